"""The screens about a dossier: its answer, and what the second proof opens."""

from __future__ import annotations

from textwrap import shorten

from assets.texts import Texts
from config.schema import HallConfig
from kiosk.faces import Button, Notice
from kiosk.lookup.buttons import bar, button, counters_for, turn_words
from kiosk.lookup.dossiers import field_for, may_take
from kiosk.lookup.events import FlagTouched, MoreTouched, PaperState, PrintTouched, TakeTouched
from kiosk.lookup.faces import AnswerProps, Block, TextProps, Track
from kiosk.lookup.state import Told
from kiosk.lookup.when import DAY, day_of, moment_of
from kiosk.state import Kiosk
from queue_engine.protocol import Centre, DossierStep, DossierView, NextStep, Phase, Proof

LOOKS = {
    NextStep.COLLECT: ("calm", "check-circle"),
    NextStep.SUPPLEMENT: ("priority", "warning"),
    NextStep.PAY: ("priority", "finance"),
    NextStep.WAIT: ("busy", "clock"),
    NextStep.LATE: ("alarm", "warning"),
    NextStep.ASK: ("priority", "info"),
    NextStep.NOTHING: ("calm", "check-circle"),
}
LONGEST_NAME = 96
"""A longer name of a procedure is cut: whoever holds the receipt knows how it goes on."""
STEPS = ("accepted", "in_progress", "result_ready", "returned")
PLACES = {
    Phase.REGISTERED: -1,
    Phase.ACCEPTED: 0,
    Phase.IN_PROGRESS: 1,
    Phase.SUPPLEMENT: 1,
    Phase.PAYMENT: 1,
    Phase.RESULT_READY: 2,
    Phase.RETURNED: 3,
}
"""How far along its way a dossier is; the others have left the way."""


def answer(state: Kiosk, told: Told, config: HallConfig, texts: Texts) -> AnswerProps:
    view = told.view
    look, icon = LOOKS[view.next_step]
    return AnswerProps(
        look=look,
        icon=icon,
        headline=headline(view, config.hall.timezone, texts, may_take(state, field_for(state, view))),
        do=what_to_do(state, view, config, texts),
        notice=paper_notice(told.paper, texts) or age_notice(state, told, config, texts),
        procedure=shorten(view.procedure, LONGEST_NAME, placeholder=" …"),
        track=track(view, texts),
        rows=rows(state, told, config, texts),
        main=_main(state, view, texts),
        others=_others(state, told, config, texts),
        bar=bar(state, texts, out=True),
    )


def headline(view: DossierView, timezone: str, texts: Texts, takes: bool = False) -> str:
    """One sentence: how it stands, by the phase and what comes next. ``takes``: a number can be taken here and now."""
    values = {
        "due": day_of(view.new_due_at or view.due_at, timezone),
        "on": day_of(view.returned_at, timezone),
        "status": view.status,
    }
    match view.next_step:
        case NextStep.LATE:
            return texts.count("lookup.head_late", view.days_late)
        case NextStep.WAIT:
            key = _waiting(view)
        case NextStep.COLLECT:
            key = "collect" if takes else "collect_go"
        case NextStep.ASK if view.phase is Phase.UNKNOWN:
            key = "unknown" if view.status else "unknown_words"
        case NextStep.ASK | NextStep.NOTHING if f"lookup.head_{view.phase}" in texts:
            key = f"{view.phase}_on" if view.phase is Phase.RETURNED and values["on"] else str(view.phase)
        case _:
            key = str(view.next_step)
    return texts[f"lookup.head_{key}"].format(**values)


def _waiting(view: DossierView) -> str:
    """What is said while it is the office's turn; a promise that was moved comes with an apology."""
    if view.due_at and view.new_due_at and view.new_due_at[:DAY] > view.due_at[:DAY]:
        return "wait_moved"
    if view.phase is Phase.REGISTERED:
        return "wait_registered"
    return "wait_due" if view.new_due_at or view.due_at else "wait"


def what_to_do(state: Kiosk, view: DossierView, config: HallConfig, texts: Texts) -> str:
    """What the citizen does now: with a number if one can be taken here, else where to go."""
    field = field_for(state, view)
    key = f"lookup.do_{view.next_step}"
    if view.next_step is NextStep.WAIT and not (view.new_due_at or view.due_at):
        return texts["lookup.do_wait_undated"]
    if view.next_step in (NextStep.WAIT, NextStep.NOTHING):
        return texts[key]
    where = counters_for(config, field, texts)
    return texts[key if may_take(state, field) else f"{key}_go"].format(counters=where)


def age_notice(state: Kiosk, told: Told, config: HallConfig, texts: Texts) -> Notice | None:
    """An amber line where what is shown may not be so any more."""
    at = _as_of(state, told, config, texts)
    away = told.answer.centre is Centre.AWAY
    if away:
        return Notice("priority", "wifi-off", texts["lookup.away_age" if at else "lookup.away_ageless"].format(at=at))
    return Notice("priority", "warning", texts["lookup.old"].format(at=at)) if told.answer.old else None


def paper_notice(paper: PaperState | None, texts: Texts) -> Notice | None:
    if paper is None:
        return None
    look, icon = {
        "printing": ("busy", "printer"),
        "printed": ("calm", "check-circle"),
        "failed": ("alarm", "printer-off"),
    }[paper]
    return Notice(look, icon, texts[f"lookup.paper_{paper}"])


def track(view: DossierView, texts: Texts) -> Track | None:
    if view.phase not in PLACES:
        return None
    names = [texts[f"lookup.step_{step}"] for step in STEPS]
    if view.phase in (Phase.SUPPLEMENT, Phase.PAYMENT):
        names[1] = texts[f"lookup.step_{view.phase}"]
    return Track(tuple(names), PLACES[view.phase], LOOKS[view.next_step][0])


def rows(state: Kiosk, told: Told, config: HallConfig, texts: Texts) -> tuple[tuple[str, str], ...]:
    view, zone = told.view, config.hall.timezone
    known = (
        ("code", view.code),
        ("received", day_of(view.received_at, zone)),
        ("due", day_of(view.due_at, zone)),
        ("new_due", day_of(view.new_due_at, zone)),
        ("finished", day_of(view.finished_at, zone) if view.phase is Phase.RESULT_READY else ""),
        ("as_of", _as_of(state, told, config, texts)),
    )
    return tuple((texts[f"lookup.row_{key}"], value) for key, value in known if value)


def _as_of(state: Kiosk, told: Told, config: HallConfig, texts: Texts) -> str:
    today = state.hall.day.day if state.hall else None
    return moment_of(told.answer.as_of, config.hall.timezone, today, texts)


# -- buttons -------------------------------------------------------------------------------------------


def may_print(state: Kiosk) -> bool:
    """There is something that prints papers, and it works."""
    return state.rules.prints and state.paper


def _main(state: Kiosk, view: DossierView, texts: Texts) -> Button | None:
    """The one thing to do: a number, or where none is of use yet the status on paper."""
    if may_take(state, field_for(state, view)):
        return button("take", texts[f"lookup.take_{view.next_step}"], TakeTouched(), icon="ticket", look="main")
    return _print(texts, look="main") if may_print(state) else None


def _print(texts: Texts, look: str = "quiet") -> Button:
    return button("print", texts["lookup.print_status"], PrintTouched(), icon="printer", look=look)


def _more_key(view: DossierView, config: HallConfig) -> str:
    """What the second proof opens, by what the citizen needs of it most."""
    shows = config.dossiers.proof.shows
    if view.phase is Phase.SUPPLEMENT and "supplement" in shows:
        return "more_missing"
    return "more_why" if view.phase is Phase.REFUSED and "refusal" in shows else "more"


def _others(state: Kiosk, told: Told, config: HallConfig, texts: Texts) -> tuple[Button, ...]:
    shown = []
    if told.answer.proof is not Proof.OFF:
        shown.append(button("more", texts[f"lookup.{_more_key(told.view, config)}"], MoreTouched(), icon="info"))
    if may_print(state) and may_take(state, field_for(state, told.view)):
        shown.append(_print(texts))
    shown.append(button("flag", texts["lookup.flag"], FlagTouched(), icon="complaint"))
    return tuple(shown)


# -- after the second proof ----------------------------------------------------------------------------


def more(state: Kiosk, told: Told, config: HallConfig, texts: Texts) -> TextProps:
    view = told.view
    take = may_take(state, field_for(state, view))
    main = button("take", texts[f"lookup.take_{view.next_step}"], TakeTouched(), icon="ticket", look="main")
    listed = view.more is not None and bool(view.more.supplement)
    print_title = texts["lookup.print_missing" if listed else "lookup.print_status"]
    return TextProps(
        title=texts["lookup.proof_title"],
        tabs=(),
        blocks=tuple(_more_blocks(view, config.hall.timezone, texts)),
        turn=turn_words(texts),
        qr_url="",
        qr_line="",
        notice=paper_notice(told.paper, texts),
        main=main if take else None,
        others=(button("print", print_title, PrintTouched(), icon="printer"),) if may_print(state) else (),
        bar=bar(state, texts),
    )


def _more_blocks(view: DossierView, timezone: str, texts: Texts) -> list[Block]:
    known = view.more
    if known is None:
        return []
    blocks: list[Block] = []
    if known.supplement:
        blocks.append(Block(texts["lookup.more_supplement"], heading=True))
        blocks += [Block(f"{place}. {line}") for place, line in enumerate(known.supplement, start=1)]
    parts = (("refusal", known.refusal), ("unit", known.unit), ("officer", known.officer), ("note", known.note))
    for key, said in parts:
        if said:
            blocks += [Block(texts[f"lookup.more_{key}"], heading=True), Block(said)]
    if known.steps:
        blocks.append(Block(texts["lookup.more_steps"], heading=True))
        blocks += [_step(step, timezone) for step in known.steps]
    return blocks or [Block(texts["lookup.more_nothing"])]


def _step(step: DossierStep, timezone: str) -> Block:
    who = " – ".join(part for part in (step.unit, step.officer) if part)
    when = day_of(step.at, timezone)
    first = f"{when}: {step.content or who}" if when else step.content or who
    return Block(first, who if step.content else "")
