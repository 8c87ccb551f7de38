"""What must be known of a camera before it can be used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from devices.readers.repeats import WINDOW_S
from devices.runner import BACK_OFF_S

SIM = "sim:"
"""Before a folder that stands for a simulated camera, whether it is there already or not."""


class LookRow(Protocol):
    """The part of a reader's configuration that only a camera needs."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def decodes_per_s(self) -> int: ...
    @property
    def symbologies(self) -> tuple[str, ...]: ...


class CameraRow(Protocol):
    """The part of a hall's configuration that describes one camera, whoever reads it."""

    @property
    def id(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def simulated(self) -> bool: ...
    @property
    def device(self) -> str | None: ...
    @property
    def same_code_s(self) -> float: ...
    @property
    def camera(self) -> LookRow: ...


@dataclass(frozen=True)
class CameraSettings:
    """One camera."""

    id: str
    device: str = ""
    """Its name under /dev/v4l/by-id; a folder with pictures, or ``sim:FOLDER``, for a simulated one."""
    width: int = 1280
    height: int = 720
    decodes_per_s: float = 12.0
    """Pictures looked at in a second; those between them are dropped."""
    symbologies: tuple[str, ...] = ("code128", "code39", "qr")
    agreeing: int = 2
    """So many of ``among`` pictures in a row must show the same text."""
    among: int = 3
    same_code_s: float = WINDOW_S
    """The same code within so many seconds is one scan."""
    second_opinion: bool = True
    """zbar is asked about bars that zxing-cpp cannot read."""
    frozen_s: float = 3.0
    """The same picture to the last dot for so long: the camera hangs."""
    dark_s: float = 3.0
    """Nothing but darkness for so long: a lid, a glove, no light."""
    enabled: bool = True
    """False: a person has switched it off; it is never touched."""
    poll_s: float = 0.5
    """How often it is looked at while it gives no picture."""
    back_off_s: tuple[float, ...] = BACK_OFF_S
    """Pauses between the tries to reach a camera that is away."""
    trace: Path | None = None
    """File in which the shape of what it read last is kept for repairers; None: nowhere."""

    @classmethod
    def of(cls, row: CameraRow, trace: Path | None = None) -> CameraSettings:
        """The settings as a hall's configuration gives them; what it does not say keeps its default."""
        return cls(
            id=row.id,
            device=SIM + row.device if row.simulated and row.device else row.device or "",
            width=row.camera.width,
            height=row.camera.height,
            decodes_per_s=row.camera.decodes_per_s,
            symbologies=row.camera.symbologies,
            same_code_s=row.same_code_s,
            enabled=row.enabled,
            trace=trace,
        )
