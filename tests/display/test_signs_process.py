"""The LED signs and the sign on a screen as programs, against the real hall server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from devices.signs.settings import BusSettings, SignSettings
from devices.signs.sim_server import SimBusServer
from queue_engine import protocol
from queue_engine.client import Commands, Follower
from tests.fakes.hall import ServerProcess, sign_in, token, wait_until, write_settings


@contextmanager
def line_at(device: Path) -> Iterator[SimBusServer]:
    signs = (SignSettings("led-2", 2), SignSettings("led-3", 3, "line"))
    server = SimBusServer(BusSettings("line-1", str(device), signs), [("pad-3", 64)])
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def hall_with(folder: Path, *stations: dict[str, Any], **sections: Any) -> ServerProcess:
    """The small hall with these stations and devices too."""
    server = ServerProcess(folder)
    added = [{"name": one["id"], "token": token(one["id"]), **one} for one in stations]
    server.values = {**server.values, "stations": [*server.values["stations"], *added], **sections}
    write_settings(folder, server.values)
    return server


@contextmanager
def program(server: ServerProcess, command: str, station: str) -> Iterator[subprocess.Popen[bytes]]:
    arguments = [sys.executable, "-m", "display", command, "--config", str(server.file), "--station", station]
    process = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def led_signs(device: Path) -> dict[str, Any]:
    signs = [
        {"id": f"led-{n}", "name": f"Đèn {n}", "bus": "line-1", "address": n, "counter": str(n), "kind": kind}
        for n, kind in ((2, "modbus"), (3, "line"))
    ]
    pad = {"id": "pad-3", "name": "Phím 3", "bus": "line-1", "address": 64, "counter": "3"}
    return {"buses": [{"id": "line-1", "name": "Đường đèn", "device": str(device)}], "signs": signs, "pads": [pad]}


def take_number(server: ServerProcess) -> str:
    with closing(Commands(server.address, token("kiosk-1"))) as kiosk:
        answer = kiosk.send(protocol.IssueTicket(field="land"), deadline_s=20)
    assert isinstance(answer, protocol.Issued), answer
    return answer.ticket.number


def devices_at(server: ServerProcess) -> dict[str, str]:
    """What the supervisor's desk is told of the devices of the line."""
    told: dict[str, str] = {}
    heard = threading.Event()

    def hear(hall: protocol.HallState, facts: object) -> None:
        row = hall.stations.get("signs-1")
        told.update({one.device: one.state for one in row.devices} if row else {})
        heard.set()

    desk = Follower(server.address, token("desk"), hear, lambda status: None)
    desk.start()
    assert heard.wait(30)
    desk.stop()
    return told


def test_a_call_lights_up_above_its_counter_and_in_the_end_all_is_dark(tmp_path: Path) -> None:
    device = tmp_path / "line"
    station = {"id": "signs-1", "kind": "sign_bus", "bus": "line-1"}
    with ExitStack() as stack:
        server = stack.enter_context(hall_with(tmp_path / "hall", station, **led_signs(device)))
        line = stack.enter_context(line_at(device))
        signs = stack.enter_context(program(server, "signs", "signs-1"))
        panel = stack.enter_context(closing(Commands(server.address, token("panel-3"))))
        session = sign_in(panel, "officer-3")
        number = take_number(server)
        panel.send(protocol.CallNext(session=session), deadline_s=20)
        wait_until(lambda: line.bus.signs["led-3"].text == number)
        assert line.bus.signs["led-2"].text == ""
        ready = dict.fromkeys(("line-1", "led-2", "led-3", "pad-3"), "READY")
        wait_until(lambda: devices_at(server) == ready)
        desk = stack.enter_context(closing(Commands(server.address, token("desk"))))
        desk.send(protocol.AskDeviceTest(station="signs-1", device="led-2"), deadline_s=20)
        wait_until(lambda: line.bus.signs["led-2"].text == "8888")
        wait_until(lambda: line.bus.signs["led-2"].text == "")
        other = stack.enter_context(closing(Commands(server.address, token("panel-2"))))
        other.send(protocol.Pause(session=sign_in(other, "officer-2"), reason="nghỉ"), deadline_s=20)
        wait_until(lambda: line.bus.signs["led-2"].text == "----")
        os.kill(signs.pid, signal.SIGTERM)
        assert signs.wait(20) == 0
        assert [sign.text for sign in line.bus.signs.values()] == ["", ""]


def test_a_call_stands_on_the_screen_above_its_counter(tmp_path: Path) -> None:
    log = tmp_path / "paint.jsonl"
    station = {"id": "sign-3", "kind": "counter_sign", "counter": "3"}
    station |= {"window": [0, 0, 800, 480], "paint_log": str(log)}  # type: ignore[dict-item]

    def lines() -> list[dict[str, Any]]:
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    with ExitStack() as stack:
        server = stack.enter_context(hall_with(tmp_path / "hall", station))
        sign = stack.enter_context(program(server, "sign", "sign-3"))
        wait_until(lambda: any(line["event"] == "painted" for line in lines()))
        panel = stack.enter_context(closing(Commands(server.address, token("panel-3"))))
        number = take_number(server)
        panel.send(protocol.CallNext(session=sign_in(panel, "officer-3")), deadline_s=20)
        wait_until(lambda: [one["number"] for line in lines() for one in line.get("shown", ())] == [number])
        os.kill(sign.pid, signal.SIGTERM)
        assert sign.wait(20) == 0


def test_the_program_of_a_line_loads_no_window(tmp_path: Path) -> None:
    code = "import sys, display.__main__, display.signs.wiring; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
