"""What is read in a picture: values only, without the libraries that read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from devices.readers.framing import MOST_LETTERS
from devices.readers.text import tidied

Gray = NDArray[np.uint8]
Corners = tuple[tuple[int, int], ...]
"""Around the code, x and y in dots of the picture."""
Step = Literal["raw", "upright", "otsu", "adaptive", "sharpened", "deblurred", "second"]
SHORTEST_CODE39 = 4
"""Letters. Code 39 carries no sum: a few stripes can be taken for a code of one or two letters."""


@dataclass(frozen=True)
class Read:
    """A code in a picture."""

    symbology: str
    text: str
    corners: Corners
    step: Step = "raw"
    """The view in which it could be read."""


Reader = Callable[[Gray], Iterable[Read]]
"""Reads the codes that a grey picture shows as it is."""


def read_of(symbology: str, text: str, corners: Corners) -> Read | None:
    """A code as a library has read it; None when it is empty, endless, or too short to be trusted."""
    tidy = tidied(text)
    least = SHORTEST_CODE39 if symbology == "code39" else 1
    return Read(symbology, tidy, corners) if least <= len(tidy) <= MOST_LETTERS else None
