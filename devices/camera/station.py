"""From settings to a camera at work."""

from __future__ import annotations

from devices.camera.camera_reader import CameraReader
from devices.camera.capture import Source, source_of
from devices.camera.preview import Preview
from devices.camera.settings import CameraSettings
from devices.ports import ScanListener, StateListener
from devices.station import StationDevice


class Camera(StationDevice[CameraReader]):
    """A CodeReader with a picture to look at."""

    def __init__(self, settings: CameraSettings, driver: CameraReader, on_state: StateListener | None = None) -> None:
        poll_s, back_off_s, enabled = settings.poll_s, settings.back_off_s, settings.enabled
        super().__init__(settings.id, "camera", driver, on_state, poll_s=poll_s, back_off_s=back_off_s, enabled=enabled)

    def preview(self) -> Preview | None:
        """The newest picture, from any thread; None while there is none."""
        return self._driver.preview()


def camera_reader(
    settings: CameraSettings,
    on_scan: ScanListener,
    on_state: StateListener | None = None,
    source: Source | None = None,
) -> Camera:
    """The camera that the settings describe, started; whether it can be reached is its health."""
    return Camera(settings, CameraReader(settings, source or source_of(settings), on_scan), on_state)
