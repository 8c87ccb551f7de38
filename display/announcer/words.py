"""From calls as the hall knows them to calls as they are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from config.schema import HallConfig
from devices.errors import DeviceError
from devices.speech.narrator import Announcement
from devices.speech.reader import Call as SpokenCall
from devices.speech.reader import Phrase, Reader
from devices.speech.station import Speech
from display.announcer.expected import Expected
from queue_engine.protocol import Call, HallState


class Wording:
    """Numbers to counters of this hall, in the words of its language packs."""

    def __init__(self, config: HallConfig, speech: Speech) -> None:
        self._speech, self._times = speech, config.voice.times
        self._names = {row.id: (row.number, {"vi": row.name, "en": row.name_en}) for row in config.counters}

    def announcement(self, calls: tuple[Call, ...], hall: HallState | None) -> Announcement:
        """One call as often as the hall says it; several together, each once. Raises a DeviceError."""
        spoken = [self._call(call.number, call.counter, has_priority(call, hall), call.again) for call in calls]
        if len(spoken) == 1:
            return self._speech.call(spoken[0], self._times)
        return self._speech.merged(spoken)

    def phrases(self, calls: Iterable[Expected], together: tuple[Call, ...]) -> list[Phrase]:
        """What waits first, then what may come. What cannot be said is told when it is called."""
        single = [self._call(one.number, one.counter, one.priority, one.again) for one in calls]
        merged = [self._call(call.number, call.counter, False, call.again) for call in together]
        groups = [*([merged] if merged else []), *([one] for one in single)]
        return [phrase for reader in self._speech.readers.values() for phrase in _readable(reader, groups)]

    def _call(self, number: str, counter: str, priority: bool, again: bool) -> SpokenCall:
        named, names = self._names.get(counter, (counter, {}))
        return SpokenCall(number, named, priority, again, names)


def _readable(reader: Reader, groups: list[list[SpokenCall]]) -> Iterator[Phrase]:
    for calls in groups:
        try:
            yield reader.merged(calls)
        except DeviceError:
            continue


def has_priority(call: Call, hall: HallState | None) -> bool:
    """Whether the citizen is to be called more courteously; only that is known here, and no reason."""
    counter = hall.counters.get(call.counter) if hall else None
    ticket = counter.ticket if counter else None
    return ticket is not None and ticket.id == call.ticket and ticket.priority is not None
