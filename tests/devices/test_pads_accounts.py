"""Pads that chatter, repeat, are misheard and vanish: every press is accounted for, and none is counted twice."""

from __future__ import annotations

import random

import pytest

from devices.pads.line import Frames, encode
from devices.pads.presses import Presses
from devices.pads.reporter import Reporter
from devices.pads.sim import SimLinePad
from devices.pads.talk import PadTalk
from devices.ports import Press
from tests.devices.pads_bench import Clock

STEP_S = 0.01
PRESSES = 60


class Cable:
    """A pad and its host, and a cable between them that damages a byte now and then."""

    def __init__(self, dice: random.Random, polled: bool) -> None:
        self.dice, self.polled = dice, polled
        self.clock = Clock()
        self.heard: list[Press] = []
        self.presses = Presses(0.3, clock=self.clock)
        self.talk = PadTalk(
            3, Reporter("ban-phim", self.presses, self.heard.append, clock=self.clock), clock=self.clock
        )
        self.pad = SimLinePad(3, polled=polled)
        self.frames = Frames()
        self.bad = 0.0
        """How often a byte is damaged."""
        self.talk.begin()

    def passes(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP_S)):
            self.clock.passes(STEP_S)
            self._to_host(self.pad.advance(self.clock.now))
            frame = self.talk.poll() if self.polled else self.talk.due()
            if frame is not None:
                self._to_host(self.pad.receive(self._damaged(encode(frame)), self.clock.now))

    def _to_host(self, data: bytes) -> None:
        for frame in self.frames.feed(self._damaged(data)):
            answer = self.talk.take(frame)
            if answer is not None:
                self.pad.receive(self._damaged(encode(answer)), self.clock.now)

    def _damaged(self, data: bytes) -> bytes:
        return bytes(byte ^ 1 << self.dice.randrange(8) if self.dice.random() < self.bad else byte for byte in data)


@pytest.mark.parametrize("polled", [False, True], ids=["own line", "shared line"])
@pytest.mark.parametrize("seed", range(6))
def test_on_a_bad_cable_each_press_is_heard_exactly_once(seed: int, polled: bool) -> None:
    cable = Cable(random.Random(seed), polled)
    cable.bad = 0.01
    keys = []
    for _ in range(PRESSES):
        if cable.dice.random() < 0.5:
            cable.presses.arm(30)
        if cable.dice.random() < 0.2:
            cable.pad.faults.obey("lose_answers 2")
        cable.pad.faults.obey(f"chatter {cable.dice.choice((1, 1, 1, 6))}")
        keys.append(cable.dice.randint(1, 5))
        cable.pad.faults.obey(f"press {keys[-1]}")
        cable.passes(3)
    assert [press.key for press in cable.heard] == keys
    counts = cable.presses.counts
    assert counts.accepted == sum(press.armed for press in cable.heard)
    assert counts.accepted + counts.stray == PRESSES


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_a_question_is_answered_at_most_once(seed: int) -> None:
    dice = random.Random(seed)
    cable = Cable(dice, polled=seed % 2 == 0)
    questions = pressed = 0
    for _ in range(200):
        cable.bad = dice.choice((0.0, 0.0, 0.02, 0.2))
        match dice.randrange(6):
            case 0:
                cable.presses.arm(dice.choice((1, 5, 30)))
                questions += 1
            case 1:
                cable.presses.disarm()
            case 2:
                cable.pad.faults.obey(f"silent {dice.random():.3f}")
            case 3:
                cable.pad.faults.obey(f"power_off {dice.random():.3f}")
            case _:
                cable.pad.faults.obey(f"press {dice.randint(1, 5)}")
                pressed += 1
        cable.passes(dice.random())
    assert sum(press.armed for press in cable.heard) <= questions
    assert len(cable.heard) <= pressed
