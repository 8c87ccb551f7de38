"""One conversation that sets a device up: step by step, each can be taken back, and one writing at the end or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from devices.cli.dialog import Back, Dialog, Leave
from devices.cli.draft import Answer, Draft
from devices.cli.facts import Facts
from devices.cli.hall_file import Check, NotKept
from devices.cli.rows import Row, keep_rows
from devices.errors import DeviceError
from devices.words import Lookup, told


class Again(Exception):
    """The same step once more."""


@dataclass(frozen=True)
class Task:
    """One thing to find out; ``wanted`` says whether this device needs it."""

    name: str
    run: Callable[[Facts], Answer]
    wanted: Callable[[Facts], bool] = lambda facts: True


@dataclass(frozen=True)
class Plan:
    """What is to be written: rows of the hall's file, and files beside it."""

    rows: Sequence[Row]
    files: Mapping[Path, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Guide:
    """Asks the tasks in their order; what they found becomes a plan."""

    tasks: Sequence[Task]
    plan: Callable[[Facts], Plan]
    file: Path
    check: Check
    dialog: Dialog
    texts: Lookup

    def run(self) -> Facts | None:
        """What was found and written; None when the person stopped before."""
        draft = Draft(None)
        try:
            while True:
                if self._advance(draft):
                    return draft.facts
        except (Leave, KeyboardInterrupt):
            self.dialog.say("left_empty")
        return None

    def _advance(self, draft: Draft) -> bool:
        """One step; True when all is written."""
        try:
            task = next((one for one in self.tasks if one.name not in draft and one.wanted(draft.facts)), None)
            if task is None:
                self._finish(draft.facts)
                return True
            self.dialog.say("step", number=len(draft) + 1, what=self.dialog.word(f"step_{task.name}"))
            draft.keep(task.name, task.run(draft.facts))
        except Again:
            pass
        except Back:
            self._back(draft)
        except NotKept as error:
            self.dialog.say("not_written", why=error)
            self._once_more(draft)
        except DeviceError as error:
            self.dialog.say("trouble", said=told(error.reason, self.texts), detail=error)
            self._once_more(draft)
        return False

    def _back(self, draft: Draft) -> None:
        last = draft.take_back()
        if last is None:
            self.dialog.say("nothing_to_take_back")
        else:
            self.dialog.say("taken_back", what=self.dialog.word(f"step_{last}"))

    def _once_more(self, draft: Draft) -> None:
        if not self.dialog.yes("try_again"):
            self._back(draft)

    def _finish(self, facts: Facts) -> None:
        plan = self.plan(facts)
        self.dialog.say("rows_summary")
        for row in plan.rows:
            self.dialog.tell("\n".join(f"  {line}" for line in str(row).splitlines()))
        if not self.dialog.yes("write", file=self.file):
            raise Back
        with _written(plan.files):
            keep_rows(self.file, plan.rows, self.check)
        self.dialog.say("written", file=self.file)


@contextmanager
def _written(files: Mapping[Path, str]) -> Iterator[None]:
    """They are as they were before when what follows fails."""
    try:
        before = {file: file.read_bytes() if file.exists() else None for file in files}
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
    except OSError as error:
        raise NotKept(f"{error.filename}: {error.strerror}") from error
    try:
        yield
    except BaseException:
        for file, data in before.items():
            file.unlink(missing_ok=True) if data is None else file.write_bytes(data)
        raise
