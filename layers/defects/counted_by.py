"""Indexes from which very many reports are counted.

The tiles and tabs of the desk and the numbers of an office are counted from all of its reports as they stand. So each index
holds all that this takes, in the order in which it is grouped, and the wide rows themselves are not read.
"""

from __future__ import annotations

from django.db import models

COUNTED_BY = (
    models.Index(
        fields=["state", "quadkey"],
        name="defects_report_placed",
        include=[
            "id", "world_x", "world_y", "priority", "due_at", "kind", "area", "organisation", "category", "authority",
            "assignee", "reported_at", "answered_at",
        ],
    ),
    models.Index(
        fields=["area", "category", "kind", "authority", "state"],
        name="defects_report_times",
        include=["reported_at", "answered_at", "closed_at", "due_at", "organisation", "source"],
    ),
)  # fmt: skip
