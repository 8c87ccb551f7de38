"""Real players: stand-ins for paplay and aplay with faults, and PulseAudio's null sink where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from devices.errors import InUse
from devices.speech import cards
from devices.speech.cards import AlsaCard, AnyCard, PulseCard
from devices.speech.errors import Ending, NoSoundCard, PlayerFailed, PlayerStalled, ProgramMissing
from devices.speech.sound import RATE, Sound, joined, silence
from tests.devices.devices_speech import PATIENCE_S, noise, place_in, tone
from tests.fakes.hall import wait_until


class Bin:
    """A folder of programs that come before the real ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, script: str) -> None:
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bin:
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return Bin(tmp_path)


@pytest.mark.parametrize("name", ["aplay", "paplay"])
def test_the_whole_sound_reaches_one_child(programs: Bin, name: str) -> None:
    programs.put(
        name, f'for last; do :; done; cat "$last" > {programs.folder}/heard.wav; echo $$ >> {programs.folder}/pids'
    )
    card = AlsaCard("x") if name == "aplay" else PulseCard("x")
    card.play(tone(0.4), "a", 5)
    assert (programs.folder / "heard.wav").read_bytes()[44:] == tone(0.4).pcm
    assert len((programs.folder / "pids").read_text().split()) == 1


@pytest.mark.parametrize(
    ("complaint", "error"),
    [
        ("aplay: main:831: audio open error: No such file or directory", NoSoundCard),
        ("aplay: main:831: audio open error: Device or resource busy", InUse),
        ("Connection failure: Connection refused", NoSoundCard),
        ("aplay: pcm_write:2127: write error: Input/output error", PlayerFailed),
        ("", PlayerFailed),
    ],
)
def test_what_a_player_complains_of_is_told(programs: Bin, complaint: str, error: type[Exception]) -> None:
    programs.put("aplay", f"echo '{complaint}' >&2; exit 1")
    with pytest.raises(error):
        AlsaCard("x").play(tone(0.4), "a", 5)


def test_a_player_that_hangs_is_ended_with_its_children(programs: Bin) -> None:
    programs.put("aplay", "sleep 60 & sleep 60")
    begun = time.monotonic()
    with pytest.raises(PlayerStalled):
        AlsaCard("x").play(tone(0.4), "a", 0.3)
    assert time.monotonic() - begun < 30


def test_a_sound_is_broken_off_at_once(programs: Bin) -> None:
    programs.put("aplay", f"touch {programs.folder}/running; exec sleep 60")
    card, ended = AlsaCard("x"), threading.Event()

    def play() -> None:
        with pytest.raises(Ending):
            card.play(tone(0.4), "a", 60)
        ended.set()

    thread = threading.Thread(target=play)
    thread.start()
    wait_until((programs.folder / "running").exists)
    card.abandon()
    assert ended.wait(30)
    thread.join()


def test_a_machine_without_a_card_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cards, "ALSA_CARDS", tmp_path / "pcm")
    with pytest.raises(NoSoundCard):
        AlsaCard().look()
    (tmp_path / "pcm").write_text("00-00: ALC256 Analog : ALC256 Analog : playback 1 : capture 1\n")
    AlsaCard().look()


@pytest.mark.parametrize(
    "answer", ["echo auto_null", "echo", "echo 'Connection failure: Connection refused' >&2; exit 1"]
)
def test_a_sound_server_that_only_pretends_is_no_card(programs: Bin, answer: str) -> None:
    programs.put("pactl", answer)
    programs.put("paplay", "exit 0")
    with pytest.raises(NoSoundCard):
        PulseCard().open()


def test_an_idle_card_is_glanced_at_and_the_sound_server_is_rarely_asked(
    programs: Bin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cards, "ALSA_CARDS", tmp_path / "pcm")
    (tmp_path / "pcm").write_text("01-00: USB Audio : playback 1")
    programs.put(
        "pactl", f"echo asked >> {tmp_path}/asked; [ -e {tmp_path}/pcm ] && echo alsa_output.usb || echo auto_null"
    )
    programs.put("paplay", "exit 0")
    now = 100.0
    card = PulseCard(clock=lambda: now)

    def asked() -> int:
        return (tmp_path / "asked").read_text().count("asked")

    card.open()
    now += 5
    for _ in range(120):
        now += 1
        card.look()
    assert asked() == 1 + 4, "at the start, then every half minute of two"
    (tmp_path / "pcm").unlink()
    with pytest.raises(NoSoundCard):
        card.look()


def test_a_card_that_the_sound_server_misses_a_little_later_is_noticed(
    programs: Bin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cards, "ALSA_CARDS", tmp_path / "pcm")
    (tmp_path / "pcm").write_text("01-00: USB Audio : playback 1")
    programs.put("pactl", f"[ -e {tmp_path}/gone ] && echo auto_null || echo alsa_output.usb")
    programs.put("paplay", "exit 0")
    now = 100.0
    card = PulseCard(clock=lambda: now)
    card.open()
    now = 200.0
    (tmp_path / "pcm").unlink()
    card.look()
    (tmp_path / "gone").touch()
    now = 201.0
    with pytest.raises(NoSoundCard):
        card.look()


def test_any_card_takes_what_there_is(programs: Bin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cards, "ALSA_CARDS", tmp_path / "pcm")
    programs.put("pactl", "exit 1")
    for name in ("paplay", "aplay"):
        programs.put(name, f"echo {name} >> {tmp_path}/played")
    card = AnyCard()
    with pytest.raises(NoSoundCard):
        card.open()
    (tmp_path / "pcm").write_text("playback")
    card.open()
    card.play(tone(0.4), "a", 5)
    card.close()
    programs.put("pactl", "echo alsa_output.usb")
    card.open()
    card.look()
    card.play(tone(0.4), "a", 5)
    assert (tmp_path / "played").read_text().split() == ["aplay", "paplay"]
    card.abandon()


def test_a_player_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ProgramMissing):
        AlsaCard("x").open()


# -- a sound server without a card -------------------------------------------------------------------

needs_pulse = pytest.mark.skipif(
    not all(map(shutil.which, ("pulseaudio", "paplay", "pactl", "parec"))), reason="PulseAudio is not installed"
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A private PulseAudio with a sink that nobody hears, called hall."""
    socket = tmp_path / "pulse"
    home = os.environ | dict.fromkeys(("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"), str(tmp_path))
    modules = (
        f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
        "module-null-sink sink_name=hall rate=22050",
        "module-rescue-streams",
        "module-always-sink",
    )
    loads = [word for module in modules for word in ("-L", module)]
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", *loads]
    process = subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + PATIENCE_S
    while not socket.exists() and process.poll() is None and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    yield f"unix:{socket}"
    process.terminate()
    process.wait(PATIENCE_S)


def recorded(server: str, act: Callable[[], object]) -> Sound:
    """What is heard at the sink while ``act`` runs."""
    command = ["parec", "-s", server, "-d", "hall.monitor", f"--rate={RATE}", "--channels=1", "--format=s16le",
               "--latency-msec=20"]  # fmt: skip
    heard, hears = bytearray(), threading.Event()

    def listen() -> None:
        assert ear.stdout is not None
        while data := ear.stdout.read(1000):
            heard.extend(data)
            hears.set()

    with subprocess.Popen(command, stdout=subprocess.PIPE) as ear:
        thread = threading.Thread(target=listen)
        thread.start()
        assert hears.wait(PATIENCE_S)
        act()
        ear.kill()
        thread.join(PATIENCE_S)
    return Sound.of_pcm(bytes(heard[: len(heard) // 2 * 2]))


def played_once(server: str, sound: Sound) -> tuple[float, Sound]:
    """How long its player took, and what was heard."""
    card, took = PulseCard("hall", server), [0.0]
    card.open()
    heard = recorded(server, lambda: took.append(card.play(sound, "a", 30)))
    return took[-1], heard


@needs_pulse
def test_a_sound_is_heard_whole_in_its_own_time(server: str) -> None:
    sound = joined([noise("first", 0.8), silence(0.2), noise("second", 0.6)])
    gap = 0.0
    for _ in range(5):  # a machine that is busy with other tests may make the player stumble
        took, heard = played_once(server, sound)
        assert took >= 1.5
        first, second = (place_in(heard, noise(name, length)) for name, length in (("first", 0.8), ("second", 0.6)))
        gap = second[0] - first[0] if min(first[1], second[1]) > 0.9 else 0.0
        if gap == pytest.approx(1.0, abs=0.03):
            break
    assert gap == pytest.approx(1.0, abs=0.03)
    assert np.abs(heard.samples.astype(int)).max() < 32767


@needs_pulse
def test_a_sink_that_is_taken_away_is_noticed(server: str) -> None:
    card = PulseCard("hall", server)
    card.open()
    subprocess.run(["pactl", "-s", server, "unload-module", "module-null-sink"], check=True, stdout=subprocess.DEVNULL)
    with pytest.raises(NoSoundCard):
        card.look()


@needs_pulse
@pytest.mark.parametrize("device", ["hall", ""], ids=["named", "default"])
def test_a_sink_that_is_taken_away_in_the_middle_was_not_heard_though_the_server_plays_on(
    server: str, device: str
) -> None:
    card = PulseCard(device, server)
    card.open()
    take = ["pactl", "-s", server, "unload-module", "module-null-sink"]
    cut = threading.Timer(0.5, subprocess.run, (take,), {"check": True, "stdout": subprocess.DEVNULL})
    cut.start()
    with pytest.raises(NoSoundCard):
        card.play(noise("first", 4.0), "a", 30)
    cut.join(PATIENCE_S)


def test_a_default_that_moves_to_another_card_when_one_is_pulled_out_was_not_heard(
    programs: Bin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    list_of_cards, default = tmp_path / "pcm", tmp_path / "default"
    list_of_cards.write_text("00-00: usb : playback 1")
    default.write_text("usb")
    monkeypatch.setattr(cards, "ALSA_CARDS", list_of_cards)
    programs.put("pactl", f'cat "{default}"')
    programs.put(
        "paplay", f'cat > /dev/null; echo hdmi > "{default}"; echo "00-01: hdmi : playback 1" > "{list_of_cards}"'
    )
    card = PulseCard()
    card.open()
    with pytest.raises(NoSoundCard, match="usb"):
        card.play(silence(0.1), "a", 10)


@pytest.mark.parametrize("pactl", ["exit 1", "sleep 9"], ids=["refuses", "hangs"])
def test_a_sound_was_heard_though_the_server_does_not_answer_afterwards(
    programs: Bin, monkeypatch: pytest.MonkeyPatch, pactl: str
) -> None:
    monkeypatch.setattr(cards, "ASK_S", 0.2)
    programs.put("pactl", pactl)
    programs.put("paplay", "cat > /dev/null")
    assert PulseCard().play(silence(0.1), "a", 10) >= 0
