"""A key of the officer's keypad presses a button of the panel; what the panel would not do, it does not do either."""

from __future__ import annotations

from counter.panel.events import Asked, Event
from counter.panel.keys import is_answered
from counter.panel.props import Props, WorkProps
from counter.panel.state import Do

MEANT: dict[str, Do] = {"next": Do.NEXT, "recall": Do.RECALL, "finish": Do.FINISH, "no_show": Do.NO_SHOW}


def pressed(props: Props | None, act: str) -> Event | None:
    """The event of a key, or None: somebody signs in, or has a page open, and a key must not answer for it.

    Four keys do for a round: next, next again when the citizen has come, finish. An impatient second press is not
    taken for the citizen's coming: it counts from when the number could be called again.
    """
    if not isinstance(props, WorkProps) or act not in MEANT:
        return None
    possible = {
        event.do: button
        for button in props.buttons
        if isinstance(event := button.event, Asked) and (button.enabled or is_answered(event))
    }
    do = MEANT[act]
    if do is Do.NEXT and do not in possible and Do.RECALL in possible and possible[Do.RECALL].enabled:
        do = Do.START
    return possible[do].event if do in possible else None
