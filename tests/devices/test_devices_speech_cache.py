"""Kept sounds, and how they come to be kept before they are needed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.speech.cache import SoundCache, key_of
from devices.speech.errors import NoVoice
from devices.speech.narrator import Announcement, Narrator
from devices.speech.reader import Call, Phrase, Reader
from devices.speech.sound import levelled, read_wav
from devices.speech.warmer import Warmer
from devices.states import Reason, State
from tests.devices.devices_bench import Health
from tests.devices.devices_speech import PATIENCE_S, NoiseEngine, noise, pack, place_in, tone

ExpectLog = Callable[[str], None]


@pytest.fixture
def cache(tmp_path: Path) -> SoundCache:
    return SoundCache(tmp_path / "sounds")


def test_a_kept_sound_comes_back_and_is_an_ordinary_wav_file(cache: SoundCache) -> None:
    assert cache.get("a") is None
    cache.put("a", tone(0.5))
    kept = cache.get("a")
    assert kept is not None and (kept.samples == tone(0.5).samples).all()
    assert (read_wav(cache.folder / "a.wav").samples == tone(0.5).samples).all()


def test_text_voice_and_speed_make_the_key() -> None:
    keys = {key_of(text, voice) for text in ("a", "b") for voice in ("espeak-ng vi 130", "espeak-ng vi 140")}
    assert len(keys) == 4


@pytest.mark.parametrize("place", [0, 20, 43, 44, 5000, -40, -33, -1])
def test_one_changed_byte_is_noticed_and_the_file_thrown_away(
    cache: SoundCache, place: int, expect_log: ExpectLog
) -> None:
    expect_log("is damaged and is made again")
    cache.put("a", tone(0.5))
    file = cache.folder / "a.wav"
    data = bytearray(file.read_bytes())
    data[place] ^= 0x10
    file.write_bytes(data)
    assert cache.get("a") is None
    assert not file.exists()


@pytest.mark.parametrize("left", [0, 10, 44, 76, 5000])
def test_a_file_that_was_cut_short_is_noticed(cache: SoundCache, left: int, expect_log: ExpectLog) -> None:
    expect_log("is damaged and is made again")
    cache.put("a", tone(0.5))
    file = cache.folder / "a.wav"
    file.write_bytes(file.read_bytes()[:left])
    assert cache.get("a") is None


def test_the_cache_keeps_its_limit_and_lets_go_what_was_heard_longest_ago(tmp_path: Path) -> None:
    one = len(tone(0.5).pcm) + 84
    cache = SoundCache(tmp_path, limit_bytes=one * 10)
    for number in range(10):
        cache.put(f"{number}", tone(0.5))
        os.utime(cache.folder / f"{number}.wav", (number, number))
    cache.get("0")
    cache.put("new", tone(0.5))
    assert cache.size() <= one * 10
    assert "0" in cache and "new" in cache
    assert "1" not in cache and "2" not in cache


def test_a_part_left_by_a_killed_program_goes_in_time(tmp_path: Path) -> None:
    (tmp_path / "old.part").write_bytes(bytes(50_000))
    os.utime(tmp_path / "old.part", (1, 1))
    cache = SoundCache(tmp_path, limit_bytes=60_000)
    cache.put("a", tone(0.5))
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


def test_a_disk_that_refuses_is_logged_once_and_nothing_fails(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("sounds cannot be kept")
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    cache = SoundCache(blocked / "sounds")
    engine = NoiseEngine()
    narrator = Narrator({"vi": engine}, cache)
    for _ in range(2):
        assert narrator.sound_of(Announcement((Phrase("vi", ("a",)),))).seconds > 0.5
    assert engine.made == ["a", "a"]


def test_two_programs_may_share_a_folder(tmp_path: Path) -> None:
    caches = [SoundCache(tmp_path) for _ in range(4)]

    def write(cache: SoundCache) -> None:
        for _ in range(30):
            cache.put("a", tone(0.4))
            assert cache.get("a") is not None

    threads = [threading.Thread(target=write, args=(cache,)) for cache in caches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert [file.name for file in tmp_path.iterdir()] == ["a.wav"]


# -- the narrator ------------------------------------------------------------------------------------


def test_chime_pause_clauses_and_repeats_follow_in_order(cache: SoundCache) -> None:
    narrator = Narrator({"vi": NoiseEngine(), "en": NoiseEngine("other")}, cache)
    said = Announcement((Phrase("vi", ("Một,", "hai")), Phrase("en", ("three",))), times=2)
    whole = narrator.sound_of(said)
    parts = [levelled(noise(words)) for words in ("một,", "hai", "three")]
    once = sum(part.seconds for part in parts) + 0.3 + 0.5
    assert whole.seconds == pytest.approx(narrator.chime().seconds + 0.3 + 2 * once + 1.2, abs=0.01)
    assert place_in(whole, narrator.chime())[0] == pytest.approx(0, abs=0.01)
    found = [place_in(whole, part) for part in parts]
    assert all(likeness > 0.99 for _, likeness in found)


def test_what_was_said_once_is_not_made_again(cache: SoundCache) -> None:
    engine = NoiseEngine()
    narrator = Narrator({"vi": engine}, cache)
    reader = Reader(pack("vi"))
    for call in (Call("A012", 3), Call("A012", 3), Call("A012", 3, recall=True), Call("A012", 4)):
        narrator.sound_of(Announcement((reader.call(call),)))
    number = "mời công dân có số a không một hai"
    assert engine.made == [number, "đến quầy số ba", "xin nhắc lại,", "đến quầy số bốn"]


def test_a_language_without_a_voice_is_told(cache: SoundCache) -> None:
    with pytest.raises(NoVoice, match="'km'"):
        Narrator({"vi": NoiseEngine()}, cache).sound_of(Announcement((Phrase("km", ("a",)),)))


def test_a_chime_that_is_missing_is_replaced_by_ours(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("the chime cannot be used")
    assert Narrator({}, None, tmp_path / "absent.wav").chime().seconds > 1


# -- the warmer ----------------------------------------------------------------------------------------


@pytest.fixture
def engine() -> NoiseEngine:
    return NoiseEngine()


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def warmer(engine: NoiseEngine, cache: SoundCache, health: Health) -> Iterator[Warmer]:
    one = Warmer(Narrator({"vi": engine}, cache), health)
    yield one
    one.close()


def calls(*numbers: str) -> list[Phrase]:
    return [Reader(pack("vi")).call(Call(number, 3)) for number in numbers]


def test_the_next_numbers_are_made_ahead_each_clause_once(warmer: Warmer, engine: NoiseEngine) -> None:
    warmer.want(calls("A001", "A002"))
    assert warmer.wait_until_warm(PATIENCE_S)
    assert [words.rpartition(" ")[2] for words in engine.made] == ["một", "ba", "hai"]
    warmer.want(calls("A001", "A002"))
    assert warmer.wait_until_warm(PATIENCE_S)
    assert len(engine.made) == 3


def test_a_new_wish_list_replaces_the_old_one(warmer: Warmer, engine: NoiseEngine) -> None:
    engine.go_on.clear()
    warmer.want(calls(*(f"A{number:03}" for number in range(500))))
    warmer.want(calls("B007"))
    engine.go_on.set()
    assert warmer.wait_until_warm(PATIENCE_S)
    assert engine.made[-2:] == ["mời công dân có số bê không không bảy", "đến quầy số ba"]
    assert len(engine.made) <= 3


def test_a_voice_that_fails_is_its_state_and_comes_back(
    warmer: Warmer, engine: NoiseEngine, health: Health, expect_log: ExpectLog
) -> None:
    expect_log("cannot be said: the engine is broken")
    expect_log("voice voice is lost: no-voice")
    health.wait_for(State.READY)
    engine.broken = True
    warmer.want(calls("A001"))
    assert health.wait_for(State.STOPPED).reasons == (Reason.NO_VOICE,)
    engine.broken = False
    warmer.want(calls("A002"))
    health.wait_for(State.READY)
    assert warmer.wait_until_warm(PATIENCE_S)
    assert engine.made


def test_closing_in_the_middle_of_a_phrase_takes_no_time(cache: SoundCache, engine: NoiseEngine) -> None:
    one = Warmer(Narrator({"vi": engine}, cache))
    engine.go_on.clear()
    one.want(calls("A001"))
    one.close()
    assert not any(thread.name == "device-voice" for thread in threading.enumerate())


def test_one_language_without_a_voice_does_not_keep_the_others_cold(
    cache: SoundCache, health: Health, expect_log: ExpectLog
) -> None:
    expect_log("'three' cannot be said")
    expect_log("'four' cannot be said")
    engine, mute = NoiseEngine(), NoiseEngine("mute")
    mute.broken = True
    one = Warmer(Narrator({"vi": engine, "en": mute}, cache), health)
    assert health.wait_for(State.ATTENTION).reasons == (Reason.NO_VOICE,)
    one.want([Phrase("en", ("three",)), Phrase("vi", ("ba",)), Phrase("en", ("four",)), Phrase("vi", ("bốn",))])
    assert one.wait_until_warm(PATIENCE_S)
    assert engine.made == ["ba", "bốn"]
    one.close()
