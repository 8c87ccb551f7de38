"""The settings of a hall. Every key is described here, with its unit; ``hall config --describe`` prints this."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import Field, SecretStr

from config.board import Board
from config.codes import Codes
from config.devices import Bus, Keypad, Pad, Reader, Sign
from config.dossiers import Dossiers
from config.hours import Queue, Schedule
from config.printer import Passport as Passport
from config.printer import Printer as Printer
from config.printer import SimSettings as SimSettings
from config.printing import Printing
from config.problems import ConfigProblems, Problem, nearest
from config.ratings import Ratings
from config.screen import Screen as Screen
from config.table import Id, Port, Seconds
from config.table import Settings as Settings
from config.table import Weekday as Weekday
from config.tallies import Tallies
from config.voice import Voice, Zone
from config.words import say


class StationKind(StrEnum):
    """What a station is."""

    TICKET_KIOSK = "ticket_kiosk"
    LOOKUP_SCREEN = "lookup_screen"
    COUNTER_PANEL = "counter_panel"
    RATING_SCREEN = "rating_screen"
    SUPERVISOR_DESK = "supervisor_desk"
    LEADER_DESK = "leader_desk"
    HALL_BOARD = "hall_board"
    COUNTER_SIGN = "counter_sign"
    SIGN_BUS = "sign_bus"
    ANNOUNCER = "announcer"


AT_A_COUNTER = frozenset({StationKind.COUNTER_PANEL, StationKind.RATING_SCREEN, StationKind.COUNTER_SIGN})


class Hall(Settings):
    """Who the hall is."""

    id: Id = Field(description="short name of the hall: small letters, digits and hyphens")
    name: str = Field(min_length=1, description="name of the hall in Vietnamese, as citizens read it")
    name_en: str = Field(min_length=1, description="name of the hall in English")
    short_name: str = Field(
        min_length=1, max_length=40, description="short form for narrow places, at most 40 characters"
    )
    timezone: str = Field(
        default="Asia/Ho_Chi_Minh", description="IANA time zone; the hall's day begins at its midnight"
    )
    languages: tuple[str, ...] = Field(
        default=("vi", "en"),
        min_length=1,
        description="languages of the public screens; the first is the language at rest",
    )
    state_dir: Path = Field(
        default=Path(),
        description="folder of the hall's data (journal, secrets, logs); a relative path starts at this file; "
        "empty: ~/.local/state/hall/<id>",
    )
    lookup_url: str = Field(
        default="https://example.invalid/hall",
        pattern=r"^https?://[^\s?#]+$",
        description="address in the slip's QR, in front of /v/ and the visit's token; http or https, no query",
    )


class Server(Settings):
    """Where the hall server runs."""

    host: str = Field(
        default="127.0.0.1", description="address on the LAN: the server listens on it, stations connect to it"
    )
    port: Port = Field(default=8750, description="TCP port, 1–65535")
    machine: str = Field(default="pc-1", description="name of the machine that runs it, for `hall up --machine`")
    heartbeat_s: Seconds = Field(
        default=2.0, description="seconds between signs of life; three missed mean the link is lost"
    )

    @property
    def address(self) -> str:
        """Where stations reach the server, host:port."""
        return f"{self.host}:{self.port}"


class PriorityGroup(Settings):
    """People whom law or custom serves earlier."""

    id: Id = Field(description="code of the group, the only thing that is stored about the person")
    name: str = Field(min_length=1, description="the group in Vietnamese, as a citizen reads it")
    name_en: str = Field(min_length=1, description="the group in English")


class FieldGroup(Settings):
    """First level of the kiosk's choice, where there are many fields."""

    id: Id = Field(description="code of the group of fields")
    name: str = Field(min_length=1, description="the group in Vietnamese, on the first level's button")
    name_en: str = Field(min_length=1, description="the group in English")
    icon: str = Field(default="", description="name of an icon of assets/icons; empty: none")


class HallField(Settings):
    """A field (lĩnh vực): what one queue is for."""

    id: Id = Field(description="code of the field")
    letter: str = Field(
        pattern="^[A-ZĐ]$", description="letter of its numbers, A–Z or Đ; no two that sound alike in one hall"
    )
    name: str = Field(min_length=1, description="the field in Vietnamese, as a citizen reads it")
    name_en: str = Field(min_length=1, description="the field in English")
    icon: str = Field(default="", description="name of an icon of assets/icons; empty: none")
    group: str | None = Field(default=None, description="id of its field group; absent: on the first level")
    kind: Literal["field", "advice", "return"] = Field(
        default="field", description="field: receives dossiers; advice: hướng dẫn; return: trả kết quả"
    )
    open_weekdays: tuple[Weekday, ...] = Field(
        default=(), description="days of the week on which the field is received; empty: every open day"
    )
    quota_per_session: int = Field(
        default=0, ge=0, le=10_000, description="numbers a session without a booking; 0: unlimited"
    )
    quotas: tuple[Annotated[int, Field(ge=0, le=10_000)], ...] = Field(
        default=(), description="numbers in the first, second … session of a day; absent: quota_per_session in each"
    )
    target_wait_min: int = Field(
        default=30, ge=1, le=480, description="minutes of waiting above which the supervisor gets an alarm"
    )


class Counter(Settings):
    """A counter (quầy)."""

    id: Id = Field(description="code of the counter")
    number: int = Field(ge=1, le=99, description="number on the counter's sign, as it is shown and spoken")
    name: str = Field(min_length=1, description="name of the counter in Vietnamese")
    name_en: str = Field(min_length=1, description="name of the counter in English")
    fields: tuple[str, ...] = Field(min_length=1, description="ids of the fields that it serves, its main field first")
    direction: str = Field(default="", description="how to get there, in Vietnamese; printed on the slip")
    direction_en: str = Field(default="", description="how to get there, in English")


class Officer(Settings):
    """An officer who may sign in."""

    id: Id = Field(description="code of the officer")
    name: str = Field(min_length=1, description="name as colleagues read it")
    pin_hash: str = Field(
        pattern=r"^\$argon2id\$", repr=False, description="argon2id hash of the PIN: `hall pin` makes one"
    )
    counters: tuple[str, ...] = Field(
        default=(), description="ids of the counters where the officer may sit; empty: any"
    )
    photo: Path | None = Field(
        default=None, description="photo for signs and rating screens; relative paths start at this file"
    )


class Station(Settings):
    """A program with a screen, on one machine."""

    id: Id = Field(description="code of the station")
    kind: StationKind = Field(description="what it is: " + ", ".join(StationKind))
    name: str = Field(min_length=1, description="name as staff read it")
    machine: str = Field(default="pc-1", description="name of the machine that runs it, for `hall up --machine`")
    enabled: bool = Field(default=True, description="false: `hall up` leaves it out")
    counter: str | None = Field(
        default=None, description="id of its counter; needed for panels, signs and rating screens"
    )
    printer: str | None = Field(default=None, description="id of the printer that it prints on")
    spare_printer: str | None = Field(
        default=None, description="id of the printer that takes the slips which the first one cannot print"
    )
    paper_at: Id | None = Field(
        default=None,
        description="counter_panel: id of the ticket kiosk or lookup screen that prints what is missing at held visits",
    )
    readers: tuple[Id, ...] = Field(default=(), description="ids of the readers at this station")
    bus: Id | None = Field(default=None, description="sign_bus: id of the shared line that this program owns")
    zone: Id | None = Field(
        default=None, description="hall_board, announcer: id of the zone that it serves; absent: the whole hall"
    )
    viewing_m: float | None = Field(
        default=None, gt=0, le=60, description="hall_board: metres to the last reader; called numbers are high enough"
    )
    fields: tuple[Id, ...] = Field(default=(), description="hall_board: ids of the fields it shows; empty: all")
    playlist: Path | None = Field(
        default=None, description="hall_board: folder of films and pictures; a relative path starts at this file"
    )
    speaker: str = Field(
        default="",
        max_length=200,
        description="announcer, speaking kiosk: sink of the sound server, or alsa:CARD; empty: the one of the system; "
        "sim:SPEED:FILE: a simulated one",
    )
    officer_shown: bool = Field(default=False, description="counter_sign: shows name and photo of who sits there")
    voice: bool = Field(
        default=False,
        description="true: a kiosk speaks advice, as when nothing prints, and invites; needs a loudspeaker",
    )
    token: SecretStr | None = Field(
        min_length=16,
        default=None,
        description="secret by which the server knows the station; absent: made and kept in <state_dir>/secrets.toml",
    )
    screen: Screen = Field(default=Screen(), description="size of its screen")
    idle_timeout_s: Seconds = Field(default=30.0, description="seconds without a touch until the start screen returns")
    ticket_shown_s: Seconds = Field(
        default=8.0, description="seconds for which a taken number stays large on the screen"
    )
    window: tuple[int, int, int, int] | None = Field(
        default=None, description="x, y, width, height of the window in pixels; absent: full screen"
    )
    pilot: str | None = Field(
        default=None,
        pattern=r"^[^\s:]+:\d{1,5}$",
        description="host:port of a demonstration's script; absent: no pilot",
    )
    paint_log: Path | None = Field(
        default=None, description="JSONL file of what was painted when; absent: none is written"
    )

    @property
    def secret(self) -> str:
        """The token itself. Raises LookupError before config.secrets.ensure() has given the station one."""
        if self.token is None:
            raise LookupError(f"{self.id} has no token yet")
        return self.token.get_secret_value()


class HasId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=HasId)


class HallConfig(Settings):
    """All settings of a hall."""

    hall: Hall = Field(description="who the hall is")
    server: Server = Field(default=Server(), description="where the hall server runs")
    schedule: Schedule = Field(default=Schedule(), description="when numbers are issued")
    queue: Queue = Field(default=Queue(), description="the rules of the queue")
    printing: Printing = Field(default=Printing(), description="what becomes of slips that cannot be printed at once")
    codes: Codes = Field(default=Codes(), description="what codes on receipts and bookings look like")
    dossiers: Dossiers = Field(default=Dossiers(), description="dossiers and procedures of the central system")
    ratings: Ratings = Field(default=Ratings(), description="how people say how they were served")
    tallies: Tallies = Field(default=Tallies(), description="what the supervisor reads of days and months")
    voice: Voice = Field(default=Voice(), description="how calls are said")
    board: Board = Field(default=Board(), description="what hall boards show beside calls")
    zones: tuple[Zone, ...] = Field(
        default=(), description="parts of the hall with a loudspeaker and boards of their own"
    )
    priority_groups: tuple[PriorityGroup, ...] = Field(default=(), description="people who are served earlier")
    field_groups: tuple[FieldGroup, ...] = Field(default=(), description="first level of the kiosk's choice")
    fields: tuple[HallField, ...] = Field(min_length=1, description="the fields, in the order of the kiosk's buttons")
    counters: tuple[Counter, ...] = Field(min_length=1, description="the counters")
    officers: tuple[Officer, ...] = Field(default=(), description="officers who may sign in")
    stations: tuple[Station, ...] = Field(default=(), description="the programs with a screen")
    printers: tuple[Printer, ...] = Field(default=(), description="the slip printers")
    readers: tuple[Reader, ...] = Field(default=(), description="readers of barcodes and QR codes, cameras too")
    buses: tuple[Bus, ...] = Field(default=(), description="lines that signs and pads share")
    signs: tuple[Sign, ...] = Field(default=(), description="number displays on shared lines")
    pads: tuple[Pad, ...] = Field(default=(), description="rating pads")
    keypads: tuple[Keypad, ...] = Field(default=(), description="officers' keypads for calling")

    def field(self, id: str) -> HallField:
        return _find(self.hall.id, self.fields, id, "fields")

    def counter(self, id: str) -> Counter:
        return _find(self.hall.id, self.counters, id, "counters")

    def officer(self, id: str) -> Officer:
        return _find(self.hall.id, self.officers, id, "officers")

    def station(self, id: str) -> Station:
        return _find(self.hall.id, self.stations, id, "stations")

    def printer(self, id: str) -> Printer:
        return _find(self.hall.id, self.printers, id, "printers")

    def reader(self, id: str) -> Reader:
        return _find(self.hall.id, self.readers, id, "readers")

    def counters_of(self, field: str) -> tuple[Counter, ...]:
        """The counters that serve a field."""
        return tuple(counter for counter in self.counters if field in counter.fields)


def _find(hall: str, items: tuple[Item, ...], id: str, section: str) -> Item:
    """The item of this id; a wrong id on a command line is the reader's mistake and gets the nearest name."""
    for item in items:
        if item.id == id:
            return item
    remedy = nearest(id, [item.id for item in items]) or say("none_yet", section=section)
    raise ConfigProblems([Problem(hall, section, say("unknown_id", value=id, section=section), remedy)])
