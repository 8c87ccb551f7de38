"""What is wrong with a settings file before its keys are read: not there, not text, not TOML."""

from __future__ import annotations

FILE_PROBLEMS: dict[str, tuple[str, str]] = {
    "no_hall": (
        "không có quầy mẫu hay tệp cấu hình nào tên “{name}”",
        "there is no sample hall and no file of this name",
    ),
    "no_hall_fix": (
        "các mẫu có sẵn: {known}; hoặc ghi đường dẫn tới tệp .toml",
        "sample halls: {known}; or give the path of a .toml file",
    ),
    "unreadable": ("không đọc được tệp ({why})", "the file cannot be read ({why})"),
    "unreadable_fix": ("xem lại đường dẫn và quyền đọc của tệp", "check its path and who may read it"),
    "not_utf8": ("tệp không ở dạng UTF-8", "the file is not UTF-8"),
    "not_utf8_fix": ("lưu lại tệp với bảng mã UTF-8", "save the file again as UTF-8"),
    "syntax": ("sai cú pháp TOML: {why}", "this is not TOML: {why}"),
    "at_line": ("dòng {line}, cột {column}", "line {line}, column {column}"),
    "at_end": ("cuối tệp", "end of the file"),
    "toml_twice": ("mục này đã có ở trên", "this is there already, above"),
    "toml_equals": (
        "thiếu dấu = sau tên mục; tên mục chỉ có chữ không dấu, chữ số, - và _",
        "there is no = behind the name of a key, which has only letters a to z, digits, - and _",
    ),
    "toml_bracket": (
        "thiếu dấu đóng ngoặc ], hoặc thiếu dấu phẩy giữa hai giá trị",
        "a closing ] is missing, or a comma between two values",
    ),
    "toml_brace": ("thiếu dấu đóng ngoặc }}", "a closing }} is missing"),
    "toml_quote": ("chữ chưa có dấu nháy đóng", "a closing quote is missing"),
    "toml_backslash": (
        "dấu \\ trong chữ phải ghi đôi \\\\, hoặc đặt chữ trong dấu nháy đơn",
        "write \\ twice inside quotes, or use single quotes",
    ),
    "toml_date": ("ngày giờ không đúng", "this is no date or time"),
    "toml_value": (
        "giá trị không đúng: chữ phải ở trong dấu nháy, chỉ ghi true, false (chữ thường)",
        "this is no value: text stands in quotes; true and false in small letters",
    ),
    "toml_line": (
        "dòng này không phải [bảng] và không phải tên = giá trị",
        "this line is neither a [table] nor key = value",
    ),
    "toml_rest": (
        "cuối dòng còn thừa chữ; chữ phải ở trong dấu nháy, ngày giờ phải có thật",
        "the line goes on behind the value; text stands in quotes, dates and times must exist",
    ),
    "toml_letter": ("có ký tự không được phép ở đây", "a character is not allowed here"),
    "toml_other": ("không hiểu được", "it cannot be understood"),
    "syntax_fix": (
        "xem lại dòng được nêu: dấu nháy, dấu ngoặc, dấu bằng",
        "look at that line: quotes, brackets, equals signs",
    ),
}
