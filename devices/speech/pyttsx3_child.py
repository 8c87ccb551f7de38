"""``python -m devices.speech.pyttsx3_child VOICE SPEED FILE``: the text on standard input, a WAV file out, then gone.

What pyttsx3 says about its success is worth nothing (it may lose the file, or never return), so that nothing is
said here either: whoever has started this looks at the file.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    import pyttsx3

    voice, speed, file = sys.argv[1:4]
    engine = pyttsx3.init("espeak")
    engine.setProperty("voice", voice)
    engine.setProperty("rate", int(speed))
    engine.save_to_file(sys.stdin.read(), file)
    engine.runAndWait()
    sys.stdout.flush()
    os._exit(0)  # its library may abort while Python takes it down


if __name__ == "__main__":
    main()
