"""News behind a secret address: for feed readers (Atom, RFC 4287), calendars (RFC 5545) and maps (GeoJSON, RFC 7946)."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api.pages.region import current_region
from api.subscriptions.coming import calendar_of
from api.subscriptions.lines import Line
from layers.core.clock import current_step
from layers.core.models import Entry, Subscription
from layers.core.subscriptions.recent import recent_news

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

DAYS = 30
MOST_ENTRIES = 100
# Whoever keeps it asks each time whether it is still so; nobody keeps it for others.
PRIVATE = "private, no-cache"
# Of what can stand in a text, XML can write all but these (XML 1.0, 2.2).
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@require_safe
def atom(request: HttpRequest, token: str) -> HttpResponse:
    """The news of the last weeks."""
    return _answer(request, token, _atom, "application/atom+xml; charset=utf-8")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What is going to happen there."""
    return _answer(request, token, calendar_of, "text/calendar; charset=utf-8")


@require_safe
def geojson(request: HttpRequest, token: str) -> HttpResponse:
    """The news of the last weeks, each at its place."""
    return _answer(request, token, _geojson, "application/geo+json")


def _answer(request: HttpRequest, token: str, write: Callable[[Subscription], bytes], media_type: str) -> HttpResponse:
    """Find out whose address it is, and write what is behind it in their language.

    Raises:
        Http404: Nobody's, or it is over.
    """
    found = (
        Subscription.objects.present().filter(confirmed_at__isnull=False, feed_token=token).select_related("ground").first()
    )
    if found is None:
        raise Http404
    with translation.override(found.language), timezone.override(current_region().time_zone):
        body = write(found)
    response = HttpResponse(body, content_type=media_type)
    response["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:24])
    response["Cache-Control"] = PRIVATE
    response["X-Robots-Tag"] = "noindex"
    conditional = get_conditional_response(request, etag=response["ETag"], response=response)
    return conditional if isinstance(conditional, HttpResponse) else response


def _recent(subscription: Subscription) -> list[Any]:
    """While a subscription pauses, nothing is told here either."""
    if not subscription.is_active:
        return []
    since = timezone.now() - timedelta(days=DAYS)
    visible = Entry.objects.visible_to(None).current(current_step()).select_related("area")
    news = recent_news(visible, subscription.ground.shape, subscription.layers, subscription.query, since=since)
    return list(news[:MOST_ENTRIES])


def _atom(subscription: Subscription) -> bytes:
    link = settings.SITE_URL + reverse("pages:start")
    feed_url = settings.SITE_URL + reverse("feed-atom", args=[subscription.feed_token])
    feed = Atom1Feed(
        title=_in_xml(subscription.title),
        link=link,
        description="",
        feed_url=feed_url,
        feed_guid=f"{feed_url}#feed",
        language=subscription.language,
    )
    feed.feed["author_name"] = "Amtskarte"
    for entry in _recent(subscription):
        line = Line.of(entry, entry.what)
        feed.add_item(
            title=_in_xml(line.title),
            link=line.url,
            description=_in_xml(" · ".join(part for part in (line.layer, line.word, line.detail) if part)),
            # What becomes different later is another piece of news.
            unique_id=f"{line.url}#{entry.happened_at:%Y%m%dT%H%M%S}",
            updateddate=entry.happened_at,
            pubdate=entry.happened_at,
            categories=[line.layer],
        )
    feed.latest_post_date = lambda: max(  # type: ignore[method-assign]  # else it says the time of the request
        [item["updateddate"] for item in feed.items] or [subscription.created_at]
    )
    return feed.writeString("utf-8").encode()


def _in_xml(text: str) -> str:
    """A text as XML can write it: one sign that somebody pasted into a name must not take the feed from everybody."""
    return _NOT_IN_XML.sub(" ", text)


def _geojson(subscription: Subscription) -> bytes:
    features = [_feature(entry) for entry in _recent(subscription)]
    collection = {"type": "FeatureCollection", "title": subscription.title, "features": features}
    return json.dumps(collection, ensure_ascii=False).encode()


def _feature(entry: Any) -> dict[str, Any]:  # noqa: ANN401 (an entry with what `recent_news` adds)
    line = Line.of(entry, entry.what)
    times = {"starts_at": entry.starts_at, "ends_at": entry.known_end, "happened_at": entry.happened_at}
    return {
        "type": "Feature",
        "id": entry.key,
        "geometry": json.loads(entry.geom.geojson),
        "properties": {
            "title": line.title,
            "layer": entry.layer,
            "kind": entry.kind,
            "what": entry.what,
            "news": _("%(title)s: %(word)s") % {"title": line.title, "word": line.word},
            "url": line.url,
            **{name: moment.isoformat() for name, moment in times.items() if moment},
        },
    }
