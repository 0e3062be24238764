"""Lets those in who may decide about something, and tells everybody else kindly what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.review.queue import may_review
from api.workplaces import closed, workplace

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def _closed(request: HttpRequest) -> HttpResponse:
    return closed(request, may_review, "review/closed.html")


for_reviewers = workplace(may_review, _closed)
"""Makes a view one for those who may decide about something, as `api.workplaces.workplace` does."""
