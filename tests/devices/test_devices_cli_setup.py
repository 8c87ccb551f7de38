"""From an unknown printer to a proved passport and a first slip, by nothing but questions and what came out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.texts import Texts
from devices.catalog import ticket_printer
from devices.cli import wiring
from devices.cli.dialog import Dialog
from devices.cli.probe import Bench
from devices.cli.setup import SetUp, no_slips
from devices.cli.trial import trial_slip, try_out
from devices.cli.wiring import open_hall
from devices.links.choice import link_to
from devices.links.names import Names
from devices.links.serial import SerialLink
from devices.links.usblp import UsbLpLink
from devices.ports import Link
from devices.printer.encode import encode
from devices.printer.layout import lay_out
from devices.printer.passport import Passport
from devices.printer.settings import PrinterSettings, SerialAddress
from tests.devices.devices_bench import SimBench
from tests.devices.devices_person import Person
from tests.devices.devices_usb import Tree
from tests.devices.test_devices_nv_keys import keep_keys_secret

TODAY = date(2026, 11, 23)
HALL = Path(wiring.__file__).parents[2] / "config/halls/commune/hall.toml"
NewSim = Callable[..., SimBench]


@dataclass
class Desk:
    """A hall's file, an unknown printer, and a person between them."""

    file: Path
    person: Person
    names: Names
    link_to: Callable[[PrinterSettings], Link] = link_to
    printer: str = "may-in-moi"
    fills: bool = False
    """Ask the hall for its slips, to be kept in the printer."""

    def set_up(self) -> Passport | None:
        hall = open_hall(str(self.file))
        place = hall.place(self.printer)
        dialog = Dialog(self.person.ask, self.person.tell, "vi" if self.person.language == "vi" else "en")
        bench = Bench(self.printer, self.link_to)
        target = hall.target(self.printer, "Máy in mới")
        texts = Texts(self.person.language)
        slips = hall.slips if self.fills else no_slips
        return SetUp(target, place, bench, dialog, texts, lambda: TODAY, self.names, slips=slips).run()

    @property
    def row(self) -> dict[str, Any]:
        rows = tomllib.loads(self.file.read_text("utf-8"))["printers"]
        return next(row for row in rows if row["id"] == self.printer)


@pytest.fixture
def hall_file(tmp_path: Path) -> Path:
    file = tmp_path / "hall.toml"
    file.write_text(HALL.read_text("utf-8").replace("[hall]\n", '[hall]\nstate_dir = "state"\n', 1), "utf-8")
    return file


@pytest.fixture
def names(tmp_path: Path) -> Names:
    return Names(tmp_path / "root")


@pytest.fixture
def lan(hall_file: Path, names: Names, new_sim: NewSim) -> Desk:
    sim = new_sim()
    return Desk(hall_file, Person(sim, f"127.0.0.1:{sim.settings.port}"), names)


def test_a_printer_on_the_lan_goes_from_nothing_to_a_proved_passport(lan: Desk) -> None:
    passport = lan.set_up()
    assert passport is not None, lan.person.told
    assert passport == replace(
        Passport(),
        answers=frozenset({"dle_eot", "gs_r", "gs_h", "asb"}),
        native=frozenset({"number", "qr"}),
        near_end=True,
        clears=True,
        proved_on=TODAY,
        mm_per_s=passport.mm_per_s,
    )
    assert lan.row["passport"]["proved_on"] == TODAY


def test_the_first_slip_by_the_way_of_the_stations_is_proved(lan: Desk) -> None:
    lan.set_up()
    row = open_hall(str(lan.file)).printer("may-in-moi")
    assert row is not None
    trial = try_out(PrinterSettings.of(row), ticket_printer, trial_slip("vi"))
    assert trial.well
    first = trial.lines("vi", Texts("vi"))[0]
    assert first == "Chắc chắn đã in xong (máy in nhắc lại số của phiếu sau khi in, GS ( H)."
    assert not lan.person.bench.next_slip().errors


@pytest.fixture
def quick(lan: Desk) -> Desk:
    lan.person.quick = True
    return lan


def test_nothing_else_in_the_halls_file_is_touched(quick: Desk) -> None:
    before = quick.file.read_text("utf-8")
    quick.set_up()
    after = quick.file.read_text("utf-8")
    assert all(line in after.splitlines() for line in before.splitlines())


# ---- a serial line


@pytest.fixture
def line(hall_file: Path, tmp_path: Path, new_sim: NewSim) -> Desk:
    """A printer at 38400 baud behind a USB cable with a serial number, as /dev and /sys show it."""
    tree = Tree(tmp_path / "root")
    tree.usb_serial("ttyUSB0", "1-2", "usb-FTDI_A5-if00-port0", "pci-0:2", manufacturer="FTDI", serial="A5")
    node = tmp_path / "root/dev/ttyUSB0"
    node.unlink()
    sim = new_sim(kind="escpos_serial", device=str(node), baud=38400, buffer_bytes=4096, speed=100.0)
    names = Names(tmp_path / "root")

    def link(settings: PrinterSettings) -> Link:
        assert isinstance(settings.address, SerialAddress)
        return SerialLink(
            settings.address.device, settings.passport.baud or 9600, settings.passport.flow, names=names
        )  # fmt: skip

    return Desk(hall_file, Person(sim), names, link)


def test_a_serial_printer_is_found_out_though_the_first_speed_is_wrong(line: Desk) -> None:
    passport = line.set_up()
    assert passport is not None, line.person.told
    assert (passport.baud, passport.flow, passport.evidence_per) == (38400, "dsr_dtr", "strip")
    assert passport.characters == "hybrid"
    assert line.row["device"] == "/dev/serial/by-id/usb-FTDI_A5-if00-port0"
    assert line.row["kind"] == "escpos_serial"


def test_a_cable_without_the_wires_of_a_flow_control_is_not_taken_to_have_it(line: Desk) -> None:
    """Three wires only: DSR and CTS are never up, whether the printer works or not."""
    whole = line.link_to

    def three_wires(settings: PrinterSettings) -> Link:
        link = whole(settings)
        assert isinstance(link, SerialLink)
        link._lines = lambda fd: 0
        return link

    line.link_to = three_wires
    passport = line.set_up()
    assert passport is not None, line.person.told
    assert passport.flow == "xon_xoff"


def test_what_the_halls_slips_have_in_common_is_kept_in_a_slow_printer(line: Desk) -> None:
    line.fills = True
    line.person.instead = {"try_sensors": ["k"]}
    passport = line.set_up()
    assert passport is not None
    server = line.person.bench.server
    assert server is not None
    assert set(line.row["passport"]["nv"]) == set(server.printer.memory.graphics) == set(passport.nv)
    assert "keys" in line.row["passport"]["answers"], "it tells which pictures it has"
    slip = open_hall(str(line.file)).slips()[0]
    stored = Passport.of(open_hall(str(line.file)).config.printer("may-in-moi").passport)
    assert len(encode(lay_out(slip), stored).data) < len(encode(lay_out(slip), replace(stored, nv={})).data) / 2


def test_of_a_printer_that_does_not_tell_its_keys_a_person_is_told_what_that_means(
    line: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_keys_secret(monkeypatch)
    line.fills = True
    line.person.instead = {"try_sensors": ["k"]}
    passport = line.set_up()
    assert passport is not None
    assert passport.nv and "keys" not in passport.answers
    assert any("không cho biết đang lưu hình nào" in text for text in line.person.told)


def test_a_mute_serial_printer_is_found_by_the_eyes_alone(line: Desk) -> None:
    line.person.bench.set("silent on")
    line.person.instead = {"try_sensors": ["k"]}
    passport = line.set_up()
    assert passport is not None
    assert passport.baud == 38400
    assert line.person.asked.count("speed_readable") == 3, "two speeds were wrong"
    assert passport.answers == frozenset()
    assert not passport.near_end


def test_a_printer_in_the_place_of_another_is_not_believed_to_have_its_pictures(line: Desk) -> None:
    line.fills, line.person.instead = True, {"try_sensors": ["k"]}
    first = line.set_up()
    assert first is not None
    server = line.person.bench.server
    assert server is not None
    server.printer.memory.graphics.clear()
    line.person.instead = {"try_sensors": ["k"]}
    again = line.set_up()
    assert again is not None
    assert set(again.nv) == set(server.printer.memory.graphics) == set(first.nv)


# ---- people


def test_a_wrong_answer_is_taken_back(quick: Desk) -> None:
    quick.person.instead = {"widest_frame": ["a"], "try_sensors": ["lui"]}
    passport = quick.set_up()
    assert passport is not None
    assert passport.dots == 576
    assert quick.person.asked.count("widest_frame") == 2


def test_a_width_whose_edges_are_not_both_on_the_paper_is_not_taken(quick: Desk) -> None:
    quick.person.instead = {"widest_frame": ["e"]}  # 832 dots on a printer of 576
    passport = quick.set_up()
    assert passport is not None
    assert passport.dots == 576
    assert quick.person.asked.count("widest_frame") == 2
    assert any(told.startswith("Vậy khung E rộng quá") for told in quick.person.told)


def test_who_stops_goes_on_where_he_stopped(quick: Desk) -> None:
    before = quick.file.read_bytes()
    quick.person.instead = {"widest_frame": ["thoat"]}
    assert quick.set_up() is None
    assert quick.file.read_bytes() == before
    quick.person.asked.clear()
    assert quick.set_up() is not None
    assert quick.person.asked[:2] == ["go_on", "widest_frame"]


def test_no_to_the_last_question_leaves_the_file_as_it_was(quick: Desk) -> None:
    before = quick.file.read_bytes()
    quick.person.instead = {"write": ["k", "thoat"]}
    assert quick.set_up() is None
    assert quick.file.read_bytes() == before


def test_an_answer_that_nobody_understands_is_asked_for_again(quick: Desk) -> None:
    quick.person.instead = {"text_readable": ["vâng", "hình như có"]}
    assert quick.set_up() is not None
    assert quick.person.asked.count("text_readable") == 3


def test_yes_with_its_marks_is_understood(quick: Desk) -> None:
    quick.person.instead = {"text_readable": ["Có"]}
    assert quick.set_up() is not None
    assert quick.person.asked.count("text_readable") == 1


def test_the_whole_conversation_in_english(lan: Desk) -> None:
    lan.person.language = "en"
    assert lan.set_up() is not None


# ---- printers


def test_a_printer_for_narrow_paper(hall_file: Path, names: Names, new_sim: NewSim) -> None:
    sim = new_sim(dots=384)
    passport = Desk(hall_file, Person(sim, f"127.0.0.1:{sim.settings.port}"), names).set_up()
    assert passport is not None
    assert passport.dots == 384


def test_a_printer_without_a_near_end_sensor(hall_file: Path, names: Names, new_sim: NewSim) -> None:
    sim = new_sim(near_end_mm=None)
    passport = Desk(hall_file, Person(sim, f"127.0.0.1:{sim.settings.port}"), names).set_up()
    assert passport is not None
    assert not passport.near_end


def test_a_printer_that_is_off_is_said_so_and_tried_again(quick: Desk) -> None:
    person = quick.person
    port = person.bench.settings.port
    person.bench.unplug()

    def switch_on(question: object) -> bool:
        person.bench.plug_in()
        return True

    person._try_again = switch_on  # type: ignore[method-assign]
    assert quick.set_up() is not None
    assert person.bench.settings.port == port
    assert any("không nối được" in told for told in person.told)


def test_a_file_that_cannot_be_written_is_left_whole_and_the_answers_are_kept(quick: Desk) -> None:
    before = quick.file.read_text("utf-8")
    quick.file.write_text(before.replace("[[printers]]", "[[printers]]\ncolour = 1", 1), "utf-8")
    damaged = quick.file.read_bytes()
    quick.person.instead = {"try_again": ["thoat"]}
    hall = open_hall(str(_whole(quick.file, before)))
    assert hall.known
    quick.file.write_bytes(damaged)
    assert _set_up_in(quick, hall) is None
    assert quick.file.read_bytes() == damaged
    assert any("colour" in told for told in quick.person.told)


def _whole(file: Path, text: str) -> Path:
    file.write_text(text, "utf-8")
    return file


def _set_up_in(desk: Desk, hall: wiring.Hall) -> Passport | None:
    dialog = Dialog(desk.person.ask, desk.person.tell, "vi")
    place = hall.place(desk.printer)
    target = hall.target(desk.printer, "Máy in mới")
    return SetUp(target, place, Bench(desk.printer, link_to), dialog, Texts("vi"), lambda: TODAY, desk.names).run()


def test_a_usb_printer_by_the_name_that_stays(hall_file: Path, tmp_path: Path, new_sim: NewSim) -> None:
    tree = Tree(tmp_path / "root")
    tree.usb_printer("1-1", "04b8", "0e15", manufacturer="EPSON", product="TM-T82", serial="J8CF")
    node = tmp_path / "root/dev/usb/lp0"
    node.unlink()
    sim, names = new_sim(kind="escpos_usblp", device=str(node)), Names(tmp_path / "root")
    person = Person(sim, quick=True)
    desk = Desk(hall_file, person, names, lambda settings: UsbLpLink(settings.address.device, names=names))  # type: ignore[union-attr]
    passport = desk.set_up()
    assert passport is not None, person.told
    assert (desk.row["kind"], desk.row["device"]) == ("escpos_usblp", "usb:04b8:0e15:J8CF")
    assert passport.evidence_per == "slip"


def test_a_printer_that_knows_no_raster_pictures_draws_in_columns(quick: Desk) -> None:
    quick.person.instead = {"frame_whole": ["k"]}
    passport = quick.set_up()
    assert passport is not None
    assert passport.picture == "columns"


def test_a_printer_without_a_knife_is_torn_by_hand(quick: Desk) -> None:
    # On one long piece of paper.
    seen = {"only_two_lines": ["c"], "frame_whole": ["c"], "widest_frame": ["c"], "both_edges": ["c"]}
    quick.person.instead = {"cut_clean": ["k", "k", "k"], **seen}
    passport = quick.set_up()
    assert passport is not None
    assert passport.cut == "none"


def test_a_question_that_is_printed_instead_of_answered_is_never_asked_again(quick: Desk) -> None:
    quick.person.instead = {"only_two_lines": ["k"]}
    passport = quick.set_up()
    assert passport is not None
    assert passport.answers == {"dle_eot", "gs_r"}


def test_a_printer_that_prints_no_pictures_is_refused_and_nothing_is_written(quick: Desk) -> None:
    before = quick.file.read_bytes()
    quick.person.instead = {"frame_whole": ["k", "k"]}
    assert quick.set_up() is None
    assert quick.file.read_bytes() == before
    assert quick.person.told[-1].startswith("Máy in này không in được hình")
