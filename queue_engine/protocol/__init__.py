"""The messages of the LAN: one typed definition, used by the server and by every station.

A *command* is a POST with the header ``Idempotency-Key`` (32 hexadecimal digits, made before the first
try); its answer is one of the models below, or a :class:`Refusal`. A *follower* opens the WebSocket
``/follow`` and receives :class:`Snapshot`, :class:`Facts` and :class:`Heartbeat` messages.

Times are UTC, ISO 8601 with milliseconds and ``Z``.
"""

from __future__ import annotations

from queue_engine.domain.ticket import Outcome as Outcome
from queue_engine.domain.ticket import TicketState as TicketState
from queue_engine.protocol.base import KEY_HEADER as KEY_HEADER
from queue_engine.protocol.base import KEY_PATTERN as KEY_PATTERN
from queue_engine.protocol.base import ONLY_KNOWN_HEADER as ONLY_KNOWN_HEADER
from queue_engine.protocol.base import PROTOCOL as PROTOCOL
from queue_engine.protocol.base import Message as Message
from queue_engine.protocol.base import StationKind as StationKind
from queue_engine.protocol.codes import AskCode as AskCode
from queue_engine.protocol.codes import CodeMeaning as CodeMeaning
from queue_engine.protocol.commands import COMMAND_OF_BODY as COMMAND_OF_BODY
from queue_engine.protocol.commands import COMMANDS as COMMANDS
from queue_engine.protocol.commands import Command as Command
from queue_engine.protocol.counter import AtCounter as AtCounter
from queue_engine.protocol.counter import CallNext as CallNext
from queue_engine.protocol.counter import CallNumber as CallNumber
from queue_engine.protocol.counter import CallRoll as CallRoll
from queue_engine.protocol.counter import CounterNow as CounterNow
from queue_engine.protocol.counter import Emergency as Emergency
from queue_engine.protocol.counter import Finish as Finish
from queue_engine.protocol.counter import Hold as Hold
from queue_engine.protocol.counter import IssueAtPanel as IssueAtPanel
from queue_engine.protocol.counter import MayFinish as MayFinish
from queue_engine.protocol.counter import NoShow as NoShow
from queue_engine.protocol.counter import OnTicket as OnTicket
from queue_engine.protocol.counter import Pause as Pause
from queue_engine.protocol.counter import Ready as Ready
from queue_engine.protocol.counter import Recall as Recall
from queue_engine.protocol.counter import SignedIn as SignedIn
from queue_engine.protocol.counter import SignedOut as SignedOut
from queue_engine.protocol.counter import SignIn as SignIn
from queue_engine.protocol.counter import SignOut as SignOut
from queue_engine.protocol.counter import Start as Start
from queue_engine.protocol.counter import TicketNow as TicketNow
from queue_engine.protocol.counter import Transfer as Transfer
from queue_engine.protocol.counter import Undo as Undo
from queue_engine.protocol.desk import Done as Done
from queue_engine.protocol.desk import ForceSignOut as ForceSignOut
from queue_engine.protocol.desk import MoveTicket as MoveTicket
from queue_engine.protocol.desk import OpenField as OpenField
from queue_engine.protocol.desk import SetFields as SetFields
from queue_engine.protocol.desk import SetQuota as SetQuota
from queue_engine.protocol.desk import StopField as StopField
from queue_engine.protocol.devices import AskDeviceTest as AskDeviceTest
from queue_engine.protocol.devices import ReportDeviceTest as ReportDeviceTest
from queue_engine.protocol.devices import Stations as Stations
from queue_engine.protocol.devices import TellFault as TellFault
from queue_engine.protocol.follow import Advice as Advice
from queue_engine.protocol.follow import ClientMessage as ClientMessage
from queue_engine.protocol.follow import Fact as Fact
from queue_engine.protocol.follow import Facts as Facts
from queue_engine.protocol.follow import FieldWait as FieldWait
from queue_engine.protocol.follow import Heartbeat as Heartbeat
from queue_engine.protocol.follow import Pong as Pong
from queue_engine.protocol.follow import PutWaits as PutWaits
from queue_engine.protocol.follow import ServerMessage as ServerMessage
from queue_engine.protocol.follow import Shown as Shown
from queue_engine.protocol.follow import Snapshot as Snapshot
from queue_engine.protocol.follow import Spoken as Spoken
from queue_engine.protocol.follow import TicketWait as TicketWait
from queue_engine.protocol.follow import Waits as Waits
from queue_engine.protocol.follow import Welcome as Welcome
from queue_engine.protocol.issue import Afternoon as Afternoon
from queue_engine.protocol.issue import BookingIn as BookingIn
from queue_engine.protocol.issue import BookingsTaken as BookingsTaken
from queue_engine.protocol.issue import CheckIn as CheckIn
from queue_engine.protocol.issue import Discard as Discard
from queue_engine.protocol.issue import Issued as Issued
from queue_engine.protocol.issue import IssueTicket as IssueTicket
from queue_engine.protocol.issue import KeepForAfternoon as KeepForAfternoon
from queue_engine.protocol.issue import Promise as Promise
from queue_engine.protocol.issue import PutBookings as PutBookings
from queue_engine.protocol.issue import Readmit as Readmit
from queue_engine.protocol.refusals import Refusal as Refusal
from queue_engine.protocol.refusals import RefusalCode as RefusalCode
from queue_engine.protocol.reports import AskSlip as AskSlip
from queue_engine.protocol.reports import ConfirmSlip as ConfirmSlip
from queue_engine.protocol.reports import Noted as Noted
from queue_engine.protocol.reports import ReportDevice as ReportDevice
from queue_engine.protocol.reports import ReportSlip as ReportSlip
from queue_engine.protocol.reports import SlipStep as SlipStep
from queue_engine.protocol.state import CALLS_KEPT as CALLS_KEPT
from queue_engine.protocol.state import LIVING as LIVING
from queue_engine.protocol.state import Booked as Booked
from queue_engine.protocol.state import Call as Call
from queue_engine.protocol.state import CounterState as CounterState
from queue_engine.protocol.state import Day as Day
from queue_engine.protocol.state import DeviceState as DeviceState
from queue_engine.protocol.state import DeviceTest as DeviceTest
from queue_engine.protocol.state import DeviceTold as DeviceTold
from queue_engine.protocol.state import HallState as HallState
from queue_engine.protocol.state import SlipNow as SlipNow
from queue_engine.protocol.state import SpeechOutcome as SpeechOutcome
from queue_engine.protocol.state import SpokenCall as SpokenCall
from queue_engine.protocol.state import StationState as StationState
from queue_engine.protocol.state import Ticket as Ticket
from queue_engine.protocol.state import answers as answers
from queue_engine.protocol.voice import Floor as Floor
from queue_engine.protocol.voice import LeaveFloor as LeaveFloor
from queue_engine.protocol.voice import TakeFloor as TakeFloor
