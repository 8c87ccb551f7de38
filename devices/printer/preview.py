"""A sample slip or paper as a picture, for whoever writes a layout: what is wrong with it, or how it comes out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from devices.printer.paper_samples import sample_paper
from devices.printer.slip import Content, PaperKind, sample_slip

DOTS_PER_MM = 8
WIDTHS = (384, 512, 576, 640, 832)
"""Dots a line that a printer may turn out to have at its set-up."""


def add_preview(parser: argparse.ArgumentParser) -> None:
    """The options of ``preview-slip``."""
    wish = parser.add_mutually_exclusive_group(required=True)
    wish.add_argument("--out", type=Path, help="the PNG to write, one pixel a dot")
    wish.add_argument("--check", action="store_true", help="draw nothing; only say what is wrong with the layout")
    parser.add_argument(
        "--paper",
        choices=get_args(PaperKind),
        help="which paper; without it, the one that the layout is for, or a slip",
    )
    parser.add_argument("--layout", type=Path, help="layout file (.toml); without it, the standard one")
    parser.add_argument("--dots", type=int, choices=WIDTHS, default=576, help="576: 80 mm paper; 384: 58 mm")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--number", default="", help="the number on it, for example B105")
    parser.add_argument("--long", action="store_true", help="names as long as they come")
    parser.add_argument("--priority", action="store_true", help="with the mark of a priority number")
    parser.add_argument("--copy", type=int, default=1, metavar="N", help="from 2 on: with the mark of a reprint")


def sample_for(options: argparse.Namespace, paper: PaperKind) -> Content:
    if paper != "ticket":
        return sample_paper(paper, options.language, long=options.long, copy=options.copy, number=options.number)
    return sample_slip(
        options.language, long=options.long, priority=options.priority, copy=options.copy, number=options.number
    )


def preview(options: argparse.Namespace, standard: Mapping[PaperKind, Path]) -> str:
    """Draw the slip and say how large it is, or only read the layout. Raises LayoutProblems, DeviceError or OSError.

    ``standard``: the layouts of the other papers in a hall that has chosen none.
    """
    from devices.printer.layout import STANDARD
    from devices.printer.layout_file import load_layout
    from devices.printer.render import render, save_png

    file = options.layout or standard.get(options.paper)
    layout = load_layout(file, options.paper) if file else STANDARD
    if options.check:
        return f"{options.layout or 'standard'}: OK"
    bitmap = render(sample_for(options, layout.paper), options.dots, layout)
    save_png(bitmap, options.out)
    wide, high = bitmap.width // DOTS_PER_MM, round(bitmap.height / DOTS_PER_MM)
    return f"{options.out}: {bitmap.width} × {bitmap.height} → {wide} × {high} mm"
