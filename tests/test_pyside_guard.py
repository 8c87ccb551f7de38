"""PySide6 must not lose references to None.

On Python below 3.12 some versions drop one with every Qt call that returns nothing; after a few thousand calls the
interpreter aborts. A hall's programs make that many within seconds, so an unsuitable version must not get in.
"""

from __future__ import annotations

import subprocess
import sys

CALLS = 400

PROBE = f"""
import os, sys
from PySide6.QtCore import QCoreApplication
app = QCoreApplication([])
app.processEvents()
before = sys.getrefcount(None)
for _ in range({CALLS}):
    app.processEvents()
lost = before - sys.getrefcount(None)
print(lost, flush=True)
os._exit(0)  # an interpreter that lost None may not survive its own end
"""


def test_calls_into_qt_do_not_lose_references_to_none() -> None:
    run = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    lost = int(run.stdout)
    assert lost < CALLS / 2, (
        f"{lost} references to None lost in {CALLS} calls: pin PySide6 below 6.12 (requirements.lock)"
    )
