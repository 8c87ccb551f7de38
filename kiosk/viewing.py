"""What the station's camera sees, for the person before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assets.aim import AimWords, Look, Sight
from assets.texts import Texts
from config.devices import Reader
from config.schema import HallConfig, Station
from devices.camera.station import Camera
from devices.states import DeviceHealth, Reason, State

_OF_REASON = {Reason.PICTURE_DARK: Sight.DARK, Reason.PICTURE_FROZEN: Sight.FROZEN}


def cameras_of(config: HallConfig, station: Station) -> tuple[Reader, ...]:
    """The cameras of a station that nobody has switched off."""
    readers = (config.reader(name) for name in station.readers)
    return tuple(reader for reader in readers if reader.kind == "camera" and reader.enabled)


def sight_of(health: DeviceHealth) -> Sight:
    """How well a camera sees, as far as it knows."""
    if health.state is State.CONNECTING:
        return Sight.STARTING
    if not health.usable:
        return Sight.AWAY
    return next((_OF_REASON[reason] for reason in health.reasons if reason in _OF_REASON), Sight.LIVE)


class CameraGlance:
    """Looks through the first of the cameras that sees; ``mirrored``: ids of those that face the person."""

    def __init__(self, cameras: Callable[[], Sequence[Camera]], mirrored: frozenset[str] = frozenset()) -> None:
        self._cameras, self._mirrored = cameras, mirrored

    def __call__(self) -> Look:
        looks = [(camera, sight_of(camera.health)) for camera in self._cameras()]
        if not looks:
            return Look(Sight.STARTING)
        camera, sight = next((one for one in looks if one[1] is Sight.LIVE), looks[0])
        picture = camera.preview() if sight is Sight.LIVE else None
        return Look(sight, picture, camera.health.device in self._mirrored)


def aim_words(texts: Texts, can_type: bool) -> AimWords:
    """What is said beside the picture; where nothing can be typed, whom to ask while there is none."""
    instead = texts["kiosk.camera_type" if can_type else "kiosk.camera_ask"]
    away = (Sight.AWAY, Sight.DARK, Sight.FROZEN)
    troubles = {sight: instead.format(trouble=texts[f"kiosk.camera_{sight}"]) for sight in away}
    troubles[Sight.STARTING] = texts["kiosk.camera_starting"]
    return AimWords(texts["kiosk.aim_call"], texts["kiosk.aim_found"], troubles)
