"""Which jobs have hands of their own, so that long work never takes the last one.

A job that says nothing stands in `WORK`. Whoever waits for a mail, a notification or an answer waits in `PEOPLE`.
"""

from __future__ import annotations

PEOPLE = "people"
WORK = "default"  # procrastinate's own name
# How many jobs of each run at once.
HANDS = {PEOPLE: 2, WORK: 2}
