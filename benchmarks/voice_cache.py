"""What it costs to have a hall's calls ready: by recorded words, by clauses, by whole phrases."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from pathlib import Path

from benchmarks import program
from benchmarks.hall import ROOT, BrokenBenchmark, work_folder
from benchmarks.measure import Row, counted, sampled
from devices.errors import DeviceError
from devices.speech.cache import SoundCache, key_of
from devices.speech.engines import EspeakEngine, RecordedEngine
from devices.speech.narrator import Announcement, Narrator
from devices.speech.pack import LanguagePack, load_pack
from devices.speech.reader import Call, Phrase, Reader
from devices.speech.sound import wav_bytes

VOICE = ROOT / "assets" / "voice"
FIELDS, NUMBERS, COUNTERS = "ABCDGHKT", 150, 8
"""One real hall."""
MANY_FIELDS, MANY_NUMBERS, MANY_COUNTERS = 26, 999, 40
"""The most that anybody could ask for; computed from the hall's cost a piece."""
SAMPLE = 40
"""In a quick run so many evenly chosen pieces stand for all of their kind."""
MB = 1e6


class Cost:
    """Seconds and bytes of making some pieces, and of all of which they are a sample."""

    def __init__(self, seconds: float, size: int, made: int, pieces: int) -> None:
        self.seconds_each, self.bytes_each = seconds / made, size / made
        self.pieces, self.made = pieces, made

    def seconds(self, pieces: int | None = None) -> float:
        return self.seconds_each * (self.pieces if pieces is None else pieces)

    def mb(self, pieces: int | None = None) -> float:
        return self.bytes_each * (self.pieces if pieces is None else pieces) / MB


def measure(quick: bool) -> list[Row]:
    pack = load_pack(VOICE / "packs" / "vi.toml")
    espeak = EspeakEngine(pack.espeak_of(pack.region), pack.voice.speed, pack.voice.respell)
    reader = Reader(pack)
    try:
        espeak.open()
    except DeviceError as error:
        raise BrokenBenchmark(str(error)) from error
    with work_folder() as folder:
        return [
            *_words(pack, espeak, reader, folder),
            *_clauses(espeak, reader, folder, quick),
            *_phrases(espeak, reader, folder, quick),
        ]


def _words(pack: LanguagePack, espeak: EspeakEngine, reader: Reader, folder: Path) -> list[Row]:
    """The machine records what people would: each word once, for halls of any size."""
    studio = folder / "studio"
    studio.mkdir()
    began = time.perf_counter()
    for text, file in pack.sounds.items():
        (studio / file).write_bytes(wav_bytes(espeak.make(text)))
    seconds = time.perf_counter() - began
    size = sum(file.stat().st_size for file in studio.iterdir())
    recorded = RecordedEngine(studio, pack.sounds)
    phrases = [reader.call(call) for call in _calls(FIELDS[:2], 20, 2)]
    joining = [_timed_ms(lambda: recorded.make(phrase.text.lower())) for phrase in phrases]  # noqa: B023
    return [
        counted("cache_words_s", "s", seconds, len(pack.sounds)),
        counted("cache_words_mb", "MB", size / MB, len(pack.sounds)),
        sampled("cache_words_join", "ms", joining),
        counted("call_by_words_s", "s", recorded.make(phrases[0].text.lower()).seconds),
    ]


def _clauses(espeak: EspeakEngine, reader: Reader, folder: Path, quick: bool) -> list[Row]:
    calls = _calls(FIELDS, NUMBERS, COUNTERS)
    numbers, counters = zip(*(reader.call(call).clauses for call in calls), strict=True)
    cache = SoundCache(folder / "clauses", 10**12)
    heads = _kept(cache, espeak, dict.fromkeys(numbers), quick)
    tails = _kept(cache, espeak, dict.fromkeys(counters), quick)
    narrator = Narrator({"vi": espeak}, cache)
    ready = [call for call in calls if not narrator.missing([reader.call(call)])][:200]
    told = [Announcement((reader.call(call),), times=2) for call in ready]
    joining = [_timed_ms(lambda: narrator.sound_of(one)) for one in told]  # noqa: B023
    many = MANY_FIELDS * MANY_NUMBERS
    return [
        counted("cache_clauses_s", "s", heads.seconds() + tails.seconds(), heads.made + tails.made),
        counted("cache_clauses_mb", "MB", heads.mb() + tails.mb(), heads.made + tails.made),
        sampled("cache_clauses_join", "ms", joining),
        counted("call_by_clauses_s", "s", narrator.sound_of(Announcement(told[0].phrases, chime=False)).seconds),
        counted("cache_clauses_s_at_26x999x40", "s", heads.seconds(many) + tails.seconds(MANY_COUNTERS)),
        counted("cache_clauses_mb_at_26x999x40", "MB", heads.mb(many) + tails.mb(MANY_COUNTERS)),
    ]


def _phrases(espeak: EspeakEngine, reader: Reader, folder: Path, quick: bool) -> list[Row]:
    texts = [reader.call(call).text for call in _calls(FIELDS, NUMBERS, COUNTERS)]
    cache = SoundCache(folder / "phrases", 10**12)
    cost = _kept(cache, espeak, texts, quick)
    many = MANY_FIELDS * MANY_NUMBERS * MANY_COUNTERS
    whole = Narrator({"vi": espeak}, cache).sound_of(Announcement((Phrase("vi", (texts[0],)),), chime=False))
    return [
        counted("cache_phrases_s", "s", cost.seconds(), cost.made),
        counted("cache_phrases_mb", "MB", cost.mb(), cost.made),
        counted("call_by_phrase_s", "s", whole.seconds),
        counted("cache_phrases_s_at_26x999x40", "s", cost.seconds(many)),
        counted("cache_phrases_mb_at_26x999x40", "MB", cost.mb(many)),
    ]


def _kept(cache: SoundCache, engine: EspeakEngine, texts: Iterable[str], quick: bool) -> Cost:
    """Make and keep the texts, or in a quick run some of them."""
    wanted = list(texts)
    some = wanted[:: max(1, len(wanted) // SAMPLE)] if quick else wanted
    before, began = cache.size(), time.perf_counter()
    for text in some:
        cache.put(key_of(text.lower(), engine.voice), engine.make(text.lower()))
    return Cost(time.perf_counter() - began, cache.size() - before, len(some), len(wanted))


def _calls(fields: Sequence[str], numbers: int, counters: int) -> list[Call]:
    every = product(fields, range(1, numbers + 1), range(1, counters + 1))
    return [Call(f"{field}{number:03}", counter) for field, number, counter in every]


def _timed_ms(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(program.main(Path(__file__).stem, measure))
