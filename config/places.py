"""Folders that depend on where the settings file lies, or on another setting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def with_places(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The data with every folder that depends on where the file lies, or on another setting."""
    hall = data.get("hall")
    if not isinstance(hall, dict):
        return data
    state = _state_dir(hall, folder)
    filled = {**data, "hall": {**hall, "state_dir": state}}
    if isinstance(data.get("voice"), dict):
        filled["voice"] = _with_voices(data["voice"], folder)
    if isinstance(data.get("printing"), dict):
        filled["printing"] = _with_paper_layouts(data["printing"], folder)
    if isinstance(data.get("dossiers"), dict):
        filled["dossiers"] = _with_dossiers(data["dossiers"], folder)
    if _is_table_list(data.get("printers")):
        filled["printers"] = [_with_layout(_with_capture(row, state), folder) for row in data["printers"]]
    for section in ("readers", "buses", "pads", "keypads"):
        if _is_table_list(data.get(section)):
            filled[section] = [_with_files(row, folder) for row in data[section]]
    if _is_table_list(data.get("officers")):
        filled["officers"] = [_started(row, ("photo",), folder) for row in data["officers"]]
    if _is_table_list(data.get("stations")):
        filled["stations"] = [_with_own_files(row, folder) for row in data["stations"]]
    return filled


def _is_table_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


def _state_dir(hall: dict[str, Any], folder: Path) -> Any:
    given = hall.get("state_dir", "")
    if not isinstance(given, str | Path):
        return given
    if str(given) == "" or given == Path():
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        return Path(base) / "hall" / str(hall.get("id", ""))
    return folder / Path(given).expanduser()


def _with_capture(printer: dict[str, Any], state: Any) -> dict[str, Any]:
    sim = printer.get("sim", {})
    if not isinstance(sim, dict) or not isinstance(state, Path):
        return printer
    given = sim.get("capture_dir") or state / "printers" / str(printer.get("id", ""))
    return {**printer, "sim": {**sim, "capture_dir": state / given if isinstance(given, str) else given}}


def _with_layout(printer: dict[str, Any], folder: Path) -> dict[str, Any]:
    given = printer.get("layout")
    return {**printer, "layout": folder / Path(given).expanduser()} if isinstance(given, str) else printer


def _with_paper_layouts(printing: dict[str, Any], folder: Path) -> dict[str, Any]:
    given = printing.get("layouts")
    return {**printing, "layouts": _started(given, tuple(given), folder)} if isinstance(given, dict) else printing


def _with_files(device: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A box's table lies beside the settings; so does the cable of a simulator, as a link to a pseudo-terminal."""
    filled = dict(device)
    if isinstance(given := device.get("table"), str):
        filled["table"] = folder / Path(given).expanduser()
    if device.get("simulated") is True and isinstance(cable := device.get("device"), str):
        filled["device"] = str(folder / Path(cable).expanduser())
    return filled


def _with_voices(voice: dict[str, Any], folder: Path) -> dict[str, Any]:
    given = {key: voice.get(key) for key in ("recorded", "packs")}
    return voice | {key: folder / Path(value).expanduser() for key, value in given.items() if isinstance(value, str)}


def _with_dossiers(dossiers: dict[str, Any], folder: Path) -> dict[str, Any]:
    filled = _started(dossiers, ("folder", "secret", "ca_file", "procedures", "mapping"), folder)
    if filled.get("system") == "sql" and isinstance(address := filled.get("address"), str) and "://" not in address:
        filled["address"] = str(folder / Path(address).expanduser()) if address else ""
    filled["mapping"] = str(filled.get("mapping", ""))
    if isinstance(out := filled.get("out"), dict):
        filled["out"] = _started(out, ("folder",), folder)
    return filled


def _started(table: dict[str, Any], keys: tuple[str, ...], folder: Path) -> dict[str, Any]:
    """With the paths of these keys starting at the file's folder."""
    given = {key: table[key] for key in keys if isinstance(table.get(key), str) and table[key]}
    return table | {key: folder / Path(value).expanduser() for key, value in given.items()}


def _with_own_files(station: dict[str, Any], folder: Path) -> dict[str, Any]:
    given = {key: station.get(key) for key in ("paint_log", "playlist")}
    return station | {key: folder / Path(value).expanduser() for key, value in given.items() if isinstance(value, str)}
