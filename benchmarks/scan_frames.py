"""Pictures as a cheap camera takes them: a slip with a code on a littered desk, and desks without any code.

A case is one kind of trouble (blur, tilt, noise …) in one strength; everything else in a picture is drawn by chance,
from the generator that is handed in, so that a seed gives the same pictures on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import barcode
import cv2
import numpy as np
import segno
from numpy.random import Generator
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Float = NDArray[np.float32]
Size = tuple[int, int]
"""Width and height, dots."""

DESK, PAPER, INK = 150, 245, 5
QUIET = 10
"""Modules left white on either side of a bar code; a QR code has four."""
TILT_PLAY = 2.0
"""Degrees by which a tilt differs from picture to picture."""


@dataclass(frozen=True)
class Case:
    """What is wrong with a picture. Lengths are in dots, ``persp`` is how much the farthest corner draws in."""

    name: str
    angle: float = 0.0
    persp: float = 0.0
    blur: float = 0.0
    motion: int = 0
    noise: float = 4.0
    contrast: float = 1.0
    shade: float = 0.0
    """How much darker the right edge is than the left."""
    glare: int = 0
    """Half the length of a bright spot; 0: none."""


CASES = (
    Case("clean"),
    Case("blur 1.5", blur=1.5),
    Case("blur 2.5", blur=2.5),
    Case("motion 9", motion=9),
    Case("motion 15", motion=15),
    Case("tilt 10", angle=10),
    Case("tilt 30", angle=30),
    Case("tilt 45", angle=45),
    Case("tilt 90", angle=90),
    Case("perspective .2", persp=0.2),
    Case("perspective .35", persp=0.35),
    Case("noise 20", noise=20),
    Case("noise 40", noise=40),
    Case("contrast .25", contrast=0.25),
    Case("contrast .12", contrast=0.12),
    Case("shade .7", shade=0.7),
    Case("glare 60", glare=60),
    Case("glare 110", glare=110),
    Case("mix", angle=17, persp=0.15, blur=1.2, noise=12, contrast=0.6, shade=0.4),
)


@dataclass(frozen=True)
class Shot:
    """One picture and the text that can be read in it."""

    symbology: str
    case: str
    text: str
    frame: Gray


# -- codes ------------------------------------------------------------------------------------------------


def text_for(symbology: str, rng: Generator) -> str:
    """A dossier's code; in Code 39, whose letters are wide, the plain running number of older software."""
    if symbology == "code39":
        return f"2511{rng.integers(1, 30):02d}{rng.integers(1, 99999):05d}"
    day, serial = rng.integers(1, 30), rng.integers(1, 9999)
    return f"H{rng.integers(10, 60)}.{rng.integers(1, 40):02d}-2511{day:02d}-{serial:04d}"


def code(symbology: str, text: str, module: float) -> Gray:
    """Black on white with its quiet zone; ``module`` is the width of the narrowest bar, dots."""
    return _qr(text, module) if symbology == "qr" else _bars(symbology, text, module)


def _bars(symbology: str, text: str, module: float) -> Gray:
    options = {"add_checksum": False} if symbology == "code39" else {}
    bars = "".join(barcode.get_barcode_class(symbology)(text, **options).build()[0])
    modules = np.array([bar != "1" for bar in "0" * QUIET + bars + "0" * QUIET], np.uint8) * 255
    width, height = round(len(modules) * module), max(60, int(45 * module))
    # Finer than needed and then reduced, so that modules of a broken number of dots come out right.
    row = cv2.resize(np.repeat(modules, round(8 * module))[None], (width, 1), interpolation=cv2.INTER_AREA)
    return np.pad(np.repeat(row, height, axis=0), ((10, 10), (0, 0)), constant_values=255)


def _qr(text: str, module: float) -> Gray:
    made = segno.make(text, error="m", micro=False)
    modules = np.pad(
        np.array([[255 * (not dark) for dark in row] for row in made.matrix], np.uint8), 4, constant_values=255
    )
    side = round(len(modules) * module)
    return np.asarray(cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST), np.uint8)


# -- pictures ---------------------------------------------------------------------------------------------


def shots(symbology: str, size: Size, module: float, each: int, rng: Generator) -> Iterator[Shot]:
    """So many pictures of every case."""
    for case in CASES:
        for _ in range(each):
            text = text_for(symbology, rng)
            yield Shot(symbology, case.name, text, picture(code(symbology, text, module), size, case, rng))


def picture(printed: Gray, size: Size, case: Case, rng: Generator) -> Gray:
    """The print on its slip, the slip on the desk, all of it through this case's camera."""
    slip = _slip(printed, size)
    place = _placed(slip, size, case, rng)
    lying = cv2.warpPerspective(slip, place, size, flags=cv2.INTER_AREA)
    covered = cv2.warpPerspective(np.ones_like(slip), place, size) > 0.5
    return _seen(np.where(covered, lying, _desk(size, rng)).astype(np.float32), case, rng)


def _slip(printed: Gray, size: Size) -> Float:
    height, width = min(size[1] - 20, printed.shape[0] + 120), min(size[0] - 20, printed.shape[1] + 80)
    slip = np.full((height, width), PAPER, np.float32)
    rows, columns = min(printed.shape[0], height), min(printed.shape[1], width)
    top, left = (height - rows) // 2, (width - columns) // 2
    slip[top : top + rows, left : left + columns] = printed[:rows, :columns] * ((PAPER - INK) / 255) + INK
    for word in range(4):  # something that looks like print
        cv2.rectangle(slip, (8 + 30 * word, 6), (28 + 30 * word, 16), 30, 1)
    return slip


def _placed(slip: Float, size: Size, case: Case, rng: Generator) -> NDArray[np.float64]:
    """Where the slip's corners come to lie."""
    height, width = slip.shape
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    corners = flat - np.array([width / 2, height / 2], np.float32)
    corners[range(4), [0, 1, 0, 1]] *= 1 - case.persp * np.array([1, 0.8, 0.3, 0.2], np.float32)
    tilt = np.deg2rad(case.angle + (rng.uniform(-TILT_PLAY, TILT_PLAY) if case.angle else 0.0))
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]], np.float32)
    middle = np.array([size[0] / 2, size[1] / 2], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(flat, (corners @ turn + middle).astype(np.float32)))


def _desk(size: Size, rng: Generator) -> Float:
    desk = np.full((size[1], size[0]), DESK, np.float32)
    for _ in range(6):
        ends = rng.integers(0, size, (2, 2)).tolist()
        cv2.rectangle(desk, ends[0], ends[1], float(rng.integers(60, 220)), -1)
    return desk


def _seen(scene: Float, case: Case, rng: Generator) -> Gray:
    """Optics first, then light, then the sensor."""
    if case.blur:
        scene = np.asarray(cv2.GaussianBlur(scene, (0, 0), case.blur), np.float32)
    if case.motion:
        scene = np.asarray(cv2.filter2D(scene, -1, _stroke(case.motion, rng)), np.float32)
    scene = (scene - 128) * np.float32(case.contrast) + 128
    if case.shade:
        scene = scene * np.linspace(1, 1 - case.shade, scene.shape[1], dtype=np.float32)
    if case.glare:
        scene = scene + _spot(scene.shape, case.glare, rng)
    noise = rng.standard_normal(scene.shape, dtype=np.float32) * np.float32(case.noise)
    return np.clip(scene + noise, 0, 255).astype(np.uint8)


def _stroke(length: int, rng: Generator) -> Float:
    """A hand that moves in a straight line while the shutter is open."""
    stroke = np.zeros((length, length), np.float32)
    stroke[length // 2] = 1
    middle = (length / 2 - 0.5, length / 2 - 0.5)
    turned = cv2.warpAffine(stroke, cv2.getRotationMatrix2D(middle, float(rng.integers(0, 180)), 1), (length, length))
    return np.asarray(turned / turned.sum(), np.float32)


def _spot(shape: tuple[int, ...], length: int, rng: Generator) -> Float:
    spot = np.zeros(shape, np.float32)
    middle = (int(shape[1] / 2 + rng.integers(-30, 30)), int(shape[0] / 2 + rng.integers(-20, 20)))
    cv2.ellipse(spot, middle, (length, length // 2), float(rng.integers(0, 180)), 0, 360, 255, -1)
    return np.asarray(cv2.GaussianBlur(spot, (0, 0), length / 4), np.float32)


# -- pictures without a code ------------------------------------------------------------------------------

WORDS = (
    "Uy ban nhan dan phuong",
    "GIAY TIEP NHAN HO SO",
    "H13.01-251121-0042",
    "Ngay hen tra 28/11/2025",
    "0123456789",
)


def empty_frames(size: Size, rng: Generator) -> Iterator[Gray]:
    """Desks, print, lines, textures and noise for ever. What is costly to draw is drawn once and then varied."""
    drawn = [draw(size, rng) for draw in _EMPTY for _ in range(24)]
    noise = rng.normal(0, 6, (size[1] * 2, size[0] * 2)).astype(np.int8)
    while True:
        one, other = (drawn[index] for index in rng.integers(0, len(drawn), 2))
        yield _varied(one, other, noise, rng)


def _varied(one: Gray, other: Gray, noise: NDArray[np.int8], rng: Generator) -> Gray:
    """Two scenes, one cut into the other at a random place, turned over, rolled, lit anew, with fresh noise."""
    height, width = one.shape
    frame = np.roll(one[:: rng.choice((1, -1)), :: rng.choice((1, -1))], rng.integers(0, width), axis=1)
    top, left = int(rng.integers(0, height)), int(rng.integers(0, width))
    frame[top : top + height // 2, left : left + width // 2] = other[top : top + height // 2, left : left + width // 2]
    row, column = int(rng.integers(0, height)), int(rng.integers(0, width))
    lit = cv2.convertScaleAbs(frame, alpha=float(rng.uniform(0.3, 1.1)), beta=float(rng.uniform(0, 40)))
    return np.asarray(cv2.add(lit, noise[row : row + height, column : column + width], dtype=cv2.CV_8U), np.uint8)


def _bare(size: Size, rng: Generator) -> Gray:
    return _seen(_desk(size, rng), Case("", blur=1.0), rng)


def _page(size: Size, rng: Generator) -> Gray:
    """Lines of print, tilted a little."""
    page = _desk(size, rng).astype(np.uint8)
    cv2.rectangle(page, (40, 30), (size[0] - 40, size[1] - 30), PAPER, -1)
    for line in range(60, size[1] - 40, int(rng.integers(16, 40))):
        words = " ".join(str(word) for word in rng.permutation(WORDS)[:3])
        cv2.putText(page, words, (50, line), cv2.FONT_HERSHEY_SIMPLEX, float(rng.uniform(0.3, 0.9)), 30, 1, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), float(rng.uniform(-40, 40)), 1)
    return _seen(np.asarray(cv2.warpAffine(page, turn, size, borderValue=DESK), np.float32), Case("", blur=0.7), rng)


def _ruled(size: Size, rng: Generator) -> Gray:
    """Bars of random widths, as of a blind, a shelf or a table, which are no code."""
    edges = np.cumsum(rng.integers(1, int(rng.integers(3, 20)), size[0]))
    stripes = np.isin(np.arange(size[0]), edges).cumsum() % 2 * float(rng.integers(60, 230)) + 15
    page = _desk(size, rng)
    top, height = int(rng.integers(0, size[1] // 2)), int(rng.integers(40, size[1] // 2))
    left, width = int(rng.integers(0, size[0] // 3)), int(rng.integers(60, size[0] // 2))
    page[top : top + height, left : left + width] = stripes[left : left + width]
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), float(rng.uniform(0, 180)), 1)
    turned = np.asarray(cv2.warpAffine(page, turn, size, borderValue=DESK), np.float32)
    return _seen(turned, Case("", blur=float(rng.uniform(0.3, 2))), rng)


def _checks(size: Size, rng: Generator) -> Gray:
    """Random squares, as of a tablecloth, or of a QR code without its corners."""
    step = int(rng.integers(3, 24))
    cells = rng.integers(0, 2, (size[1] // step + 1, size[0] // step + 1)).astype(np.float32) * 180 + 30
    return _seen(np.kron(cells, np.ones((step, step), np.float32))[: size[1], : size[0]], Case("", blur=0.8), rng)


def _cloth(size: Size, rng: Generator) -> Gray:
    """Soft textures of all sizes, as of wood, cloth or skin."""
    scales = (2.0, 8.0, 32.0)
    layers = [
        cv2.GaussianBlur(rng.normal(0, 1, size[::-1]).astype(np.float32), (0, 0), scale) * scale for scale in scales
    ]
    return np.asarray(np.clip(sum(layers, np.zeros(size[::-1], np.float32)) * 90 + 128, 0, 255), np.uint8)


def _snow(size: Size, rng: Generator) -> Gray:
    return np.asarray(rng.integers(0, 256, size[::-1]), np.uint8)


_EMPTY: tuple[Callable[[Size, Generator], Gray], ...] = (_bare, _page, _ruled, _checks, _cloth, _snow)


def seeded(*parts: object) -> Generator:
    """A generator for one part of a run."""
    return np.random.default_rng([int.from_bytes(str(part).encode(), "big") % 2**31 for part in parts])
