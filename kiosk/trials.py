"""What the desk may have tried out at a kiosk: its printers and its loudspeaker; readers bring their own trial."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from assets.texts import Texts
from config.schema import HallConfig
from devices.ports import TicketPrinter
from devices.printer.slip import SlipContent
from devices.trials import PrinterTrial, Trial
from kiosk.effects import Link

NUMBER = "0000"
"""Numbers of tickets begin with a letter, and count from 1."""


def trial_slip(config: HallConfig, now_ms: int) -> SlipContent:
    """Short, marked above and below, without a code that anybody could scan."""
    texts = Texts.load(config.hall.languages[0])
    at = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(config.hall.timezone))
    return SlipContent(
        language=texts.language,
        hall_name=texts.pick(config.hall.name, config.hall.name_en),
        number=NUMBER,
        field=texts["slip.trial"],
        qr_url="",
        again=texts["slip.trial"],
        time=texts["slip.trial_at"].format(time=f"{at:%H:%M}", date=f"{at:%d/%m/%Y}"),
        advice=(texts["slip.trial_line"],),
    )


def printer_trials(config: HallConfig, link: Link, printers: Iterable[TicketPrinter]) -> dict[str, Trial]:
    """By the printer's name."""
    return {one.health.device: PrinterTrial(one, lambda: trial_slip(config, link.now_ms())) for one in printers}
