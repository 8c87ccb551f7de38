"""What is said of a table of a box that cannot be used: the reason and the remedy of each mistake."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Tệp mô tả hộp phím chưa dùng được:", "This description of a keypad cannot be used:"),
    "unreadable": ("không đọc được tệp ({why})", "the file cannot be read ({why})"),
    "unreadable_fix": ("kiểm tra tên tệp và quyền đọc", "check its name and who may read it"),
    "syntax": ("sai cú pháp TOML: {why}", "this is not TOML: {why}"),
    "syntax_fix": ("sửa dòng được nêu; lưu tệp dạng UTF-8", "mend that line; save the file as UTF-8"),
    "unknown_key": ("không có mục tên này", "there is no setting of this name"),
    "nearest": ("có phải “{name}”?", "did you mean “{name}”?"),
    "known": ("các tên có sẵn: {known}", "known names: {known}"),
    "missing": ("thiếu mục này", "this setting is missing"),
    "missing_fix": ("thêm mục này vào", "add it"),
    "choice": ("{value} không nằm trong các lựa chọn", "{value} is not one of the choices"),
    "choice_fix": ("chọn một trong: {choices}", "choose one of: {choices}"),
    "least": ("{value} nằm ngoài giới hạn", "{value} is beyond the limit"),
    "least_fix": ("ghi số từ {least} trở lên", "write {least} or more"),
    "most": ("{value} nằm ngoài giới hạn", "{value} is beyond the limit"),
    "most_fix": ("ghi số nhiều nhất là {most}", "write {most} or less"),
    "a_bool": ("true hoặc false, không có dấu nháy", "true or false, without quotes"),
    "a_string": ("chữ trong dấu nháy", "text in quotes"),
    "an_int": ("số nguyên, không có dấu nháy", "a whole number, without quotes"),
    "a_table": ("một bảng [ … ] hoặc [[ … ]]", "a table [ … ] or [[ … ]]"),
    "key_number": ("số của phím, từ 1 đến 99, trong dấu nháy", "a key's number from 1 to 99, in quotes"),
    "refused": ("{value} không dùng được ở đây", "{value} cannot be used here"),
    "refused_fix": ("cần: {why}", "needed: {why}"),
    "hex": ("{value} không phải các byte viết bằng số hex", "{value} are no bytes in hex"),
    "hex_fix": (
        'viết từng cặp số hex, ví dụ "AA 01 3?"; dấu ? thay cho nửa byte bất kỳ',
        'write pairs of hex digits, such as "AA 01 3?"; a ? stands for any half of a byte',
    ),
    "wild": ("{value} có dấu ?, nhưng ở đây phải là byte cụ thể", "{value} has a ?, but here every byte must be told"),
    "wild_fix": ("thay dấu ? bằng số hex", "put hex digits in the place of every ?"),
    "letters": ("{value} không phải chữ và số không dấu", "{value} are no plain letters and digits"),
    "letters_fix": ("viết chữ không dấu, hoặc dùng bytes", "write plain letters, or use bytes"),
    "one_of_both": ("cần đúng một trong hai mục bytes và text", "exactly one of bytes and text is needed"),
    "one_of_both_fix": ("giữ một mục, bỏ mục kia", "keep one of them"),
    "meaning": ("chưa rõ các byte này là phím nào", "it is not said which key these bytes are"),
    "meaning_fix": (
        "thêm key = số của phím, hoặc alive = true nếu chỉ là tín hiệu báo còn hoạt động",
        "add key = its number, or alive = true if it is only a sign of life",
    ),
    "no_key": ("không dòng nào cho biết byte của một phím", "nothing says which bytes a key sends"),
    "no_key_fix": ("thêm [[match]] có key", "add a [[match]] with key"),
    "long": ("khung dài {size} byte", "the frame has {size} bytes"),
    "long_fix": ("một khung có nhiều nhất {most} byte", "a frame has at most {most} bytes"),
    "length": ("khung dài {size} byte, nhưng [frame] length = {length}", "{size} bytes, but [frame] length = {length}"),
    "length_fix": (
        "kể cả mã kiểm và byte kết thúc, khung phải dài {length} byte; sửa dòng này hoặc length",
        "with its check sum and terminator a frame has {length} bytes; mend this line or length",
    ),
    "same_bytes": ("cùng các byte với match[{other}]", "the same bytes as match[{other}]"),
    "same_bytes_fix": ("bỏ một dòng, hoặc viết rõ byte khác nhau", "drop one, or tell where they differ"),
    "twice": ("đã có việc “{name}” ở trên", "“{name}” is there already"),
    "twice_fix": ("gộp các byte vào một dòng", "put all bytes into one line"),
    "no_life": ("có việc ask nhưng không rõ hộp trả lời thế nào", "it is asked, but its answer is not described"),
    "no_life_fix": ("thêm [[match]] có alive = true", "add a [[match]] with alive = true"),
    "no_such_key": ("không phím nào mang số {key}", "no key has the number {key}"),
    "no_such_key_fix": ("các phím có sẵn: {keys}", "the keys are: {keys}"),
}


def say(text: str, /, **values: object) -> str:
    """In Vietnamese where the locale is Vietnamese, else in English; HALL_LANG decides over both."""
    told = next(
        (value for name in ("HALL_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), ""
    )
    return _WORDS[text][0 if told.lower().startswith("vi") else 1].format(**values)


def nearest(name: str, known: Iterable[str]) -> str:
    """The remedy for a name that is not known."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    return say("nearest", name=close[0]) if close else say("known", known=", ".join(names))
