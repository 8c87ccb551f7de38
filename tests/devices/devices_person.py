"""A person at the terminal who looks at the paper: reads each question, looks at what the simulator drew, answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from queue import Empty

import zxingcpp
from PIL import Image

from devices.cli.sheets import NUMBER, PANGRAM, URL, WIDTHS, band, edges, frame
from devices.cli.words import say
from devices.printer.bitmap import Bitmap
from devices.printer.decoder import Piece, PrinterMemory, decode
from devices.printer.encode.glyphs import STANDARD, drawing
from devices.printer.sim_pieces import CapturedSlip
from tests.devices.devices_bench import SimBench

QUESTIONS = (
    "go_on", "try_again", "which_cable", "lan_address", "speed_readable", "text_readable", "cut_clean",
    "only_two_lines", "frame_whole", "widest_frame", "both_edges", "try_sensors", "open_cover", "close_cover",
    "came_out", "skip_more", "native_number", "native_qr", "stored_frame", "letters_right", "write",
)  # fmt: skip
NOTHING_COMES_S = 1.0
"""So long a person waits for paper before saying that none came."""


@dataclass(frozen=True)
class Question:
    """A prompt, understood."""

    key: str
    values: dict[str, str]

    @property
    def number(self) -> str:
        return self.values["number"]


NAMES = ("number", "baud", "count", "text", "url", "file", "id")


@dataclass
class Person:
    """Answers by what is on the paper; ``instead`` has answers to be given at certain questions, once each."""

    bench: SimBench
    address: str = ""
    cable: str = "1"
    language: str = "vi"
    instead: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    slips: list[CapturedSlip] = field(default_factory=list)
    quick: bool = False
    """Skips what may be skipped."""
    _pieces: dict[int, Piece] = field(default_factory=dict)

    def tell(self, text: str) -> None:
        self.told.append(text)

    def ask(self, prompt: str) -> str:
        question = self._understood(prompt)
        self.asked.append(question.key)
        if self.instead.get(question.key):
            return self.instead[question.key].pop(0)
        answer = getattr(self, f"_{question.key}")(question)
        if isinstance(answer, bool):
            return ("c" if answer else "k") if self.language == "vi" else ("y" if answer else "n")
        return str(answer)

    def _understood(self, prompt: str) -> Question:
        for text in (prompt, *reversed(self.told)):
            for key in QUESTIONS:
                if values := _read(key, self.language, text):
                    return Question(key, values)
        raise AssertionError(f"nobody knows what to answer to {prompt!r}")

    # ---- looking at the paper

    def _paper(self, fits: Callable[[CapturedSlip], bool]) -> bool:
        """Is there such a slip, or does one come?"""
        return any(fits(slip) for slip in chain(tuple(self.slips), self._coming()))

    def _coming(self) -> Iterator[CapturedSlip]:
        while True:
            try:
                slip = self.bench.slips.get(timeout=NOTHING_COMES_S)
            except Empty:
                return
            self.slips.append(slip)
            yield slip

    def _read(self, slip: CapturedSlip) -> Piece:
        if id(slip) not in self._pieces:
            memory = PrinterMemory(readings={drawing(letter): letter for letter in STANDARD.codes})
            self._pieces[id(slip)] = decode(slip.data, slip.bitmap.width, memory).pieces[0]
        return self._pieces[id(slip)]

    def _says(self, *lines: str) -> bool:
        return self._paper(lambda slip: self._read(slip).lines == lines)

    def _shows(self, picture: Bitmap) -> bool:
        return self._paper(lambda slip: slip.errors == 0 and contains(slip.bitmap, picture))

    # ---- answers, by question

    def _which_cable(self, question: Question) -> str:
        return "m" if self.address else self.cable

    def _lan_address(self, question: Question) -> str:
        return self.address

    def _go_on(self, question: Question) -> bool:
        return True

    def _try_again(self, question: Question) -> bool:
        return True

    def _speed_readable(self, question: Question) -> bool:
        return self._says(f"PHIEU {question.number}", f"TOC DO {question.values['baud']}")

    def _text_readable(self, question: Question) -> bool:
        return self._says(f"PHIEU {question.number}", "DOC DUOC")

    def _cut_clean(self, question: Question) -> bool:
        return self._says(f"PHIEU {question.number}", "-" * 20, "DONG CUOI", "-" * 20)

    def _only_two_lines(self, question: Question) -> bool:
        return self._says(f"PHIEU {question.number}", "HET")

    def _frame_whole(self, question: Question) -> bool:
        return self._shows(frame(384, question.number))

    def _widest_frame(self, question: Question) -> str:
        self._paper(lambda slip: contains(slip.bitmap, band(WIDTHS["A"], f"A  {WIDTHS['A']}")))
        whole = [letter for letter, dots in WIDTHS.items() if self._lies_there(band(dots, f"{letter}  {dots}"))]
        return whole[-1].lower()

    def _both_edges(self, question: Question) -> bool:
        sheets = [edges(dots, question.number) for dots in WIDTHS.values()]
        return self._paper(lambda slip: any(contains(slip.bitmap, sheet) for sheet in sheets))

    def _lies_there(self, picture: Bitmap) -> bool:
        return any(contains(slip.bitmap, picture) for slip in self.slips)

    def _try_sensors(self, question: Question) -> bool:
        return not self.quick

    def _open_cover(self, question: Question) -> str:
        self.bench.set("cover_open on")
        self.bench.set("paper_out on")
        return ""

    def _close_cover(self, question: Question) -> str:
        self.bench.set("paper_out off")
        self.bench.set("cover_open off")
        return ""

    def _came_out(self, question: Question) -> bool:
        return self._says(f"PHIEU {question.number}", "KHONG DUOC RA")

    def _skip_more(self, question: Question) -> bool:
        return self.quick

    def _native_number(self, question: Question) -> bool:
        return self._paper(lambda slip: NUMBER in self._read(slip).lines)

    def _native_qr(self, question: Question) -> bool:
        return self._paper(lambda slip: URL in codes(slip.bitmap))

    def _stored_frame(self, question: Question) -> bool:
        return self._shows(frame(384, question.number))

    def _letters_right(self, question: Question) -> bool:
        words = _plain(" ".join(PANGRAM))
        return self._paper(lambda slip: _plain(" ".join(self._read(slip).lines))[-len(words) :] == words)

    def _write(self, question: Question) -> bool:
        return True


def _read(key: str, language: str, text: str) -> dict[str, str] | None:
    marks = {name: f"\x00{name}\x00" for name in NAMES}
    template = say("vi" if language == "vi" else "en", key, **marks)
    pattern, seen = "", set[str]()
    for index, piece in enumerate(template.split("\x00")):
        if index % 2 == 0:
            pattern += re.escape(piece)
        elif piece in seen:
            pattern += f"(?P={piece})"
        else:
            seen.add(piece)
            pattern += f"(?P<{piece}>.+?)"
    found = re.match(pattern, text, re.DOTALL)
    return {"": "", **found.groupdict()} if found else None


def _plain(text: str) -> list[str]:
    """TCVN has no dash."""
    return text.replace("–", "-").split()


def contains(paper: Bitmap, picture: Bitmap) -> bool:
    """Is the picture on the paper, dot by dot, in the middle of its width?"""
    spare = paper.width - picture.width
    if spare < 0:
        return False
    rows = [int.from_bytes(row, "big") << spare // 2 for row in picture.rows()]
    have = [int.from_bytes(row, "big") for row in paper.rows()]
    return any(have[top : top + len(rows)] == rows for top in range(len(have) - len(rows) + 1))


def codes(bitmap: Bitmap) -> list[str]:
    """What a phone reads."""
    image = Image.frombytes("1", (bitmap.width, bitmap.height), bytes(byte ^ 0xFF for byte in bitmap.data))
    return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]
