"""What the system refuses is told in the reader's language."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from config.syntax import _SYSTEM, why_not


@pytest.mark.parametrize("number", [*_SYSTEM], ids=errno.errorcode.get)
def test_a_reason_of_the_system_has_words_in_both_languages(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for language in ("vi", "en"):
        monkeypatch.setenv("HALL_LANG", language)
        told.append(why_not(OSError(number, os.strerror(number))))
    assert len({*told, os.strerror(number)}) == 3


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileExistsError(errno.EEXIST, "File exists"), "đã có tệp hoặc thư mục tên này"),
        (OSError(errno.EADDRINUSE, "Address already in use"), "chương trình khác đang dùng cổng này"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "không có chương trình nào nhận kết nối"),
        (OSError(errno.ENOSPC, "No space left on device"), "ổ đĩa đã đầy"),
        (TimeoutError("timed out"), "quá lâu không có trả lời"),
        (socket.gaierror(-2, "Name or service not known"), "không có máy nào mang tên này"),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, OSError) else "",
)
def test_disks_ports_and_names_have_words(error: OSError, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_LANG", "vi")
    assert why_not(error) == words


def test_a_file_whose_folder_is_not_there_is_told_apart_from_one_that_is_not(tmp_path: Path) -> None:
    told = []
    for file in (tmp_path / "none", tmp_path / "none" / "file"):
        with pytest.raises(FileNotFoundError) as caught:
            file.read_text(encoding="utf-8")
        told.append(why_not(caught.value))
    assert told == ["there is no such file", "the folder that it should be in is not there"]


def test_what_has_no_words_is_told_as_the_system_says_it() -> None:
    assert why_not(OSError(errno.ENOTTY, "Inappropriate ioctl for device")) == "Inappropriate ioctl for device"
    assert why_not(OSError("of ours")) == "of ours"
