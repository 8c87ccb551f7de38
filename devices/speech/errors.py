"""What can go wrong between a call and an ear."""

from __future__ import annotations

from devices.errors import DeviceError, Unreachable
from devices.states import Reason


class NoSoundCard(Unreachable):
    """There is nothing to play on: no card, no sound server, or only a server's stand-in for a missing card."""

    reason = Reason.NO_SOUND_CARD


class ProgramMissing(Unreachable):
    """A program that makes or plays sound is not installed."""

    reason = Reason.PROGRAM_MISSING


class PlayerFailed(DeviceError):
    """The player ended badly; how much was heard is unknown."""

    reason = Reason.PLAYER_FAILED


class EndedEarly(PlayerFailed):
    """The player said that all is well long before the sound could have been played."""

    reason = Reason.SOUND_CUT_SHORT


class PlayerStalled(PlayerFailed):
    """The player did not end in time and was ended by us."""

    reason = Reason.SOUND_STALLED


class BrokenOff(DeviceError):
    """Somebody wanted silence while it sounded; nothing is wrong with the card."""

    reason = Reason.NOT_WANTED


class NoVoice(DeviceError):
    """These words could not be made into sound."""

    reason = Reason.NO_VOICE


class BadSound(NoVoice):
    """A sound file that is damaged, silent or shorter than any word."""


class NotRecorded(NoVoice):
    """The recorded voice lacks a word."""


class Unreadable(DeviceError):
    """A number or name that the language pack has no words for."""

    reason = Reason.NO_VOICE


class Ending(DeviceError):
    """The program is ending and makes no more sound."""

    reason = Reason.CLOSED
