"""The page about privacy: what the office writes, and below it what the registry knows of all data and all layers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import path
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.pages.answers import answer
from api.pages.frame import frame
from api.pages.moments import day_of
from api.pages.on_device import ON_DEVICE
from api.pages.texts import shown
from geo_platform.personal_data.holdings import holdings
from geo_platform.personal_data.retention import last_runs
from geo_platform.texts.contents import read_content
from geo_platform.texts.models import Page
from layers.core import registry
from layers.core.permissions import Anyone
from layers.core.personal_data import LAYER_RULE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from django.http import HttpRequest, HttpResponse

    from geo_platform.personal_data.holdings import Holding
    from geo_platform.personal_data.models import RetentionRun
    from layers.core.layer import Layer

YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A sort of data, with when its deadline was looked after."""

    holding: Holding
    checked: str


@dataclass(frozen=True, slots=True)
class LayerRow:
    """A layer.

    Attributes:
        layer: The layer.
        who: Who adds to it.
        letters: How long what was written to the office is kept.
        ended: How long things that are over are kept; empty where they stay.
        checked: When that was looked after.
    """

    layer: Layer
    who: str
    letters: str
    ended: str
    checked: str


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The page."""
    content = read_content(Page.PRIVACY, get_language() or "")
    runs = last_runs()
    moments = repr(sorted((rule, run.ran_at, run.error) for rule, run in runs.items()))
    version = f"{content.version} {hashlib.sha256(moments.encode()).hexdigest()}"
    return answer(
        request, "pages/privacy.html", lambda: frame(request) | shown(Page.PRIVACY, content) | _tables(runs), version
    )


def _tables(runs: Mapping[str, RetentionRun]) -> dict[str, Any]:
    return {
        "holding_rows": [HoldingRow(one, _checked(runs.get(one.id))) for one in holdings()],
        "layer_rows": [_layer_row(layer, runs.get(LAYER_RULE + layer.id)) for layer in registry.layers()],
        "reasons": _reasons(),
        "on_device": ON_DEVICE,
    }


def _reasons() -> dict[str, list[str]]:
    """Why things may stay, and of which layers that holds."""
    found = defaultdict(list)
    for layer in registry.layers():
        found[str(layer.retention.why)].append(str(layer.title))
    return dict(found)  # a template would ask another kind of dictionary for a key "items"


def _layer_row(layer: Layer, run: RetentionRun | None) -> LayerRow:
    retention = layer.retention
    has_end = layer.times and retention.ended
    return LayerRow(
        layer,
        _("Everybody, after a look by the office") if layer.contribution.add is Anyone else _("The office"),
        days_words(retention.letters),
        days_words(retention.ended) if has_end and retention.ended else "",
        _checked(run),
    )


def days_words(time: timedelta) -> str:
    """A number of days, in years where it is some."""
    years, rest = divmod(time.days, YEAR_DAYS)
    if years and not rest:
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return ngettext("%(count)s day", "%(count)s days", time.days) % {"count": time.days}


def _checked(run: RetentionRun | None) -> str:
    """When a deadline was looked after last; empty where it has not been yet, or did not work."""
    if run is None or run.error:
        return ""
    return _("%(day)s at %(time)s") % {"day": day_of(run.ran_at), "time": time_format(localtime(run.ran_at), "TIME_FORMAT")}


urlpatterns = [path(f"{Page.PRIVACY}/", privacy, name=Page.PRIVACY)]
