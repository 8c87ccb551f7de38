"""What stands on each paper, in the citizen's language. No name of a person is on any of them."""

from __future__ import annotations

from datetime import datetime

from assets.texts import Texts
from assets.unbroken import tied, whole
from config.schema import HallConfig
from devices.printer.papers import PaperContent
from kiosk.lookup.answers import headline
from kiosk.lookup.buttons import counters_for
from kiosk.lookup.events import Paper, PrintChecklist, PrintMissing, PrintStatus
from kiosk.lookup.listing import paper_note
from kiosk.lookup.when import DAY, day_of, moment_of
from kiosk.props import qr_url
from kiosk.slips import dated
from queue_engine.protocol import DossierView, NextStep, PaperAsked, Phase, ProcedureView

LONGEST_ADDRESS = 300
"""A longer one makes a square code that a phone does not read from a slip."""
NO_ERRAND = (NextStep.WAIT, NextStep.NOTHING)


def paper_of(wish: Paper, config: HallConfig, texts: Texts, now: datetime) -> PaperContent:
    """What a citizen asked for at the screen."""
    match wish:
        case PrintStatus(view, as_of):
            return _status(view, as_of, config, texts, now)
        case PrintMissing(view, as_of):
            return _missing(view, as_of, config, texts, now)
        case PrintChecklist(procedure, case):
            return _checklist(procedure, case, config, texts, now)


def _status(view: DossierView, as_of: str | None, config: HallConfig, texts: Texts, now: datetime) -> PaperContent:
    return PaperContent(
        "status",
        language=texts.language,
        hall_name=texts.pick(config.hall.name, config.hall.name_en),
        title=texts["paper.status"],
        lead=whole(headline(view, config.hall.timezone, texts)),
        todo=(_errand(view, config, texts),),
        subject=view.procedure,
        facts=_facts(view, config, texts),
        as_of=_as_of(as_of, config, texts),
        time=dated(texts["paper.time"], now, config, texts),
        qr_url=_code(view, config),
        barcode=_code(view, config),
        qr_caption=texts["paper.code_qr"] if _code(view, config) else "",
    )


def _missing(view: DossierView, as_of: str | None, config: HallConfig, texts: Texts, now: datetime) -> PaperContent:
    return PaperContent(
        "missing",
        language=texts.language,
        hall_name=texts.pick(config.hall.name, config.hall.name_en),
        title=texts["paper.missing"],
        lead=whole(headline(view, config.hall.timezone, texts)),
        todo=(_errand(view, config, texts),),
        subject=view.procedure,
        items=tuple(map(_one_line, view.more.supplement)) if view.more else (),
        facts=_facts(view, config, texts),
        as_of=_as_of(as_of, config, texts),
        time=dated(texts["paper.time"], now, config, texts),
        qr_url=_code(view, config),
        barcode=_code(view, config),
        qr_caption=texts["paper.code_qr"] if _code(view, config) else "",
    )


def _checklist(view: ProcedureView, case: int, config: HallConfig, texts: Texts, now: datetime) -> PaperContent:
    chosen = view.cases[case % len(view.cases)] if view.cases else None
    items = [f"{_one_line(paper.name)}\n{paper_note(paper, texts)}" for paper in chosen.papers] if chosen else []
    page = view.url if len(view.url) <= LONGEST_ADDRESS else ""
    return PaperContent(
        "checklist",
        language=texts.language,
        hall_name=texts.pick(config.hall.name, config.hall.name_en),
        title=texts["paper.checklist"],
        subject=view.name,
        case=chosen.name if chosen else texts["lookup.no_papers"],
        items=tuple(items),
        facts=_terms(view, config, texts),
        source=_source(view, config, texts),
        time=dated(texts["paper.time"], now, config, texts),
        qr_url=page,
        qr_caption=texts["paper.page_qr"] if page else "",
    )


def hold_paper(asked: PaperAsked, token: str, again: int, config: HallConfig, texts: Texts) -> PaperContent:
    """A held number with what is missing; ``again``: the how-manieth piece it may be. No token: no code."""
    counter = next((one for one in config.counters if one.id == asked.counter), None)
    name = tied(texts.pick(counter.name, counter.name_en)) if counter else ""
    at = datetime.fromisoformat(asked.at)
    return PaperContent(
        "hold",
        language=texts.language,
        hall_name=texts.pick(config.hall.name, config.hall.name_en),
        title=texts["paper.hold"],
        number_label=texts["paper.held"],
        number=asked.number,
        counters=texts["paper.held_at"].format(counter=name) if name else "",
        items_label=texts["paper.bring"],
        items=tuple(map(_one_line, asked.missing)),
        lead=texts["paper.back"] if token else "",
        qr_url=qr_url(config, token) if token else "",
        advice=(texts["paper.unread"], dated(texts["paper.valid"], at, config, texts)),
        time=dated(texts["paper.held_time"], at, config, texts),
        again=texts["slip.again"].format(n=again) if again > 1 else "",
    )


def _errand(view: DossierView, config: HallConfig, texts: Texts) -> str:
    """What to do now, without a number in the hand."""
    if view.next_step in NO_ERRAND:
        return texts[f"lookup.do_{view.next_step}"]
    field = view.return_field if view.next_step is NextStep.COLLECT else view.field
    return texts[f"lookup.do_{view.next_step}_go"].format(counters=counters_for(config, field, texts))


def _facts(view: DossierView, config: HallConfig, texts: Texts) -> tuple[str, ...]:
    zone = config.hall.timezone
    known = (
        ("code", _code(view, config)),
        ("received", day_of(view.received_at, zone)),
        ("due", day_of(view.due_at, zone)),
        ("new_due", day_of(view.new_due_at, zone)),
        ("finished", day_of(view.finished_at, zone) if view.phase is Phase.RESULT_READY else ""),
    )
    return tuple(f"{texts[f'lookup.row_{key}']}\t{value}" for key, value in known if value)


def _code(view: DossierView, config: HallConfig) -> str:
    return view.code if config.printing.dossier_code else ""


def _as_of(at: str | None, config: HallConfig, texts: Texts) -> str:
    """How old it is, with the date always: paper is read on another day."""
    if not at:
        return texts["paper.as_of_none"]
    moment = moment_of(at, config.hall.timezone, None, texts)
    return texts["paper.as_of_day" if len(at) == DAY else "paper.as_of_time"].format(at=moment)


def _terms(view: ProcedureView, config: HallConfig, texts: Texts) -> tuple[str, ...]:
    ways = "" if view.time_limit or view.fee else "; ".join(view.submission)
    known = (
        ("time_limit", view.time_limit),
        ("fee", view.fee),
        ("submission", ways),
        ("where", counters_for(config, view.hall_field, texts) if view.hall_field else ""),
    )
    return tuple(f"{texts[f'lookup.of_{key}']}\t{_one_line(said)}" for key, said in known if said)


def _source(view: ProcedureView, config: HallConfig, texts: Texts) -> str:
    if not view.decision_no:
        return ""
    on = day_of(view.decided_on, config.hall.timezone)
    said = texts["lookup.decision"].format(no=view.decision_no, date=on) if on else view.decision_no
    return f"{texts['lookup.of_published']}: {tied(said)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
