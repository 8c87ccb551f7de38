"""The table of commands: where each is posted, what it carries, what answers, who may send it."""

from __future__ import annotations

from pydantic import ConfigDict

from queue_engine.protocol.base import Message, StationKind
from queue_engine.protocol.codes import AskCode, CodeMeaning
from queue_engine.protocol.counter import (
    BindDossier,
    CallNext,
    CallNumber,
    CallRoll,
    CounterNow,
    Emergency,
    Finish,
    Hold,
    IssueAtPanel,
    NoShow,
    Pause,
    Ready,
    Recall,
    SignedIn,
    SignedOut,
    SignIn,
    SignOut,
    Start,
    TicketNow,
    Transfer,
    Undo,
)
from queue_engine.protocol.desk import Done, ForceSignOut, MoveTicket, OpenField, SetFields, SetQuota, StopField
from queue_engine.protocol.devices import AskDeviceTest, ReportDeviceTest, TellFault
from queue_engine.protocol.dossier import (
    AskDossier,
    AskPaper,
    AskProcedure,
    AskProcedures,
    DossierAnswer,
    FlagStatus,
    ProcedureAnswer,
    ProcedureHits,
    ProveDossier,
    ReportPaper,
    SettleCase,
)
from queue_engine.protocol.issue import (
    BookingsTaken,
    CheckIn,
    Discard,
    Issued,
    IssueTicket,
    KeepForAfternoon,
    PutBookings,
    Readmit,
)
from queue_engine.protocol.outbox import (
    DropOutbox,
    EndOutbox,
    OfferSummary,
    OutboxNoted,
    OutboxTaken,
    RetryOutbox,
    TakeOutbox,
)
from queue_engine.protocol.ratings import Rate, Rated, RateQuestion, RateReason, ReportStrays
from queue_engine.protocol.reports import AskSlip, ConfirmSlip, Noted, ReportDevice, ReportSlip
from queue_engine.protocol.tallies import AskExport, AskTally, TallyAnswer, TallyFile
from queue_engine.protocol.voice import Floor, LeaveFloor, TakeFloor


class Command(Message):
    """One row of the table of commands: where it is posted, what it carries, who may send it."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    path: str
    body: type[Message]
    answer: type[Message]
    senders: frozenset[StationKind]
    kept: bool = True
    """False: a question. Its answer is not remembered by its key, and neither is what was asked."""


_PANEL = frozenset({StationKind.COUNTER_PANEL})


_DESK = frozenset({StationKind.SUPERVISOR_DESK})


_STAFF = _PANEL | _DESK


_KIOSKS = frozenset({StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN})


_VOICES = frozenset({StationKind.ANNOUNCER})


_WORKER = frozenset({StationKind.DOSSIERS})


_TALLIES = frozenset({StationKind.TALLIES})


_PADS = frozenset({StationKind.COUNTER_PANEL, StationKind.RATING_SCREEN, StationKind.SIGN_BUS})
"""Who has rating pads, or is one."""


_PAPER = frozenset(
    {StationKind.TICKET_KIOSK, StationKind.LOOKUP_SCREEN, StationKind.COUNTER_PANEL, StationKind.SUPERVISOR_DESK}
)


COMMANDS: tuple[Command, ...] = (
    Command(path="/tickets", body=IssueTicket, answer=Issued, senders=_KIOSKS),
    Command(path="/check-ins", body=CheckIn, answer=Issued, senders=_KIOSKS),
    Command(path="/afternoons", body=KeepForAfternoon, answer=TicketNow, senders=_STAFF | _KIOSKS),
    Command(path="/bookings", body=PutBookings, answer=BookingsTaken, senders=_DESK | _WORKER),
    Command(path="/sign-ins", body=SignIn, answer=SignedIn, senders=_PANEL),
    Command(path="/sign-outs", body=SignOut, answer=SignedOut, senders=_PANEL),
    Command(path="/calls", body=CallNext, answer=TicketNow, senders=_PANEL),
    Command(path="/recalls", body=Recall, answer=TicketNow, senders=_PANEL),
    Command(path="/starts", body=Start, answer=TicketNow, senders=_PANEL),
    Command(path="/finishes", body=Finish, answer=TicketNow, senders=_PANEL),
    Command(path="/no-shows", body=NoShow, answer=TicketNow, senders=_PANEL),
    Command(path="/calls-by-number", body=CallNumber, answer=TicketNow, senders=_PANEL),
    Command(path="/calls-by-roll", body=CallRoll, answer=TicketNow, senders=_PANEL),
    Command(path="/ready", body=Ready, answer=CounterNow, senders=_PANEL),
    Command(path="/pauses", body=Pause, answer=CounterNow, senders=_PANEL),
    Command(path="/emergencies", body=Emergency, answer=CounterNow, senders=_PANEL),
    Command(path="/undo", body=Undo, answer=CounterNow, senders=_PANEL),
    Command(path="/tickets-by-staff", body=IssueAtPanel, answer=Issued, senders=_PANEL),
    Command(path="/holds", body=Hold, answer=TicketNow, senders=_PANEL),
    Command(path="/transfers", body=Transfer, answer=TicketNow, senders=_PANEL),
    Command(path="/readmissions", body=Readmit, answer=TicketNow, senders=_STAFF | _KIOSKS),
    Command(path="/discards", body=Discard, answer=TicketNow, senders=_STAFF | _KIOSKS),
    Command(path="/moves", body=MoveTicket, answer=TicketNow, senders=_DESK),
    Command(path="/field-stops", body=StopField, answer=Done, senders=_DESK),
    Command(path="/field-openings", body=OpenField, answer=Done, senders=_DESK),
    Command(path="/quotas", body=SetQuota, answer=Done, senders=_DESK),
    Command(path="/counter-fields", body=SetFields, answer=CounterNow, senders=_DESK),
    Command(path="/forced-sign-outs", body=ForceSignOut, answer=CounterNow, senders=_DESK),
    Command(path="/slip-asks", body=AskSlip, answer=Done, senders=_STAFF),
    Command(path="/slip-confirmations", body=ConfirmSlip, answer=Done, senders=_STAFF),
    Command(path="/slips", body=ReportSlip, answer=Noted, senders=_PAPER),
    Command(path="/codes", body=AskCode, answer=CodeMeaning, senders=_KIOSKS | _STAFF, kept=False),
    Command(path="/devices", body=ReportDevice, answer=Noted, senders=frozenset(StationKind)),
    Command(path="/device-asks", body=AskDeviceTest, answer=Done, senders=_DESK),
    Command(path="/device-tests", body=ReportDeviceTest, answer=Noted, senders=frozenset(StationKind)),
    Command(path="/device-faults", body=TellFault, answer=Noted, senders=_STAFF),
    Command(path="/floors", body=TakeFloor, answer=Floor, senders=_VOICES, kept=False),
    Command(path="/floors-left", body=LeaveFloor, answer=Floor, senders=_VOICES, kept=False),
    Command(path="/dossier-bindings", body=BindDossier, answer=TicketNow, senders=_PANEL),
    Command(path="/status-flags", body=FlagStatus, answer=Done, senders=_STAFF | _KIOSKS),
    Command(path="/cases-settled", body=SettleCase, answer=Done, senders=_DESK),
    Command(path="/paper-asks", body=AskPaper, answer=Done, senders=_STAFF),
    Command(path="/papers", body=ReportPaper, answer=Noted, senders=_KIOSKS),
    Command(path="/ratings", body=Rate, answer=Rated, senders=_PADS | _KIOSKS),
    Command(path="/rating-reasons", body=RateReason, answer=Rated, senders=_PADS | _KIOSKS),
    Command(path="/rating-answers", body=RateQuestion, answer=Rated, senders=_PADS | _KIOSKS),
    Command(path="/strays", body=ReportStrays, answer=Noted, senders=_PADS),
    Command(path="/outbox-takes", body=TakeOutbox, answer=OutboxTaken, senders=_WORKER, kept=False),
    Command(path="/outbox-ends", body=EndOutbox, answer=OutboxNoted, senders=_WORKER),
    Command(path="/summaries", body=OfferSummary, answer=OutboxNoted, senders=_TALLIES),
    Command(path="/outbox-retries", body=RetryOutbox, answer=Done, senders=_DESK),
    Command(path="/outbox-drops", body=DropOutbox, answer=Done, senders=_DESK),
)


LOOKUPS: tuple[Command, ...] = (
    Command(path="/dossiers", body=AskDossier, answer=DossierAnswer, senders=_KIOSKS | _STAFF, kept=False),
    Command(path="/dossiers-proved", body=ProveDossier, answer=DossierAnswer, senders=_KIOSKS, kept=False),
    Command(path="/procedures", body=AskProcedures, answer=ProcedureHits, senders=_KIOSKS | _STAFF, kept=False),
    Command(path="/procedure", body=AskProcedure, answer=ProcedureAnswer, senders=_KIOSKS | _STAFF, kept=False),
)
"""What the dossier worker answers, at its own address."""


_READERS = _DESK | {StationKind.LEADER_DESK}


TALLIES: tuple[Command, ...] = (
    Command(path="/tallies", body=AskTally, answer=TallyAnswer, senders=_READERS, kept=False),
    Command(path="/exports", body=AskExport, answer=TallyFile, senders=_READERS, kept=False),
)
"""What the tallies worker answers, at its own address."""


COMMAND_OF_BODY: dict[type[Message], Command] = {command.body: command for command in (*COMMANDS, *LOOKUPS, *TALLIES)}
