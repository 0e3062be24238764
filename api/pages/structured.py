"""What a feature's page tells search engines: the public properties in the words of https://schema.org, as JSON-LD.

Opening hours are left out: schema.org has no word for a public holiday in a state or the second Sunday, and a search engine
that says "open" before a closed door harms more than one that says nothing. What is free is left out where nobody said so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from api.pages.facts import called, page_of
from api.pages.headline import Headline
from layers.core.models import BaseFeature

if TYPE_CHECKING:
    from datetime import datetime

    from api.pages.explore import Found
    from api.pages.region import Region

Node = dict[str, Any]

# Everything else that we declare is a place itself; these have one.
NOT_PLACES = {"Event", "Organization"}
# Name of the property here to the one there.
PLAIN = {"address": "address", "phone": "telephone", "email": "email"}
# Whatever stands in a name, it ends no script element and opens no comment. As `django.utils.html.json_script` does it.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


def json_ld(found: Found, region: Region) -> SafeString:
    """The content of a page's `<script type="application/ld+json">`.

    Args:
        found: What the page shows. An example says nothing of itself: nobody shall find it who did not come here for it.
        region: Its name stands at the start of the path.
    """
    headline = Headline.of(found)
    path = _path(found, region, headline)
    graph = [path] if found.entry.is_demo else [_thing(found, headline), path]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 (no sign of HTML is left in it)


def _thing(found: Found, headline: Headline) -> Node:
    kind = found.layer.schema_org_of(found.entry.kind)
    place = _place(found, headline)
    where = {"location": {"@type": "Place", **place}} if kind in NOT_PLACES else place
    url = settings.SITE_URL + headline.path
    described = {
        "@type": kind,
        "@id": url,
        "url": url,
        "name": headline.title,
        "description": _public(found, "description"),
        "image": settings.SITE_URL + headline.picture,
        "sameAs": _website(_public(found, "website")),
    }
    return _known(described | where | _plain(found, kind) | _happening(found, headline, kind))


def _place(found: Found, headline: Headline) -> Node:
    """Where it is. The marker's position, and not the whole shape: no search engine reads more."""
    return _known(
        {
            "geo": _coordinates(found),
            "address": _public(found, "address"),
            "containedInPlace": {"@type": "AdministrativeArea", "name": headline.area} if headline.area else None,
        }
    )


def _coordinates(found: Found) -> Node:
    """A point; a circle that holds the whole cell where nobody may know more."""
    point, location = found.entry.point, found.layer.location
    node: Node = {"@type": "GeoCoordinates", "latitude": round(point.y, 6), "longitude": round(point.x, 6)}
    return {"@type": "GeoCircle", "geoMidpoint": node, "geoRadius": location.metres} if location.is_blurred else node


def _plain(found: Found, kind: str) -> Node:
    if kind == "Event":
        return {}
    return {theirs: _public(found, ours) for ours, theirs in PLAIN.items()}


def _happening(found: Found, headline: Headline, kind: str) -> Node:
    """What only things that happen have. The name of the venue stands before its address on the map."""
    if kind != "Event" or not found.layer.times:
        return {}
    starts, ends = (getattr(found.feature, name) for name in found.layer.times)
    happening = {
        "startDate": _moment(starts),
        "endDate": _moment(ends),
        "eventStatus": "https://schema.org/EventScheduled",
        "organizer": _other(_public(found, "organisation"), "Organization"),
    }
    venue = _other(_public(found, "venue"), "Place")
    return happening | ({"location": _place(found, headline) | venue} if venue else {})


def _moment(moment: datetime | None) -> str:
    """With the region's offset, from which search engines tell the local day."""
    return localtime(moment).isoformat(timespec="minutes") if moment else ""


def _other(value: object, kind: str) -> Node | None:
    """Another feature that this one points to, by name; with its address where it is public."""
    if not isinstance(value, BaseFeature):
        return None
    page = page_of(value)
    return {"@type": kind, "name": called(value), "url": settings.SITE_URL + page} if page else None


def _website(address: object) -> str:
    """Only addresses of the web: what people enter must not become a link to anything else."""
    text = str(address or "")
    return text if text.startswith(("https://", "http://")) else ""


def _public(found: Found, name: str) -> object:
    """A property, if the layer makes it public."""
    return getattr(found.feature, name) if name in found.layer.fields else None


def _path(found: Found, region: Region, headline: Headline) -> Node:
    home = settings.SITE_URL + reverse("pages:start")
    steps = [
        (_("Map of %(place)s") % {"place": region.called}, home),
        (str(found.layer.title), f"{home}?layers={found.layer.id}"),
        (headline.title, settings.SITE_URL + headline.path),
    ]
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", {})}
