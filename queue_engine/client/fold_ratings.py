"""What is heard of ratings: which question stands at a counter, never its answer. Pure: (state, fact) -> state."""

from __future__ import annotations

from queue_engine.protocol import Fact, HallState, Rating, RatingFlag


def opened(state: HallState, fact: Fact) -> HallState:
    data, counter = fact.data, state.counters.get(fact.data["counter"])
    named = counter.officer_name if counter and data.get("officer") else None
    rating = Rating(**data, officer_name=named, opened_at=fact.at)
    return state.model_copy(update={"ratings": {**state.ratings, rating.counter: rating}})


def rated(state: HallState, fact: Fact) -> HallState:
    rating = state.ratings.get(fact.data.get("counter", ""))
    if rating is None or rating.ticket != fact.data["ticket"]:
        return state
    answered = rating.model_copy(update={"answered": True})
    return state.model_copy(update={"ratings": {**state.ratings, rating.counter: answered}})


def withdrawn(state: HallState, fact: Fact) -> HallState:
    rating = state.ratings.get(fact.data["counter"])
    return closed(state, rating.counter) if rating and rating.ticket == fact.data["ticket"] else state


def closed(state: HallState, counter: str) -> HallState:
    """The next number was called there: nobody is asked any more."""
    if counter not in state.ratings:
        return state
    return state.model_copy(update={"ratings": {name: one for name, one in state.ratings.items() if name != counter}})


def flagged(state: HallState, fact: Fact) -> HallState:
    flag = RatingFlag(seq=fact.seq, at=fact.at, **fact.data)
    return state.model_copy(update={"rating_flags": (*state.rating_flags, flag)})


def settled(state: HallState, fact: Fact) -> HallState:
    """The supervisor has seen to what was flagged; of other entries nothing is said here."""
    gone = set(fact.data.get("flags", ()))
    flags = tuple(one for one in state.rating_flags if one.seq not in gone)
    return state.model_copy(update={"rating_flags": flags}) if gone else state
