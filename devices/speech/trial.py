"""A loudspeaker tried out: two words, and whether the sound card took them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable

from devices.speech.narrator import Announcement
from devices.speech.ports import Loudspeaker, SpeechOrder, SpokenOutcome, SpokenState
from devices.speech.reader import Phrase
from devices.trials import Finding, Trial

SAY_S = 30.0


class SpeakerTrial(Trial):
    """Whether anybody hears it, a person at the place must say."""

    def __init__(
        self, speaker: Loudspeaker, language: str, words: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(SAY_S, clock)
        self._speaker, self._said = speaker, Announcement((Phrase(language, (words,)),))
        self._numbers, self._job = itertools.count(1), ""

    def _begin(self) -> None:
        self._job = job = f"test-{next(self._numbers)}"
        self._speaker.take(SpeechOrder(job, self._said, self._ended, lambda: self._job == job and self.is_open))

    def _ended(self, outcome: SpokenOutcome) -> None:
        if outcome.job_id != self._job:
            return  # of a test that was overdue
        if outcome.state is SpokenState.SPOKEN:
            self.end(Finding("ok", (), "said"))
        else:
            self.end(Finding("failed", outcome.reasons))
