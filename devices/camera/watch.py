"""Is the picture itself any good? A camera may hang, or look into a glove, and still deliver picture after picture."""

from __future__ import annotations

import numpy as np

from devices.camera.reads import Gray
from devices.states import Reason

STEP = 16
"""Every so many dots one is looked at."""
DARK_MEAN, DARK_LIGHTEST = 20.0, 70
"""A lit corner, or a code on a screen, is lighter than that."""


class PictureWatch:
    """Knows since when the picture has been the same, and since when it has been dark."""

    def __init__(self, frozen_s: float, dark_s: float) -> None:
        self._frozen_s, self._dark_s = frozen_s, dark_s
        self.forget()

    def forget(self) -> None:
        self._last = b""
        self._moved_at: float | None = None
        self._light_at: float | None = None
        self._now = 0.0

    def see(self, gray: Gray, at: float) -> None:
        """One more picture. The noise of a living sensor makes any two of them different."""
        sample = np.ascontiguousarray(gray[::STEP, ::STEP])
        dark = float(sample.mean()) < DARK_MEAN and int(sample.max()) < DARK_LIGHTEST
        shown = sample.tobytes()
        self._now = at
        if shown != self._last or self._moved_at is None:
            self._moved_at = at
        if not dark or self._light_at is None:
            self._light_at = at
        self._last = shown

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What is wrong by the last picture. A picture that is dark and does not move is dark: the lid is on."""
        if self._light_at is not None and self._now - self._light_at >= self._dark_s:
            return (Reason.PICTURE_DARK,)
        if self._moved_at is not None and self._now - self._moved_at >= self._frozen_s:
            return (Reason.PICTURE_FROZEN,)
        return ()
