"""Another system, and what it reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from django.utils.timezone import now

from api.open311.keys import Rights, make_system_key
from layers.defects.models import Report
from tests.defects.asking import HERE, send

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from layers.defects.models import Category

Json = Any
GEOREPORT, CITYSDK = "/open311/v2", "/citysdk"
FORM = "application/x-www-form-urlencoded"
FORMATS = ("json", "xml")


def key_for(rights: Rights | None = None, system: str = "Klarschiff") -> str:
    return make_system_key(system=system, rights=rights or Rights())


@dataclass(frozen=True, slots=True)
class System:
    """Sends and asks, as GeoReport or CitySDK wants it."""

    key: str
    client: Client
    base: str = GEOREPORT

    @property
    def citysdk(self) -> System:
        return System(self.key, self.client, CITYSDK)

    def get(self, path: str, query: Json | None = None, **headers: str) -> Answer:
        return self.client.get(f"{self.base}/{path}", query or {}, headers=headers)

    def post(self, path: str, form: Json, **headers: str) -> Answer:
        body = urlencode({"api_key": self.key, **form}, doseq=True)
        return self.client.post(f"{self.base}/{path}", body, content_type=FORM, headers=headers)

    def put(self, path: str, form: Json) -> Answer:
        return self.client.put(f"{self.base}/{path}", urlencode({"api_key": self.key, **form}), content_type=FORM)


def read(answer: Answer) -> Json:
    """What came, whichever format it has; of XML, everything is text, and what is empty is `None`."""
    kind = answer["Content-Type"]
    assert kind in {"application/json; charset=utf-8", "text/xml; charset=utf-8"}
    return json.loads(answer.content) if "json" in kind else _value(ET.fromstring(answer.content))  # noqa: S314 (our own)


def _value(element: ET.Element) -> Json:
    children = list(element)
    if element.tag in LISTS and not element.text:
        assert {child.tag for child in children} <= {LISTS[element.tag]}
        return [_value(child) for child in children]
    return {child.tag: _value(child) for child in children} if children else element.text


LISTS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "media_urls": "media_url",
    "areas": "area",
    "comments": "comment",
    "votes": "vote",
}


def refused(answer: Answer, status: int, *words: str) -> None:
    """Check that something was refused as the specification wants it, and says why."""
    assert answer.status_code == status, answer.content
    errors = read(answer)
    assert errors
    assert all(set(error) == {"code", "description"} and int(error["code"]) == status for error in errors)
    for word in words:
        assert any(word in error["description"] for error in errors), errors


def form_of(category: Category, **more: Json) -> Json:
    return {
        "service_code": category.code,
        "lat": HERE.y,
        "long": HERE.x,
        "description": "Die Schaukel hängt an einer Kette.",
        **more,
    }


def released(category: Category, days: float = 1, **values: Json) -> Report:
    """A report that everybody may read, from some days ago."""
    report = send(category)
    own = {
        "description": report.text,
        "is_released": True,
        "reported_at": now() - timedelta(days=days),
        **values,
    }
    Report.objects.filter(pk=report.pk).update(**own)
    report.refresh_from_db()
    return report


def numbers(answer: Answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [one["service_request_id"] for one in read(answer) or []]
