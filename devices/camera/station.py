"""From settings to a camera at work."""

from __future__ import annotations

import logging

from devices.camera.camera_reader import CameraReader
from devices.camera.capture import Source, source_of
from devices.camera.preview import Preview
from devices.camera.settings import CameraSettings
from devices.ports import ScanListener, StateListener
from devices.runner import DeviceRunner
from devices.states import DeviceHealth

log = logging.getLogger(__name__)


class Camera:
    """A CodeReader with a picture to look at. Starts at once; a camera that is away is its health."""

    def __init__(self, settings: CameraSettings, driver: CameraReader, on_state: StateListener | None = None) -> None:
        self._listeners: tuple[StateListener, ...] = (on_state,) if on_state else ()
        self._driver = driver
        self._runner = DeviceRunner(
            settings.id,
            "camera",
            driver,
            self._tell,
            poll_s=settings.poll_s,
            back_off_s=settings.back_off_s,
            enabled=settings.enabled,
        )
        self._runner.start()

    @property
    def health(self) -> DeviceHealth:
        return self._runner.health

    def listen(self, on_state: StateListener) -> None:
        self._listeners += (on_state,)

    def preview(self) -> Preview | None:
        """The newest picture, from any thread; None while there is none."""
        return self._driver.preview()

    def close(self) -> None:
        self._runner.stop()

    def _tell(self, health: DeviceHealth) -> None:
        for listener in self._listeners:
            try:
                listener(health)
            except Exception:  # one event to one listener
                log.exception("%s: a listener failed", health.device)


def camera_reader(
    settings: CameraSettings,
    on_scan: ScanListener,
    on_state: StateListener | None = None,
    source: Source | None = None,
) -> Camera:
    """The camera that the settings describe, started; whether it can be reached is its health."""
    return Camera(settings, CameraReader(settings, source or source_of(settings), on_scan), on_state)
