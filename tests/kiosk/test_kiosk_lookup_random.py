"""Whatever fingers, readers, the hall, the dossier service and time do: no impossible page, and no code outlives it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assets.texts import Texts
from kiosk.events import (
    BackTouched,
    BookingTouched,
    CheckInTouched,
    CodeScanned,
    Denied,
    DoneTouched,
    Effect,
    EraseTouched,
    Event,
    KeyTouched,
    LanguageTouched,
    LinkChanged,
    ScanTouched,
    SendIssue,
    StartTimer,
    StopTimer,
    Timer,
    TimeUp,
)
from kiosk.flow import reduce
from kiosk.lookup.events import (
    BrowseTouched,
    CaseTouched,
    ClaimTouched,
    ContrastTouched,
    FlagTouched,
    HeadingTouched,
    Heard,
    LargerTouched,
    LeafTouched,
    Look,
    LookupTouched,
    MoreTouched,
    PaperTold,
    PrintTouched,
    ProceduresTouched,
    ProcedureTouched,
    ReturnTouched,
    SendTouched,
    StayTouched,
    TakeTouched,
    Tell,
    TypeTouched,
)
from kiosk.lookup.state import Consulting
from kiosk.props import props_of
from kiosk.state import Kiosk, Link, is_at_rest
from queue_engine.protocol import (
    AskCode,
    AskDossier,
    AskProcedure,
    AskProcedures,
    CodeMeaning,
    Done,
    DossierAnswer,
    FlagStatus,
    Found,
    Message,
    NextStep,
    Phase,
    ProcedureAnswer,
    ProcedureHits,
    Proof,
    ProveDossier,
    Readmit,
    TicketNow,
    TicketState,
)
from tests.kiosk.kiosk_samples import a_kiosk, config_of, kiosk_rules
from tests.kiosk.lookup_samples import (
    BIRTH,
    BROWSE,
    CODE,
    HITS,
    PROVED,
    SLIP_ADDRESS,
    a_slip,
    a_view,
    an_answer,
    lookup_rules,
)

TOUCHES: tuple[Event, ...] = (
    BackTouched(), BookingTouched(), CheckInTouched(), DoneTouched(), EraseTouched(), LanguageTouched(), ScanTouched(),
    *(KeyTouched(key) for key in "H1."), BrowseTouched("LV01"), CaseTouched(), ClaimTouched("paid"), ContrastTouched(),
    FlagTouched(), HeadingTouched("details"), LargerTouched(), LeafTouched(), LookupTouched(), MoreTouched(),
    PrintTouched(), ProceduresTouched(), ProcedureTouched("1.000001"), ReturnTouched(), SendTouched(), StayTouched(),
    TakeTouched(), TypeTouched(),
)  # fmt: skip
NEWS: tuple[Event, ...] = (
    CodeScanned(CODE, "code128"), CodeScanned(SLIP_ADDRESS, "qr"), CodeScanned(" "), LinkChanged(False),
    LinkChanged(True), TimeUp(Timer.SLOW), TimeUp(Timer.HALL), TimeUp(Timer.LOST), TimeUp(Timer.IDLE),
    PaperTold(1, "printed"),
    Denied("nobody", "unreachable"),
)  # fmt: skip
ANSWERS: dict[type[Message], tuple[Message | None, ...]] = {
    AskCode: (
        None,
        CodeMeaning(kind="dossier", code=CODE),
        CodeMeaning(kind="nothing", why="torn"),
        *(CodeMeaning(kind="slip", ticket=a_slip(state)) for state in TicketState),
    ),
    AskDossier: (
        None,
        *(DossierAnswer(found=found, wait_s=9) for found in Found),
        *(an_answer(a_view(phase, step), refreshing=True) for phase in Phase for step in NextStep),
    ),
    ProveDossier: (None, PROVED, an_answer(proof=Proof.WRONG), DossierAnswer(found=Found.LIMITED)),
    AskProcedures: (None, BROWSE, ProcedureHits(), ProcedureHits(hits=HITS, of=7)),
    AskProcedure: (None, ProcedureAnswer(), ProcedureAnswer(procedure=BIRTH)),
    FlagStatus: (None, Done(seq=1)),
    Readmit: (None, TicketNow(ticket=a_slip(TicketState.WAITING))),
}
STEPS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10_000)), min_size=5, max_size=60)
CONFIG, TEXTS = config_of(), {language: Texts.load(language) for language in ("vi", "en")}


def event_of(kind: int, choice: int, asked: list[Look | Tell]) -> Event:
    """A touch, a piece of news, or an answer to something that was asked, now or long ago."""
    if kind == 0:
        return TOUCHES[choice % len(TOUCHES)]
    if kind == 1 or not asked:
        return NEWS[choice % len(NEWS)]
    question = asked[-1 - choice % min(3, len(asked))]
    answers = ANSWERS[type(question.body)]
    return Heard(question.ask, answers[choice % len(answers)])


def holds(value: object, code: str) -> bool:
    """Whether a code is anywhere within."""
    if isinstance(value, str):
        return code in value
    if isinstance(value, Message):
        return code in value.model_dump_json()
    if isinstance(value, tuple):
        return any(holds(one, code) for one in value)
    return is_dataclass(value) and any(holds(getattr(value, one.name), code) for one in fields(value))


def cleared(state: Kiosk) -> Kiosk:
    """Nobody touches anything any more."""
    for _ in range(8):
        state, _ = reduce(state, TimeUp(Timer.IDLE))
    return state


class Clocks:
    """Which of the flow's clocks run."""

    def __init__(self) -> None:
        self.running: set[Timer] = set()

    def hear(self, effects: tuple[Effect, ...]) -> None:
        for one in effects:
            if isinstance(one, StartTimer):
                self.running.add(one.timer)
            elif isinstance(one, StopTimer):
                self.running.discard(one.timer)


@settings(max_examples=120, deadline=None)
@given(STEPS, st.booleans())
def test_random_citizens_never_reach_an_impossible_page_and_leave_no_code(
    steps: list[tuple[int, int]], at_kiosk: bool
) -> None:
    rules = kiosk_rules(lookups=True) if at_kiosk else lookup_rules()
    state, clocks = replace(Kiosk.at_start(rules), hall=a_kiosk().hall, link=Link.LIVE), Clocks()
    asked: list[Look | Tell] = []
    for kind, choice in steps:
        event = event_of(kind, choice, asked)
        if isinstance(event, TimeUp):
            clocks.running.discard(event.timer)
        state, effects = reduce(state, event)
        clocks.hear(effects)
        state, settled = reduce(state, TimeUp(Timer.SETTLE))
        clocks.hear(settled)
        asked += [one for one in effects if isinstance(one, Look | Tell)]
        props_of(state, CONFIG, TEXTS[state.language])
        if isinstance(state.phase, Consulting) and not is_at_rest(state):
            assert Timer.IDLE in clocks.running, "a page that nobody leaves would stay for ever"
        if any(isinstance(one, SendIssue) for one in effects):
            break
    if isinstance(state.phase, Consulting):
        rest = cleared(state)
        assert is_at_rest(rest) and not holds(rest.phase, "H1")
        assert not any(holds(rest.phase, part) for part in (CODE, SLIP_ADDRESS[-32:]))


def test_no_code_and_no_proof_is_written_by_what_names_a_state_or_an_event() -> None:
    """Logs show what things look like as text."""
    rules = lookup_rules()
    state = replace(Kiosk.at_start(rules), hall=a_kiosk().hall, link=Link.LIVE)
    seen = [repr(CodeScanned(CODE))]
    for event in (
        CodeScanned(CODE),
        Heard(1, CodeMeaning(kind="dossier", code=CODE)),
        Heard(2, an_answer()),
        FlagTouched(),
    ):
        state, effects = reduce(state, event)
        state, _ = reduce(state, TimeUp(Timer.SETTLE))
        seen += [repr(state), repr(event), repr(effects)]
    state, effects = reduce(state, ClaimTouched("paid"))
    seen += [repr(state), repr(effects)]
    assert not [one for one in seen if CODE in one]
