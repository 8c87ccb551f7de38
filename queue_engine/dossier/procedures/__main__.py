"""``hall dossiers import --config HALL FILE``: take a list of procedures; a running worker answers from it at once."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from queue_engine.dossier.legacy import ENCODINGS
from queue_engine.dossier.procedures.csv_in import ProcedureProblems, read_procedures
from queue_engine.dossier.procedures.store import ProcedureStore
from queue_engine.dossier.record import Procedure

DONE, WRONG_SETUP = 0, 3
SHOWN = 100
"""Problems; the rest is counted."""

WORDS = {
    "taken": (
        "Đã nhập {count} thủ tục của {fields} lĩnh vực từ {file}, quyết định mới nhất ngày {day}.",
        "{count} procedures of {fields} fields taken from {file}; the newest decision is of {day}.",
    ),
    "good": (
        "{file}: {count} thủ tục, không có lỗi. Chưa nhập gì.",
        "{file}: {count} procedures, no problems. Nothing was taken.",
    ),
    "refused": (
        "Chưa nhập gì: hãy sửa {count} lỗi rồi nhập lại. Danh sách cũ vẫn dùng như trước.",
        "Nothing was taken: mend {count} problem(s) and import again. The old list is in use as before.",
    ),
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="hall dossiers import", description="Take a CSV list of procedures.")
    parser.add_argument("--config", "--hall", required=True, help="hall name or TOML file")
    parser.add_argument("file", type=Path, help="CSV: code, name, field_name, decision_no, decided_on, paper …")
    parser.add_argument("--papers", type=Path, help="a second CSV with the papers: code, case, paper …")
    parser.add_argument("--encoding", default="auto", choices=ENCODINGS, help="default: the one that reads best")
    parser.add_argument("--check", action="store_true", help="say what is wrong, take nothing")
    return _taken(parser.parse_args(arguments))


def _taken(chosen: argparse.Namespace) -> int:
    from config import ConfigProblems, load_hall
    from config.syntax import why_not
    from config.words import language

    try:
        folder = load_hall(chosen.config).hall.state_dir
        papers = chosen.papers.read_bytes() if chosen.papers else None
        found = read_procedures(chosen.file.read_bytes(), papers, chosen.encoding)
        if not chosen.check:
            ProcedureStore(folder).replace(found, chosen.file.name, datetime.now(UTC))
    except ProcedureProblems as problems:
        _tell(problems, chosen.file, language())
        return WRONG_SETUP
    except ConfigProblems as problems:
        print(problems, file=sys.stderr)
        return WRONG_SETUP
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"{place}{why_not(error)}", file=sys.stderr)
        return WRONG_SETUP
    print(_said("good" if chosen.check else "taken", language(), found, chosen.file))
    return DONE


def _tell(problems: ProcedureProblems, file: Path, language: str) -> None:
    for problem in problems.problems[:SHOWN]:
        print(f"{file}: {problem.words(language)}", file=sys.stderr)
    print(WORDS["refused"][language != "vi"].format(count=len(problems.problems)), file=sys.stderr)


def _said(words: str, language: str, found: tuple[Procedure, ...], file: Path) -> str:
    fields = len({one.field_code for one in found})
    day = max((one.decided_on for one in found if one.decided_on), default="–")
    return WORDS[words][language != "vi"].format(count=len(found), fields=fields, file=file, day=day)


if __name__ == "__main__":
    sys.exit(main())
