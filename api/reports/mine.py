"""The reports that somebody sent or follows: those of their account, and those that this device knows."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.actors import actor_of
from api.pages.explore import in_section
from api.pages.moments import day_of
from api.pages.private import draw, personal
from api.pages.region import current_region
from api.reports.remembering import forget_reports, tokens_on
from api.reports.words import StateWords
from layers.defects.ledger import defects
from layers.defects.models import Report
from layers.defects.showing import map_page_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from layers.core.families import Family

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One report in a list.

    Attributes:
        line: Its number, and when it was sent.
        url: Of the sender's page, or for who follows it of the public one.
    """

    title: str
    line: str
    state: StateWords
    url: str
    family: Family
    icon: str


@personal
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that one sent or follows, the newest first."""
    with override(current_region().time_zone):
        context = {
            "sent": sent_lines(request, MOST_SHOWN),
            "followed": followed_lines(request, MOST_SHOWN),
            "is_on_device": bool(tokens_on(request)),
        }
        return draw(request, "defects/mine.html", {**context, **in_section("mine")})


@personal
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Let this device forget what was sent from it. The reports themselves stay."""
    response = HttpResponseRedirect(reverse("pages:my-reports"), status=HTTPStatus.SEE_OTHER)
    forget_reports(response)
    messages.success(request, _("This device does not know your reports any more."))
    return response


def sent_lines(request: HttpRequest, most: int) -> list[Line]:
    """What was sent, by the account or from the device."""
    user, tokens = actor_of(request).user, tokens_on(request)
    if user is None and not tokens:
        return []
    own = Q(token__in=tokens) | Q(reporter__user=user.pk) if user else Q(token__in=tokens)
    reports = _newest(Report.objects.filter(own))[:most]
    return [_line(report, StateWords.of(report), _own_page(report)) for report in reports]


def followed_lines(request: HttpRequest, most: int) -> list[Line]:
    """What the account follows, as far as everybody may know of it."""
    user = actor_of(request).user
    if user is None:
        return []
    reports = _newest(Report.objects.published().filter(followers__user=user.pk))[:most]
    return [_line(one, StateWords.for_everybody(one), page) for one in reports if (page := map_page_of(one))]


def _newest(reports: QuerySet[Report]) -> QuerySet[Report]:
    return reports.select_related("category", "authority").order_by("-pk")


def _own_page(report: Report) -> str:
    return reverse("pages:report-status", args=[report.token])


def _line(report: Report, state: StateWords, url: str) -> Line:
    layer = defects()
    words = f"{report.reference} · {day_of(report.reported_at or report.created_at)}"
    return Line(report.category.title, words, state, url, layer.family, layer.icon(report.kind))
