"""``hall devices setup``: walks a person from an unknown printer to a proved passport in the hall's file.

Every step is kept as soon as it is answered; the hall's file is written once, at the end, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from devices.cli.dialog import Back, Dialog, Leave
from devices.cli.draft import Answer, Draft
from devices.cli.facts import address_of, cable_of, passport_of
from devices.cli.hall_file import Check, NotKept, keep
from devices.cli.probe import Bench
from devices.cli.steps import STEPS, Step, Unfit, Work
from devices.cli.stored import Store, fill, forget
from devices.errors import DeviceError
from devices.links.names import Found, Names
from devices.printer.layout import STANDARD
from devices.printer.layout_file import load_layout
from devices.printer.passport import Passport
from devices.printer.passport_file import PassportProblems, table_of
from devices.printer.settings import Address, SerialAddress, TcpAddress, UsbAddress, UsbLpAddress
from devices.printer.slip import Content
from devices.words import Lookup, told

KIND_OF_CABLE = {"serial": SerialAddress.kind, "usblp": UsbLpAddress.kind, "usb": UsbAddress.kind}
LAN, KNOWN = "m", "0"
TCP_PORT = 9100


@dataclass(frozen=True)
class Target:
    """The printer that is set up, as the hall's file has it so far."""

    id: str
    name: str
    address: Address | None
    """None: it is not in the file yet."""
    layout: Path | None = None
    kept: Mapping[str, str] = field(default_factory=dict)
    """What is in the printer's memory, as its former passport says."""
    machine: str = ""
    """Name of this computer in the hall, for a printer that is not in the file yet."""


@dataclass(frozen=True)
class Place:
    """Where what is found out goes to."""

    file: Path
    check: Check
    draft: Path | None


def no_slips() -> Sequence[Content]:
    return ()


@dataclass(frozen=True)
class SetUp:
    """One conversation about one printer."""

    target: Target
    place: Place
    bench: Bench
    dialog: Dialog
    texts: Lookup
    today: Callable[[], date] = date.today
    names: Names = field(default_factory=Names)
    steps: Sequence[Step] = STEPS
    slips: Callable[[], Sequence[Content]] = no_slips
    """One of each kind that this hall prints."""

    def run(self) -> Passport | None:
        """The passport that was written; None when the person stopped before."""
        draft = Draft(self.place.draft)
        work = Work(self.bench, self.dialog, draft)
        try:
            self._greet(draft)
            return self._walk(work)
        except (Leave, KeyboardInterrupt):
            self.dialog.say("left" if draft.begun else "left_empty")
        except Unfit as unfit:
            self.dialog.say(str(unfit))
        finally:
            self.bench.close()
        return None

    def _greet(self, draft: Draft) -> None:
        self.dialog.say("hello", id=self.target.id, name=self.target.name)
        if draft.begun and not self.dialog.yes("go_on", count=len(draft)):
            draft.forget()

    def _walk(self, work: Work) -> Passport:
        while True:
            try:
                if (step := self._next(work.draft)) is None:
                    return self._finish(work)
                self.dialog.say("step", number=len(work.draft) + 1, what=self.dialog.word(f"step_{step.name}"))
                work.draft.keep(step.name, step.run(work))
            except Back:
                self._back(work.draft)
            except (NotKept, PassportProblems) as error:
                self.dialog.say("not_written", why=error)
                self._once_more(work.draft)
            except DeviceError as error:
                self.dialog.say("trouble", said=told(error.reason, self.texts), detail=error)
                self._once_more(work.draft)

    def _next(self, draft: Draft) -> Step | None:
        cable = Step("cable", self._find_cable)
        return next((one for one in (cable, *self.steps) if one.name not in draft and one.wanted(draft.facts)), None)

    def _back(self, draft: Draft) -> None:
        last = draft.take_back()
        if last is None:
            self.dialog.say("nothing_to_take_back")
        else:
            self.dialog.say("taken_back", what=self.dialog.word(f"step_{last}"))

    def _once_more(self, draft: Draft) -> None:
        """The world's fault: the same step again, or one step back."""
        if not self.dialog.yes("try_again"):
            self._back(draft)

    # ---- the cable ----

    def _find_cable(self, work: Work) -> Answer:
        found = self.names.plugged_in()
        picked = self.dialog.pick("which_cable", self._choices(found), self._default(found))
        answer = self._answer(picked, found)
        with self.bench.probe(cable_of(answer)):  # can it be opened at all?
            self.dialog.say("opened")
        return answer

    def _choices(self, found: Sequence[Found]) -> list[tuple[str, str]]:
        plugged_in = [(str(number), self._said(one)) for number, one in enumerate(found, 1)]
        elsewhere = [(KNOWN, self.dialog.word("as_known", device=device))] if (device := self._unseen(found)) else []
        return [*plugged_in, *elsewhere, (LAN, self.dialog.word("on_lan"))]

    def _said(self, found: Found) -> str:
        steady = "" if found.steady else f" ({self.dialog.word('by_socket')})"
        return f"{self.dialog.word('cable_' + found.kind)}: {found.words} – {found.name}{steady}"

    def _unseen(self, found: Sequence[Found]) -> str:
        """The device in the hall's file, if it is none of those that are plugged in."""
        known = self.target.address
        if known is None or isinstance(known, TcpAddress) or any(one.name == known.device for one in found):
            return ""
        return known.device

    def _default(self, found: Sequence[Found]) -> str:
        """The choice that the hall's file makes already."""
        known = self.target.address
        if isinstance(known, TcpAddress):
            return LAN
        if known is None:
            return "" if found else LAN
        return next((str(number) for number, one in enumerate(found, 1) if one.name == known.device), KNOWN)

    def _answer(self, picked: str, found: Sequence[Found]) -> Answer:
        known = self.target.address
        if picked == LAN:
            return self._ask_lan()
        if picked == KNOWN and known is not None and not isinstance(known, TcpAddress):
            return {"kind": known.kind, "device": known.device}
        one = found[int(picked) - 1]
        return {"kind": KIND_OF_CABLE[one.kind], "device": one.name}

    def _ask_lan(self) -> Answer:
        known = self.target.address
        default = f"{known.host}:{known.port}" if isinstance(known, TcpAddress) else ""
        while True:
            host, port = _host_and_port(self.dialog.line("lan_address", default))
            if host and 0 < port < 65536:
                return {"kind": TcpAddress.kind, "host": host, "port": port}
            self.dialog.say("lan_address_wrong")

    # ---- the end ----

    def _finish(self, work: Work) -> Passport:
        passport = passport_of(work.facts, self.today())
        address = address_of(work.facts)
        self.dialog.say("summary")
        for name, value in table_of(passport).items():
            self.dialog.tell(f"  {name} = {value}")
        if not self.dialog.yes("write", file=self.place.file):
            raise Back
        self._keep(address, passport)
        if work.facts.get("stores") and passport.characters == "hybrid" and (slips := self.slips()):
            passport = self._fill(work, address, passport, slips)
        work.draft.forget()
        self.dialog.say("written", file=self.place.file)
        return passport

    def _keep(self, address: Address, passport: Passport) -> None:
        target, place = self.target, self.place
        keep(place.file, target.id, target.name, address, passport, place.check, target.machine)

    def _fill(self, work: Work, address: Address, passport: Passport, slips: Sequence[Content]) -> Passport:
        """Store what the hall's slips have in common."""
        store = Store(slips, load_layout(self.target.layout) if self.target.layout else STANDARD)
        with work.probe() as probe:
            # It may be another printer than the one that the old passport was of: everything is written anew.
            probe.send(forget(self.target.kept))
            plan = store.plan(passport, probe.room())
            self.dialog.say("storing", count=plan.pictures, kb=round(len(plan.data) / 1000))
            filled = fill(probe, plan, passport, lambda passport: self._keep(address, passport))
        if "keys" not in filled.answers:
            self.dialog.say("keys_untold", id=self.target.id)
        return filled


def _host_and_port(text: str) -> tuple[str, int]:
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        return port, TCP_PORT
    return host, int(port) if port.isdecimal() else 0
