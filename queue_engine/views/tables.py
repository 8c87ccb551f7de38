"""Which facts each kind of station hears of, and which keys of them."""

from __future__ import annotations

from queue_engine.protocol import StationKind

_MOVED = ("ticket", "number", "field", "counter", "now", "practice")
_ISSUED = (
    "ticket",
    "number",
    "field",
    "priority",
    "key_ms",
    "slot_ms",
    "stops",
    "not_before_ms",
    "session",
    "practice",
)
_QUEUE = {
    "day_opened": ("open", "reason", "counters"),
    "day_changed": ("open", "reason"),
    "ticket_issued": _ISSUED,
    "ticket_kept": _MOVED,
    "draw_committed": ("at",),
    "draw_held": ("keys",),
    "ticket_called": ("ticket", "number", "field", "counter", "calls", "practice"),
    "ticket_recalled": ("ticket", "number", "field", "counter", "calls", "practice"),
    "service_started": ("ticket", "number", "field", "counter"),
    "ticket_finished": ("ticket", "number", "field", "counter"),
    "ticket_no_show": ("ticket", "number", "field", "counter"),
    "ticket_cancelled": ("ticket", "number", "field", "now"),
    "ticket_held": _MOVED,
    "ticket_transferred": _MOVED,
    "stop_finished": _MOVED,
    "ticket_readmitted": _MOVED,
    "ticket_moved": _MOVED,
    "ticket_voided": _MOVED,
    "act_undone": ("undoes", "action", "counter", "now", "practice"),
    "counter_paused": ("counter", "reason"),
    "counter_opened": ("counter",),
    "counter_fields": ("counter", "fields"),
    "officer_signed_in": ("counter",),
    "officer_signed_out": ("counter",),
    "field_stopped": ("field", "reason"),
    "field_opened": ("field",),
    "field_opened_today": ("field", "on"),
    "quota_set": ("field", "quota"),
}
_VOICE = {
    "calls_spoken": ("station", "zone", "calls", "outcome", "reasons", "seconds"),
    "zone_granted": ("zone", "station"),
}
_SLIP = ("ticket", "number", "station", "state", "copies", "printer", "reasons", "asked", "done", "in_hand")
_STAFF = {
    "slip_reported": _SLIP,
    "slip_asked": (*_SLIP, "reason"),
    "slip_confirmed": _SLIP,
    "ticket_called": ("ticket", "number", "field", "counter", "calls", "practice", "why", "waited_ms"),
    "counter_ready": ("counter", "on"),
    "emergency": ("counter", "on"),
    "officer_signed_in": ("counter", "officer", "officer_name", "training"),
    "officer_signed_out": ("counter", "officer"),
    "calls_shown": ("station", "calls"),
    **_VOICE,
}
_DESK = {
    "sign_in_failed": ("officer", "counter"),
    "clock_moved": ("by_ms",),
}
_MACHINES = {
    "device_changed": ("station", "station_kind", "device", "device_kind", "state", "reasons", "alive_at"),
    "device_asked": ("station", "station_kind", "device"),
    "device_tested": ("station", "station_kind", "device", "outcome", "reasons", "detail", "about"),
    "device_fault_told": ("station", "station_kind", "device", "by", "officer"),
    "station_connected": ("station", "station_kind"),
    "station_lost": ("station", "station_kind"),
    "server_started": ("version",),
}
_ASKED = {"device_asked": ("station", "device")}
"""Each station hears what is asked of its kind, and does what is asked of itself."""
_BOOKED = {
    "ticket_issued": (*_ISSUED, "booked_ms"),
    "bookings_due": ("bookings",),
}
_PAPERS = {
    "paper_asked": ("ticket", "number", "field", "counter", "station", "missing"),
    "paper_reported": ("paper", "ticket", "station", "state", "reasons"),
}
_PRINTING = {"slip_asked": _SLIP, "slip_confirmed": _SLIP, "slip_reported": _SLIP, **_PAPERS}
_TIED = {"dossier_bound": ("ticket", "number", "field", "counter", "dossier")}
_CASE = ("dossier", "station", "officer", "ticket", "number", "field", "shown", "as_of", "claim", "due_at", "practice")
_CASES = {
    "dossier_late": _CASE,
    "status_flagged": _CASE,
    "case_settled": ("case", "words", "flags"),
    "outbox_stuck": ("id", "outbox_kind", "visit", "attempts", "made_at", "reason"),
    "outbox_retried": ("ids",),
    "outbox_dropped": ("id", "reason"),
}
_RATING = ("ticket", "number", "field", "counter", "officer", "scale", "until")
_RATINGS = {
    "rating_opened": _RATING,
    "rated": ("ticket", "counter"),
    "rating_withdrawn": ("ticket", "counter"),
}
"""Which level was pressed is in no view."""
_FLAGGED = {"rating_flagged": ("why", "counter", "ticket", "number", "count")}
_BELL: dict[str, tuple[str, ...]] = {
    "status_flagged": (),
    "rated": (),
    "summary_offered": (),
    "outbox_retried": (),
}
"""What tells the worker, beside the ends of visits, that there is something to take."""

VIEWS: dict[StationKind, dict[str, tuple[str, ...]]] = {
    StationKind.TICKET_KIOSK: {**_QUEUE, **_PRINTING, **_ASKED},
    StationKind.LOOKUP_SCREEN: {**_QUEUE, **_PRINTING, **_ASKED},
    StationKind.HALL_BOARD: {**_QUEUE, **_VOICE, **_ASKED},
    StationKind.COUNTER_SIGN: {**_QUEUE, **_ASKED, "officer_signed_in": ("counter", "officer_name")},
    StationKind.SIGN_BUS: {
        **_QUEUE,
        **_ASKED,
        **_RATINGS,
        "rating_opened": tuple(name for name in _RATING if name != "officer"),
    },
    StationKind.ANNOUNCER: {**_QUEUE, **_VOICE, **_ASKED},
    StationKind.COUNTER_PANEL: {
        **_QUEUE,
        **_STAFF,
        **_MACHINES,
        **_PAPERS,
        **_TIED,
        **_RATINGS,
        "ticket_issued": (*_ISSUED, "dossier"),
    },
    StationKind.RATING_SCREEN: {**_QUEUE, **_STAFF, **_ASKED, **_RATINGS},
    StationKind.SUPERVISOR_DESK: {
        **_QUEUE,
        **_STAFF,
        **_MACHINES,
        **_DESK,
        **_BOOKED,
        **_PAPERS,
        **_TIED,
        **_CASES,
        **_RATINGS,
        **_FLAGGED,
        "ticket_issued": (*_BOOKED["ticket_issued"], "dossier"),
    },
    StationKind.LEADER_DESK: dict(_QUEUE),
    StationKind.ESTIMATOR: {**_QUEUE, **_STAFF, **_BOOKED},
    StationKind.DOSSIERS: {**_QUEUE, **_BELL},
    StationKind.TALLIES: dict(_QUEUE),
}
