"""Ready-made reasons, and the way to free words: kept, and shown to citizens, in the hall's own language."""

from __future__ import annotations

from assets.texts import Texts
from counter.panel.content import Choice
from counter.panel.events import Asked, Opened
from counter.panel.state import Do, Page
from counter.words import Words


def reasons(words: Words, do: Do, names: tuple[str, ...], subject: str = "", look: str = "plain") -> tuple[Choice, ...]:
    """``subject``: the ticket that the act is about, where it is not the open one."""
    hall = Texts.load(words.config.hall.languages[0])
    ready = (
        Choice(words[f"panel.{do}_{name}"], Asked(do, chosen(subject, hall[f"panel.{do}_{name}"])), look=look)
        for name in names
    )
    return (*ready, Choice(words["panel.other_words"], Opened(Page.WORDS, do), words["panel.other_words_note"]))


def chosen(subject: str, reason: str) -> str:
    """What an intent carries: the reason, behind the ticket that it is about."""
    return f"{subject}:{reason}" if subject else reason
