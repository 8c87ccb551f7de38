"""``python -m devices.speech.pyttsx3_child VOICE SPEED FILE``: the text on standard input, a WAV file out, then gone.

What pyttsx3 says about its success is worth nothing (it may lose the file or a second of it, or never return), so that
nothing is said here either: whoever has started this looks at the file.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    import pyttsx3
    from pyttsx3.drivers import _espeak

    voice, speed, file = sys.argv[1:4]
    engine = pyttsx3.init("espeak")
    # WORKAROUND for pyttsx3 2.99: engine.setProperty leaves the library no time to take the speed over, and one file
    # in ten came at 200 words a minute. Set directly and waited for, 150 files of 150 were right.
    driver = engine.proxy._driver
    known = driver.getProperty("voices")
    driver.setProperty("voice", next((one.id for one in known if voice.lower() in one.languages), voice))
    driver.setProperty("rate", int(speed))
    _espeak.Synchronize()
    engine.save_to_file(sys.stdin.read(), file)
    engine.runAndWait()
    sys.stdout.flush()
    os._exit(0)  # its library may abort while Python takes it down


if __name__ == "__main__":
    main()
