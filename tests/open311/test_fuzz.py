"""Whatever is sent to Open311 and CitySDK, what comes back is an answer or a list of errors, and never a 500."""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from api.open311 import endpoint, posting
from api.open311.keys import Rights, make_system_key
from geo_platform.limits import HourlyLimit
from layers.defects.models import Category, Question
from layers.defects.sending import send_report
from tests.defects.asking import HERE, draft, make_area, make_authority
from tests.fuzz.asking import often

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = [pytest.mark.django_db]

_client = Client(raise_request_exception=False)
_numbers = count()
BASES = ("/open311/v2", "/citysdk")
ALLOWED = {200, 201, 400, 403, 404, 405}

TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("", " ", "0", "-1", "nan", "1e999", "9" * 40, "\0", "\ud800", "a,b,,", "open,closed", "swing", "true", "[]"),
            *("2026-01-31T12:00:00Z", "2026-01-31", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "%s", "';--"),
            *("https://example.org/x.jpg", "https://[::1", "data:image/png;base64,AAAA", "x" * 5_000, "PROCESSED", "laage"),
        ]
    ),
)
QUERY = (
    *("jurisdiction_id", "service_request_id", "service_code", "status", "start_date", "end_date", "lat", "long", "lang"),
    *("extensions", "detailed_status", "updated_after", "updated_before", "max_requests", "area_code", "api_key", "x"),
)
FORM = (
    *("service_code", "lat", "long", "address_string", "address_id", "description", "email", "first_name", "phone"),
    *("media", "media_url", "attribute[part]", "attribute[parts][]", "attribute[]", "attribute[[x]]", "status_notes"),
    *("detailed_status", "comment", "author", "jurisdiction_id", "api_key", "idempotency_key"),
)
PATHS = st.sampled_from(
    [
        *("discovery", "services", "services/swing", "requests", "requests/{}", "tokens/x", "areas", "coverage"),
        *("requests/comments/{}", "requests/{}/votes", "nothing", ""),
    ]
)


@pytest.fixture(autouse=True)
def town(monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The number of a report, and a key that opens everything."""
    for module, name in ((endpoint, "SENDING"), (endpoint, "WRONG_KEYS"), (posting, "WITHOUT_KEY")):
        monkeypatch.setattr(module, name, HourlyLimit(f"{name} of a fuzz test {next(_numbers)}", 10**9))
    make_authority(make_area("Fuzzen", (12.3, 53.9, 12.4, 54.0)))
    titles = {"de": "Schaukel"}
    category = Category.objects.create(code="fuzz-swing", kind="play", titles=titles, shows_at_once=True)
    options = [{"code": "rope", "titles": titles}]
    for code, kind in (("part", "choice"), ("parts", "several"), ("when", "date"), ("many", "number")):
        Question.objects.create(category=category, code=code, type=kind, texts=titles, options=options)
    report = send_report(draft(category))
    return report.reference, make_system_key(system="Fuzz", rights=Rights(is_trusted=True, may_update=True))


def sound(answer: Answer, what: object) -> None:
    """Check that an answer is one of those that there are, and can be read."""
    assert answer.status_code in ALLOWED, (answer.status_code, what, answer.content[:500])
    is_json = answer["Content-Type"].startswith("application/json")
    found: Any = json.loads(answer.content) if is_json else ET.fromstring(answer.content)  # noqa: S314 (our own)
    if answer.status_code >= 400:
        codes = [error["code"] for error in found] if is_json else [int(str(one.findtext("code"))) for one in found]
        assert codes
        assert set(codes) == {answer.status_code}


def ask(method: str, url: str, body: bytes = b"", kind: str = "") -> None:
    """Ask, in a savepoint of its own."""
    with transaction.atomic():
        answer = _client.generic(method, url, body, kind or "application/octet-stream")
        sound(answer, (method, url, body[:300], kind))
        transaction.set_rollback(True)


def encoded(values: dict[str, str]) -> str:
    return urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in values.items()})


@often(200)
@given(
    target=st.tuples(st.sampled_from(BASES), PATHS, st.sampled_from(["json", "xml", "JSON", "html", ""])),
    query=st.dictionaries(st.sampled_from(QUERY), TEXTS, max_size=5),
    number=st.one_of(st.none(), TEXTS),
)
def test_reading(town: tuple[str, str], target: tuple[str, str, str], query: dict[str, str], number: str | None) -> None:
    base, path, form = target
    named = town[0] if number is None else quote(number.encode("utf-8", "surrogatepass"), safe="")
    ask("GET", f"{base}/{path.format(named)}.{form}?{encoded(query)}")


@often(200)
@given(
    target=st.tuples(
        st.sampled_from(["POST", "PUT", "PATCH", "DELETE"]),
        st.sampled_from(BASES),
        st.sampled_from(["requests", "requests/{}", "requests/comments/{}", "requests/votes/{}"]),
        st.sampled_from(["json", "xml"]),
    ),
    values=st.dictionaries(st.sampled_from(FORM), TEXTS, max_size=8),
    known=st.sampled_from([(), ("api_key",), ("service_code", "lat", "long", "description", "api_key")]),
)
@override_settings(OPEN311_ANONYMOUS=True)
def test_writing(
    town: tuple[str, str], target: tuple[str, str, str, str], values: dict[str, str], known: tuple[str, ...]
) -> None:
    own = {"service_code": "fuzz-swing", "lat": str(HERE.y), "long": str(HERE.x), "description": "x", "api_key": town[1]}
    sent = {**{name: own[name] for name in known}, **values}
    method, base, path, form = target
    ask(method, f"{base}/{path.format(town[0])}.{form}", encoded(sent).encode(), "application/x-www-form-urlencoded")


@often(100)
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(
        [
            *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "text/xml"),
            *(
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "multipart/form-data; boundary=\xff",
                "application/json",
            ),
            *(
                "application/x-www-form-urlencoded; charset=\xff",
                "application/json",
                "multipart/form-data; boundary=" + "x" * 300,
            ),
        ]
    ),
    method=st.sampled_from(["POST", "PUT"]),
)
def test_bodies_that_are_none(town: tuple[str, str], body: bytes, kind: str, method: str) -> None:
    for path in ("open311/v2/requests", f"citysdk/requests/{town[0]}", f"citysdk/requests/votes/{town[0]}"):
        ask(method, f"/{path}.xml", body, kind)
