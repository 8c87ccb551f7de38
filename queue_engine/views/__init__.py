"""What each kind of station sees: the hall at one seq, and its view of the facts."""

from __future__ import annotations

from queue_engine.views.facts import KNOW_DOSSIERS as KNOW_DOSSIERS
from queue_engine.views.facts import KNOW_MISSING as KNOW_MISSING
from queue_engine.views.facts import NAMING as NAMING
from queue_engine.views.facts import SEE_MACHINES as SEE_MACHINES
from queue_engine.views.facts import STAFF as STAFF
from queue_engine.views.facts import public as public
from queue_engine.views.facts import seen_by as seen_by
from queue_engine.views.hall import STUCK_SHOWN as STUCK_SHOWN
from queue_engine.views.hall import answered as answered
from queue_engine.views.hall import counter_state as counter_state
from queue_engine.views.hall import due_bookings as due_bookings
from queue_engine.views.hall import rating_shown as rating_shown
from queue_engine.views.hall import shown as shown
from queue_engine.views.hall import snapshot as snapshot
from queue_engine.views.hall import station_state as station_state
from queue_engine.views.tables import VIEWS as VIEWS
