"""The settings of dossiers: which central system, how it is reached, what a citizen may see, what goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from config.table import Id, Port, Seconds, Settings

System = Literal["none", "portal", "igate", "csv", "sql"]
Shown = Literal["unit", "officer", "steps", "supplement", "refusal", "note"]
Code = Annotated[str, Field(min_length=1, max_length=80)]


class Proof(Settings):
    """The second proof: the last four digits of the identity number or of the phone."""

    asked: bool = Field(default=True, description="false: nobody is asked, and only what needs no proof is shown")
    shows: tuple[Shown, ...] = Field(
        default=("unit", "officer", "steps", "supplement", "refusal"), description="what is shown after it"
    )


class Guesses(Settings):
    """How often a code that does not exist, or a wrong proof, may be tried before waiting."""

    by_station: int = Field(default=20, ge=3, le=1000, description="at one station in ten minutes")
    by_code: int = Field(default=3, ge=1, le=50, description="wrong proofs for one code before it waits")
    wait_s: Seconds = Field(default=300.0, description="seconds to wait after that; doubled each time, a day at most")


class Circuit(Settings):
    """When the central system is left in peace."""

    failures: int = Field(default=4, ge=1, le=100, description="failures one after the other that open the circuit")
    pause_s: Seconds = Field(default=20.0, description="seconds until one call tries again; doubled up to ten minutes")
    slow_ms: int = Field(default=1500, ge=50, le=60_000, description="a median above this is shown as slow")


class Pull(Settings):
    """What is fetched by itself, and how often; 0: never."""

    dossiers_min: int = Field(default=10, ge=0, le=1440, description="minutes between pulls of changed dossiers")
    procedures_h: int = Field(default=24, ge=0, le=720, description="hours between pulls of procedures and fields")
    bookings_min: int = Field(default=0, ge=0, le=1440, description="minutes between pulls of bookings")
    keep_days: int = Field(default=365, ge=1, le=3650, description="days a returned dossier is kept in the hall's copy")


class Out(Settings):
    """What the hall tells the central system."""

    send: tuple[Literal["visits", "flags", "ratings", "summaries"], ...] = Field(
        default=(),
        description="visits: visits that are finished; flags: statuses that somebody says are wrong; "
        "ratings: how visits were rated; summaries: the summary of each day",
    )
    where: Literal["system", "address", "folder"] = Field(
        default="system", description="system: its own call; address: the hall's own JSON; folder: CSV files"
    )
    address: str = Field(default="", description="where = address: the address to which JSON is posted")
    folder: Path | None = Field(
        default=None, description="where = folder: where CSV files are put; a relative path starts at this file"
    )
    deadline_s: Seconds = Field(default=20.0, description="seconds in which one row must have been taken")


class SimCentre(Settings):
    """The simulated central system, started by `hall up` beside the worker."""

    enabled: bool = Field(default=False, description="true: `hall up` starts it")
    port: Port = Field(default=8760, description="TCP port, 1–65535")
    tls_port: int = Field(
        default=0, ge=0, le=65535, description="TCP port for HTTPS with a certificate of its own; 0: none"
    )
    seed: int = Field(default=1, ge=0, description="seed of its data")
    dossiers: int = Field(default=2000, ge=1, le=2_000_000, description="how many dossiers it has")
    procedures: int = Field(default=2500, ge=1, le=100_000, description="how many procedures it has")
    answer_ms: int = Field(default=40, ge=0, le=60_000, description="milliseconds until it answers")


class Dossiers(Settings):
    """Dossiers and procedures."""

    system: System = Field(
        default="none",
        description="portal: the national portal's family; igate: iGate and its like; csv: files in a folder; "
        "sql: a read-only view; none: no central system",
    )
    name: str = Field(default="", description="name of the central system as staff read it")
    address: str = Field(default="", description="portal, igate: its address; sql: DSN or path of the SQLite file")
    folder: Path | None = Field(
        default=None, description="csv: the folder on the LAN; a relative path starts at this file"
    )
    mapping: str = Field(
        default="", description="file of the mapping; empty: the one that comes with the program for this system"
    )
    unit: str = Field(default="", description="code of the hall's unit in it (madonvi)")
    user: str = Field(default="", description="name under which the hall signs in to it")
    secret: Path | None = Field(
        default=None, description="file with the password or client secret, readable by nobody else"
    )
    ca_file: Path | None = Field(default=None, description="certificate of the authority that signed its certificate")
    host: str = Field(default="127.0.0.1", description="address at which the look-up service listens")
    port: Port = Field(default=8751, description="TCP port of the look-up service, 1–65535")
    deadline_s: Seconds = Field(default=1.5, description="seconds that a citizen waits for a live answer at most")
    fresh_s: Seconds = Field(default=120.0, description="a copy younger than this is not fetched again")
    old_h: int = Field(default=24, ge=1, le=720, description="hours after which a copy is called old on the screen")
    fields: dict[Code, Id] = Field(
        default={}, description="code of the system's field = id of the hall's field that serves it"
    )
    returns: dict[Code, Id] = Field(
        default={},
        description="code of the system's field = id of the field that hands its results over; "
        "absent: the hall's first field of kind return, else the field itself",
    )
    procedures: Path | None = Field(default=None, description="CSV file of procedures, where the system delivers none")
    proof: Proof = Field(default=Proof(), description="the second proof")
    guesses: Guesses = Field(default=Guesses(), description="limits of guessing")
    circuit: Circuit = Field(default=Circuit(), description="when the central system is left in peace")
    pull: Pull = Field(default=Pull(), description="what is fetched by itself")
    out: Out = Field(default=Out(), description="what the hall tells the central system")
    sim: SimCentre = Field(default=SimCentre(), description="the simulated central system")

    @property
    def lookup_address(self) -> str:
        """Where stations ask, host:port."""
        return f"{self.host}:{self.port}"

    @property
    def running(self) -> bool:
        """Whether there is anything for the look-up service to do."""
        return self.system != "none" or self.procedures is not None
