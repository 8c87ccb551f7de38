"""Which printer, and what has been answered so far."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from devices.cli import wiring
from devices.cli.commands import choose, wanted
from devices.cli.dialog import Back, Dialog, Leave
from devices.cli.draft import Draft
from devices.cli.wiring import Hall, open_hall
from devices.printer.settings import TcpAddress

HALL = Path(wiring.__file__).parents[2] / "config/halls/thu-dau-mot/hall.toml"


@pytest.fixture
def hall() -> Hall:
    return open_hall(str(HALL))


def typing(*answers: str) -> Dialog:
    waiting = list(answers)

    def ask(prompt: str) -> str:
        if not waiting:
            raise EOFError
        return waiting.pop(0)

    return Dialog(ask, lambda text: None, "vi")


def test_the_printer_that_is_asked_for_is_taken_with_its_address(hall: Hall) -> None:
    target = choose(hall, "may-in-2", typing())
    assert (target.id, target.address) == ("may-in-2", TcpAddress("127.0.0.1", 9102))


def test_one_of_the_list_is_taken_by_its_number(hall: Hall) -> None:
    assert choose(hall, None, typing("2")).id == "may-in-2"


def test_a_new_printer_gets_a_code_of_its_own_and_a_name(hall: Hall) -> None:
    target = choose(hall, None, typing("+", "Máy in 9", "may-in-1", "may-in-9", "Máy in tư vấn"))
    assert (target.id, target.name, target.address) == ("may-in-9", "Máy in tư vấn", None)


def test_a_new_printer_without_a_name_is_called_what_it_is(hall: Hall) -> None:
    assert choose(hall, "quay-tu-van", typing("c", "")).name == "Máy in phiếu"


def test_a_name_that_is_nearly_one_of_the_file_is_asked_about(hall: Hall) -> None:
    assert choose(hall, "may-in-l", typing("c")).address is not None
    assert choose(hall, "mayin1", typing("c")).id == "may-in-1"
    new = choose(hall, "may-in-9", typing("k", "c", "Máy in tư vấn"))
    assert (new.id, new.address) == ("may-in-9", None)


@pytest.mark.parametrize(("said", "answers"), [("may-kiosk-2", ""), (None, "3")], ids=["said", "asked for"])
def test_a_new_printer_is_plugged_into_the_machine_where_it_is_set_up(
    hall: Hall, said: str | None, answers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "another-computer")
    options = argparse.Namespace(printer="may-in-9", device=None, machine=said)
    target = wanted(hall, options, typing("k", "c", "Máy in tư vấn", *answers))
    assert target.machine == (said or hall.machines[2])
    options.printer = "may-in-1"
    assert wanted(hall, options, typing()).machine == "", "the file says already where it is"


@pytest.mark.parametrize(("asked", "answers"), [("may-in-l", "kk"), ("quay-tu-van", "k"), ("quay-tu-van", "")])
def test_no_new_printer_is_begun_unless_somebody_says_so(hall: Hall, asked: str, answers: str) -> None:
    with pytest.raises(Leave):
        choose(hall, asked, typing(*answers))


@pytest.mark.parametrize("word", ["lui", "LÙI", "lùi", "back"])
def test_back_is_understood_at_any_question(word: str) -> None:
    with pytest.raises(Back):
        typing(word).yes("try_again")


@pytest.mark.parametrize("word", ["thoat", "Thoát", "quit"])
def test_so_is_stop(word: str) -> None:
    with pytest.raises(Leave):
        typing(word).pause("open_cover")


def test_the_end_of_the_input_is_stop() -> None:
    with pytest.raises(Leave):
        typing().line("new_id")


def test_what_was_answered_outlives_the_program(tmp_path: Path) -> None:
    file = tmp_path / "devices/p.setup.json"
    first = Draft(file)
    first.keep("cable", {"kind": "escpos_tcp"})
    assert first.next_slip() == 1
    again = Draft(file)
    assert "cable" in again
    assert again.facts == {"kind": "escpos_tcp"}
    assert again.next_slip() == 2, "no two slips of a set-up have the same number"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"answers": 3, "slips": 1}'])
def test_a_damaged_record_is_begun_anew(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "p.json"
    file.write_text(damage, "utf-8")
    assert not Draft(file).begun


def test_taking_back_forgets_the_last_answer_only(tmp_path: Path) -> None:
    draft = Draft(tmp_path / "p.json")
    draft.keep("cable", {"kind": "escpos_tcp"})
    draft.keep("width", {"width": "A"})
    assert draft.take_back() == "width"
    assert Draft(tmp_path / "p.json").facts == {"kind": "escpos_tcp"}
