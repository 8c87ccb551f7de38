"""A Vietnamese input method as the manuals of Telex and VNI describe it; shares nothing with what it is to measure.

It keeps a syllable as composed Vietnamese letters and rewrites it after each key, as such programs do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

VOWELS = "aeiouyăâêôơư"
TONES = "\u0301\u0300\u0309\u0303\u0323"
TONE_KEYS = {"telex": "sfrxj", "vni": "12345"}
REMOVE = {"telex": "z", "vni": "0"}
HATS = {
    "telex": [("a", "a", "â"), ("e", "e", "ê"), ("o", "o", "ô"), ("w", "aâ", "ă"), ("d", "d", "đ")],
    "vni": [("6", "aă", "â"), ("6", "e", "ê"), ("6", "oơ", "ô"), ("8", "aâ", "ă"), ("9", "d", "đ")],
}
HORN = {"telex": "w", "vni": "7"}
BREAK = re.compile(r"[^a-zăâêôơưđ\u0300-\u0323]", re.IGNORECASE)


def mangled(
    text: str, method: str, *, near: bool = False, lone_w: bool = True, zero: bool = True, onward: bool = False
) -> str:
    """What stands in the window after these keys.

    ``near``: only the last letter can be marked; ``lone_w``: W alone is Ư; ``zero``: 0 takes a tone off; ``onward``: a
    digit of VNI that marks nothing does not end the syllable.
    """
    done, syllable, given_up = "", "", False
    for key in text:
        if syllable == "" and not key.isalpha():
            done, given_up = done + key, given_up and key.isalnum()
            continue
        after = None if given_up else _rewritten(syllable, key, method, near, lone_w, zero)
        if after is None:
            if not key.isalpha() and not (onward and method == "vni" and key in "123456789"):
                done, syllable, given_up = done + syllable + key, "", given_up and key.isalnum()
            else:
                syllable += key
            continue
        syllable, undone = after
        given_up = given_up or undone
        if undone and syllable and not syllable[-1].isalpha() and not onward:
            done, syllable = done + syllable, ""
    return unicodedata.normalize("NFC", done + syllable)


def _rewritten(syllable: str, key: str, method: str, near: bool, lone_w: bool, zero: bool) -> tuple[str, bool] | None:
    """The syllable after the key and whether a mark was taken off again; None when the key stands for itself."""
    plain, tone = _split(syllable)
    small = key.lower()
    if small in TONE_KEYS[method]:
        wanted = TONES[TONE_KEYS[method].index(small)]
        if not any(letter.lower() in VOWELS for letter in plain) or (near and plain[-1].lower() not in VOWELS):
            return None
        return (plain + key, True) if wanted == tone else (_joined(plain, wanted), False)
    if small == REMOVE[method]:
        return (_joined(plain, ""), False) if tone and (zero or method == "telex") else None
    for hat, letters, marked in HATS[method]:
        if small == hat:
            changed = _hatted(plain, key, letters, marked, near)
            if changed is not None:
                return _joined(changed[0], tone), changed[1]
    if small == HORN[method]:
        return _horned(plain, key, tone, method, near, lone_w)
    return None


def _hatted(plain: str, key: str, letters: str, marked: str, near: bool) -> tuple[str, bool] | None:
    places = range(len(plain) - 1, -1, -1) if not near else range(len(plain) - 1, max(len(plain) - 2, -1), -1)
    for place in places:
        here = plain[place]
        if here.lower() == marked:
            bare = unicodedata.normalize("NFD", here)[0] if marked != "đ" else "dD"[here.isupper()]
            return plain[:place] + bare + plain[place + 1 :] + key, True
        if here.lower() in letters:
            return plain[:place] + _like(marked, here) + plain[place + 1 :], False
    return None


def _horned(plain: str, key: str, tone: str, method: str, near: bool, lone_w: bool) -> tuple[str, bool] | None:
    if "uo" in plain.lower():
        at = plain.lower().index("uo")
        pair = _like("ư", plain[at]) + _like("ơ", plain[at + 1])
        return _joined(plain[:at] + pair + plain[at + 2 :], tone), False
    for bare, marked in (("u", "ư"), ("oô", "ơ")):
        found = _hatted(plain, key, bare, marked, near)
        if found is not None:
            return _joined(found[0], tone), found[1]
    if method == "telex" and lone_w and not any(letter.lower() in VOWELS for letter in plain):
        return _joined(plain + _like("ư", key), tone), False
    return None


def _like(letter: str, other: str) -> str:
    return letter.upper() if other.isupper() else letter


def _split(syllable: str) -> tuple[str, str]:
    """Letters with their hats and horns, and the tone."""
    apart = unicodedata.normalize("NFD", syllable)
    tone = next((mark for mark in apart if mark in TONES), "")
    return unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in TONES)), tone


def _joined(plain: str, tone: str) -> str:
    """The tone goes to the letter with a hat or horn, else to the vowel before a last consonant, else to the first."""
    vowels = [place for place, letter in enumerate(plain) if letter.lower() in VOWELS]
    if not tone or not vowels:
        return plain
    hatted = [place for place in vowels if plain[place].lower() in "ăâêôơư"]
    place = hatted[-1] if hatted else vowels[-1] if vowels[-1] < len(plain) - 1 else vowels[max(0, len(vowels) - 2)]
    return unicodedata.normalize("NFC", plain[: place + 1] + tone + plain[place + 1 :])


Mangler = Callable[[str], str]
MANGLERS: dict[str, Mangler] = {
    "telex": lambda text: mangled(text, "telex"),
    "telex, the letter before only": lambda text: mangled(text, "telex", near=True),
    "telex, W stays W": lambda text: mangled(text, "telex", lone_w=False),
    "vni": lambda text: mangled(text, "vni"),
    "vni, the letter before only": lambda text: mangled(text, "vni", near=True),
    "vni, digits go on": lambda text: mangled(text, "vni", zero=False, onward=True),
    "vni, 0 stays 0": lambda text: mangled(text, "vni", zero=False),
}
