"""A call handed to the loudspeaker → the first audible sample, through a sound server's null sink."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import program
from benchmarks.ear import SINK, Ear, sound_server
from benchmarks.hall import ROOT, BrokenBenchmark, work_folder
from benchmarks.measure import Row, sampled
from devices.speech.cards import PulseCard
from devices.speech.narrator import Announcement
from devices.speech.ports import SpeechOrder, SpokenOutcome
from devices.speech.reader import Call
from devices.speech.settings import SpeechSettings
from devices.speech.station import Speech, start_speech
from devices.states import State

VOICE = ROOT / "assets" / "voice"
QUICK, FULL = 20, 150
READY_S = 10.0


@dataclass(frozen=True)
class Way:
    """One way in which a call can find its sounds."""

    metric: str
    first_letter: str
    warmed: bool
    chime: bool = True


WAYS = (
    Way("call_to_sound_cached", "A", warmed=True),
    Way("call_to_word_cached", "B", warmed=True, chime=False),
    Way("call_to_sound_uncached", "C", warmed=False),
)


def measure(quick: bool) -> list[Row]:
    rounds = QUICK if quick else FULL
    samples: dict[str, list[float]] = {way.metric: [] for way in WAYS}
    with work_folder() as folder, sound_server(folder) as server:
        ear = Ear(server)
        try:
            _first_sample_ms(WAYS[0], 0, server, folder, ear)  # the sink's first sound ever wakes it
            for number in range(1, rounds + 1):
                for way in WAYS:
                    samples[way.metric].append(_first_sample_ms(way, number, server, folder, ear))
        finally:
            ear.close()
    return [sampled(metric, "ms", values) for metric, values in samples.items()]


def _first_sample_ms(way: Way, number: int, server: str, folder: Path, ear: Ear) -> float:
    """One call by a loudspeaker that stands ready, broken off as soon as it was heard."""
    for speech in _ready(server, folder):
        phrase = speech.readers["vi"].call(Call(f"{way.first_letter}{number:03}", number % 40 + 1))
        if way.warmed:
            speech.warmer.want([phrase])
            speech.warmer.wait_until_warm(READY_S)
        elif not speech.narrator.missing([phrase]):
            raise BrokenBenchmark(f"{phrase.text!r} is kept, but should have to be made")
        ear.begin()
        began = time.perf_counter()
        speech.speaker.take(SpeechOrder("j", Announcement((phrase,), chime=way.chime), _ignore))
        return (ear.heard_at() - began) * 1000
    raise BrokenBenchmark("no loudspeaker")


def _ready(server: str, folder: Path) -> Iterator[Speech]:
    """A loudspeaker at the null sink, which has just been looked at."""
    ready = threading.Event()
    settings = SpeechSettings("loa", VOICE / "packs", folder / "sounds", chime=VOICE / "chime.wav")
    speech = start_speech(
        settings,
        lambda health: ready.set() if health.device == "loa" and health.state is State.READY else None,
        card=PulseCard(SINK, server),
    )
    try:
        if not ready.wait(READY_S):
            raise BrokenBenchmark(f"the loudspeaker is not ready: {speech.speaker.health}")
        yield speech
    finally:
        speech.close()


def _ignore(outcome: SpokenOutcome) -> None:
    """A sound that is broken off after its first sample has not been spoken."""


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
