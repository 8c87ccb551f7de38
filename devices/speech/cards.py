"""Sound cards by their players: paplay where a sound server runs, else aplay. One child plays one whole sound."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from devices.errors import DeviceError, InUse
from devices.speech.children import Children, Ended
from devices.speech.engines import installed
from devices.speech.errors import NoSoundCard, PlayerFailed
from devices.speech.sound import Sound, wav_bytes

STAND_IN = "auto_null"
"""What PulseAudio and PipeWire call the output that they pretend to have when no card is there."""
ASK_S = 2.0
ASK_EVERY_S, SETTLED_S = 30.0, 5.0
"""The sound server is asked so often by a child process, and at every look for so long after this machine's cards have
changed: it needs a moment to notice that itself."""
LATENCY_MS = 200
"""How much the server may hold back: by itself it takes up to two seconds, and the player ends so much later."""
ALSA_CARDS = Path("/proc/asound/pcm")
_AWAY = ("no such", "connection refused", "connection terminated", "cannot find card", "audio open error")
"""In a player's complaint: there is nothing to play on."""


class PulseCard:
    """paplay: the sound server's output; the default of the moment unless ``device`` names a sink."""

    def __init__(self, device: str = "", server: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._device = device
        self._server = server
        self._clock = clock
        self._cards = self._output = ""
        self._changed_at = self._asked_at = clock()
        self._children, self._players = Children(), Children()

    def open(self) -> None:
        installed("paplay")
        installed("pactl")
        self._changed_at = self._clock()
        self.look()

    def look(self) -> None:
        """Mostly a glance at the machine's own list of cards."""
        now, cards = self._clock(), _alsa_cards()
        if cards != self._cards:
            self._cards, self._changed_at = cards, now
        if now - self._changed_at < SETTLED_S or now - self._asked_at >= ASK_EVERY_S:
            self._asked_at = now
            self._ask_for_output()

    def _ask_for_output(self) -> None:
        self._output = self._chosen_of(self._outputs())

    def _outputs(self) -> list[str]:
        """The server's outputs; where none is named, the one of the moment."""
        if not self._device:
            return [self._ask("get-default-sink")]
        return [line.split()[1] for line in self._ask("list", "short", "sinks").splitlines()]

    def _chosen_of(self, names: list[str]) -> str:
        if self._device and self._device not in names:
            raise NoSoundCard(f"the sound server has no output {self._device!r}")
        if not self._device and names in ([""], [STAND_IN], ["@DEFAULT_SINK@"]):
            raise NoSoundCard("the sound server has no card to play on")
        return self._device or names[0]

    def play(self, sound: Sound, text: str, deadline_s: float) -> float:
        chosen = ("--device", self._device) if self._device else ()
        command = ("paplay", f"--latency-msec={LATENCY_MS}", *self._at_server("--server"), *chosen)
        took = _played(self._players, command, sound, deadline_s)
        self._was_heard_to_the_end()
        return took

    def _was_heard_to_the_end(self) -> None:
        """A server whose card is pulled out plays on into the output that it pretends to have, or into another one."""
        try:
            names = self._outputs()
        except DeviceError:
            return  # a server that does not answer now has played it all the same
        output = self._chosen_of(names)
        if output != self._output and _alsa_cards() != self._cards:
            raise NoSoundCard(f"{self._output!r} went away while it was played on")

    def ready(self) -> None:
        self._players.ready()

    def hush(self) -> None:
        self._players.hush()

    def close(self) -> None:
        """Nothing stays open between sounds."""

    def abandon(self) -> None:
        self._children.abandon()
        self._players.abandon()

    def _ask(self, *question: str) -> str:
        ended = self._children.run(("pactl", *self._at_server("--server"), *question), ASK_S)
        if ended.code:
            raise NoSoundCard(f"no sound server answers: {ended.why}")
        return ended.output.strip()

    def _at_server(self, option: str) -> tuple[str, ...]:
        return (option, self._server) if self._server else ()


class AlsaCard:
    """aplay: a card of this machine; ``device`` is a name of ALSA's, as hw:1,0 or plughw:CARD=USB."""

    def __init__(self, device: str = "") -> None:
        self._device = device
        self._children = Children()

    def open(self) -> None:
        installed("aplay")
        self.look()

    def look(self) -> None:
        """A device that is named may be anything, and shows itself when something is played."""
        if not self._device and not _alsa_playback():
            raise NoSoundCard("this machine has no sound card")

    def play(self, sound: Sound, text: str, deadline_s: float) -> float:
        chosen = ("-D", self._device) if self._device else ()
        return _played(self._children, ("aplay", "-q", *chosen), sound, deadline_s)

    def ready(self) -> None:
        self._children.ready()

    def hush(self) -> None:
        self._children.hush()

    def close(self) -> None:
        """Nothing stays open between sounds."""

    def abandon(self) -> None:
        self._children.abandon()


class AnyCard:
    """The sound server's output if there is one, else a card by ALSA; chosen anew each time that it is opened."""

    def __init__(self) -> None:
        self._known: tuple[PulseCard | AlsaCard, ...] = (PulseCard(), AlsaCard())
        self._chosen: PulseCard | AlsaCard | None = None

    def open(self) -> None:
        told: list[DeviceError] = []
        for card in self._known:
            try:
                card.open()
            except DeviceError as error:
                told.append(error)
            else:
                self._chosen = card
                return
        raise NoSoundCard("; ".join(map(str, told))) from told[-1]

    def look(self) -> None:
        self._card().look()

    def play(self, sound: Sound, text: str, deadline_s: float) -> float:
        return self._card().play(sound, text, deadline_s)

    def ready(self) -> None:
        for card in self._known:
            card.ready()

    def hush(self) -> None:
        for card in self._known:
            card.hush()

    def close(self) -> None:
        self._chosen = None

    def abandon(self) -> None:
        for card in self._known:
            card.abandon()

    def _card(self) -> PulseCard | AlsaCard:
        if self._chosen is None:
            raise NoSoundCard("not opened")
        return self._chosen


def _alsa_playback() -> bool:
    return "playback" in _alsa_cards()


def _alsa_cards() -> str:
    try:
        return ALSA_CARDS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _played(children: Children, command: tuple[str, ...], sound: Sound, deadline_s: float) -> float:
    """One child plays the sound from memory: nothing is left on the disk, whoever is killed."""
    file = os.memfd_create("hall-sound")
    try:
        with os.fdopen(os.dup(file), "wb") as whole:
            whole.write(wav_bytes(sound))
        ended = children.run((*command, f"/proc/self/fd/{file}"), deadline_s, pass_fds=(file,))
    finally:
        os.close(file)
    if ended.code:
        raise _fault(command[0], ended)
    return ended.seconds


def _fault(player: str, ended: Ended) -> DeviceError:
    complaint = ended.errors.lower()
    if "busy" in complaint:
        return InUse(f"{player}: {ended.why}")
    if any(words in complaint for words in _AWAY):
        return NoSoundCard(f"{player}: {ended.why}")
    return PlayerFailed(f"{player}: {ended.why}")
