"""``hall say A012 --counter 3``: a call as words, as a WAV file, or through the loudspeaker of this machine."""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from devices.speech.engines import RecordedEngine
from devices.speech.narrator import Announcement
from devices.speech.pack import SPEEDS, PackProblems
from devices.speech.ports import SpeechOrder, SpokenOutcome, SpokenState
from devices.speech.reader import Call, Phrase, Reader
from devices.speech.settings import SpeechSettings, VoiceKind
from devices.speech.sound import Sound, wav_bytes
from devices.speech.station import Speech, pack_of, packs_of, start_speech
from devices.words import Lookup, told

NOT_HEARD = 1
LONGEST_S = 120.0


@dataclass(frozen=True)
class Place:
    """Where the voice's data lie."""

    packs: Path
    chime: Path
    voices: Path


def add_say(parser: argparse.ArgumentParser) -> None:
    """The options of ``say``."""
    parser.add_argument("number", help="the ticket's number, as A012")
    parser.add_argument("--counter", required=True, help="number of the counter, or its name: 3, 'Quầy Trả kết quả'")
    parser.add_argument("--lang", default="vi", help="language, of which there is a pack: vi (default), en")
    parser.add_argument("--region", default="", help="how a part of the country says it: south (default) or north")
    parser.add_argument("--whole", action="store_true", help="the number as a whole, not figure by figure")
    parser.add_argument("--priority", action="store_true", help="worded as for a priority citizen")
    parser.add_argument("--recall", action="store_true", help="worded as a call that is said again")
    parser.add_argument("--text", action="store_true", help="print the words and make no sound")
    parser.add_argument("--wav", type=Path, metavar="FILE", help="write the sound into this file and play nothing")
    parser.add_argument("--chime", action="store_true", help="with the chime before it")
    parser.add_argument("--times", type=int, choices=range(1, 6), default=1, metavar="N", help="say it N times, 1 to 5")
    parser.add_argument("--voice", default="espeak", help="espeak (default), pyttsx3, or the name of a recorded voice")
    speeds = f"words a minute, {SPEEDS[0]} to {SPEEDS[1]}; without it, as the language pack has it"
    parser.add_argument("--speed", type=_speed, default=0, metavar="N", help=speeds)
    parser.add_argument("--device", default="", help="sink of the sound server that plays it; without it, the default")
    parser.add_argument("--packs", type=Path, help="folder of language packs beside those of the house")


def _speed(text: str) -> int:
    if text.isdecimal() and SPEEDS[0] <= int(text) <= SPEEDS[1]:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no number from {SPEEDS[0]} to {SPEEDS[1]}")


def say(options: argparse.Namespace, place: Place, texts: Lookup) -> int:
    """Print the words; then write or play the sound unless only words are wished. Raises DeviceError or OSError."""
    with tempfile.TemporaryDirectory(prefix="hall-say-") as folder:
        settings = settings_of(options, place, Path(folder))
        reader = Reader(pack_of(packs_of(settings), options.lang), options.region, whole=options.whole)
        phrase = reader.call(Call(options.number, counter_of(options.counter), options.priority, options.recall))
        print(phrase.text, flush=True)
        _tell_missing(settings, reader)
        return 0 if options.text and not options.wav else _sounded(options, settings, phrase, texts)


def _tell_missing(settings: SpeechSettings, reader: Reader) -> None:
    """What a recorded voice still lacks: whoever records it works through this list."""
    if settings.recorded is None:
        return
    sounds = reader.pack.sounds
    missing = RecordedEngine(settings.recorded, sounds).missing()
    if missing:
        told = ", ".join(f"{sounds[text]} “{text}”" for text in missing)
        print(f"{settings.recorded}: {len(missing)} of {len(sounds)} sounds are not there yet: {told}", file=sys.stderr)


def counter_of(text: str) -> int | str:
    return int(text) if text.isdecimal() else text


def settings_of(options: argparse.Namespace, place: Place, cache: Path) -> SpeechSettings:
    """Settings for this one call. Raises PackProblems."""
    machines: dict[str, VoiceKind] = {"espeak": "espeak", "pyttsx3": "pyttsx3"}
    machine = machines.get(options.voice)
    if options.packs is not None and not options.packs.is_dir():
        raise PackProblems(options.packs, ["there is no such folder"])
    return SpeechSettings(
        id="say",
        packs=place.packs,
        cache=cache,
        kind="sim" if options.wav else "paplay" if options.device else "auto",
        device=options.device,
        languages=(options.lang,),
        region=options.region,
        whole=options.whole,
        voice=machine or "recorded",
        recorded=None if machine else place.voices / options.voice,
        speed=options.speed,
        chime=place.chime,
        own_packs=options.packs,
    )


def _sounded(options: argparse.Namespace, settings: SpeechSettings, phrase: Phrase, texts: Lookup) -> int:
    announcement = Announcement((phrase,), options.times, options.chime)
    speech = start_speech(settings)
    try:
        if options.wav:
            sound = speech.narrator.sound_of(announcement)
            options.wav.write_bytes(wav_bytes(sound))
            print(f"{options.wav}: {measured(sound)}")
            return 0
        return _played(speech, announcement, texts)
    finally:
        speech.close()


def measured(sound: Sound) -> str:
    return f"{sound.seconds:.2f} s, {sound.rms_db:.1f} dBFS RMS, {sound.peak_db:.1f} dBFS"


def _played(speech: Speech, announcement: Announcement, texts: Lookup) -> int:
    ended: list[SpokenOutcome] = []
    heard = threading.Event()

    def done(outcome: SpokenOutcome) -> None:
        ended.append(outcome)
        heard.set()

    speech.speaker.take(SpeechOrder("say", announcement, done))
    if heard.wait(LONGEST_S) and ended[0].state is SpokenState.SPOKEN:
        return 0
    for reason in ended[0].reasons if ended else ():
        print(told(reason, texts), file=sys.stderr)
    return NOT_HEARD
