"""Line icons on a grid of 24, drawn for this hall. No Qt: :mod:`assets.qt.icons` draws them."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def icon_names() -> frozenset[str]:
    """Names that settings and screens may use."""
    return frozenset(
        file.name.removesuffix(".svg") for file in resources.files(__name__).iterdir() if file.name.endswith(".svg")
    )


def icon_or(name: str, instead: str) -> str:
    """The name if there is such an icon; settings may name one of another version."""
    return name if name in icon_names() else instead
