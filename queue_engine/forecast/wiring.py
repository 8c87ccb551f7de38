"""The estimator's composition root: follows the server of the configuration, learns from its store."""

from __future__ import annotations

import http.client
import logging
import signal
from datetime import date, timedelta

from config import HallConfig
from config.secrets import estimator_token
from queue_engine.client.follower import Follower, ServerClock
from queue_engine.domain.localtime import moment
from queue_engine.domain.schedule import Schedule
from queue_engine.estimates.laws import Laws, first_day, learn
from queue_engine.estimates.past import PastVisits
from queue_engine.forecast.known import Settings, past_of
from queue_engine.forecast.worker import Forecaster
from queue_engine.journal import FactRow
from queue_engine.protocol import PutWaits
from queue_engine.stores.errors import StoreProblem
from queue_engine.stores.reader import facts_of_days
from queue_engine.wiring import calling_of, database, schedule_of

log = logging.getLogger(__name__)

DAYS_LEARNT = 40
"""Calendar days back; some twenty working days."""
SEND_S = 2.0


def run(config: HallConfig) -> None:
    """Until SIGTERM or SIGINT."""
    schedule, clock = schedule_of(config), ServerClock()
    address, token = config.server.address, estimator_token(config)
    calling, numbers = calling_of(config.queue), {counter.id: counter.number for counter in config.counters}
    worker = Forecaster(
        schedule=schedule,
        settings=Settings(calling.rule, numbers, calling.ratio),
        laws=lambda: laws_of(config, schedule, clock.now_ms()),
        now_ms=clock.now_ms,
        send=lambda waits: put(address, token, waits),
        targets={field.id: field.target_wait_min for field in config.fields},
        journal=lambda day: facts_of(config, day),
    )
    follower = Follower(address, token, worker.heard, lambda status: log.info("link: %s", status), clock)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: worker.stop())
    follower.start()
    worker.run()
    follower.stop()


def laws_of(config: HallConfig, schedule: Schedule, now_ms: int) -> Laws:
    """What the days before today teach; without any, what halls are usually like."""
    today = date.fromisoformat(schedule.local_day(now_ms))
    spans = schedule.plan(today).spans_min() or ((420.0, 1020.0),)
    prior = first_day([field.id for field in config.fields], len(config.counters), spans[0][0], spans[-1][1])
    days = [today - timedelta(days=back) for back in range(1, DAYS_LEARNT + 1)]
    midnights = {day.isoformat(): moment(day, 0, config.hall.timezone) for day in days}
    try:
        facts = facts_of_days(database(config), days[-1].isoformat(), days[0].isoformat())
        past = PastVisits().follow(past_of(facts, midnights))
    except StoreProblem as problem:
        log.warning("nothing learnt: %s", problem)
        return prior
    log.info("learnt from %d visits of %d days", len(past.visits), DAYS_LEARNT)
    return learn(past.visits, prior, past.missed_bookings)


def facts_of(config: HallConfig, day: str) -> list[FactRow]:
    """The day's facts so far; none when the store cannot be read."""
    try:
        return list(facts_of_days(database(config), day, day))
    except StoreProblem as problem:
        log.warning("nothing known of today's morning: %s", problem)
        return []


def put(address: str, token: str, waits: PutWaits) -> bool:
    """Hand the table over; False while the server does not listen."""
    host, _, port = address.rpartition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=SEND_S)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        connection.request("PUT", "/waits", waits.model_dump_json().encode(), headers)
        status = connection.getresponse().status
        if status != http.HTTPStatus.NO_CONTENT:
            log.warning("the server refused the table: %s", status)
        return status == http.HTTPStatus.NO_CONTENT
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
