"""``python -m devices.camera.zbar_child MEMORY KIND…``: reads codes with zbar until its input ends.

zbar can be ended by a hostile QR code (abort), and may hang: here it harms nobody. Pictures lie in shared memory, a
file that is inherited open; only their size comes over the pipe:

    <- ready                       once, in JSON as the others
    -> width height                two numbers of 32 bits
    <- [[kind, text, [[x, y], …]], …]
"""

from __future__ import annotations

import json
import mmap
import resource
import signal
import struct
import sys

SIZE = struct.Struct("<II")
READY = "ready"
MISSING = 3
"""Exit code: pyzbar or libzbar0 is not installed."""
MOST_PIXELS = 1 << 20
HANGS_S = 2.0
KINDS = {"code128": "CODE128", "code39": "CODE39", "qr": "QRCODE"}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that has started this
    memory = mmap.mmap(int(sys.argv[1]), MOST_PIXELS, prot=mmap.PROT_READ)
    try:
        from pyzbar import pyzbar
    except ImportError:  # so says pyzbar when libzbar0 is missing, too
        sys.exit(MISSING)
    wanted = [pyzbar.ZBarSymbol[KINDS[kind]] for kind in sys.argv[2:]]
    names = {KINDS[kind]: kind for kind in sys.argv[2:]}
    _say(READY)
    while len(request := sys.stdin.buffer.read(SIZE.size)) == SIZE.size:
        width, height = SIZE.unpack(request)
        signal.setitimer(signal.ITIMER_REAL, HANGS_S)  # nobody catches it: the system ends a child that hangs
        try:
            found = pyzbar.decode((memory[: width * height], width, height), wanted)
        except ValueError:  # WORKAROUND: pyzbar 0.1.9 does not know what zbar says of one part of a divided QR code
            found = []
        signal.setitimer(signal.ITIMER_REAL, 0)
        _say([[names[one.type], one.data.decode("utf-8", "replace"), one.polygon] for one in found])


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
