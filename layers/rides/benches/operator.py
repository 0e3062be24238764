"""On whose behalf seats are taken by people who have no account here."""

from __future__ import annotations

from layers.rides.bookings.parties import Operator

BENCHES = Operator("benches")
