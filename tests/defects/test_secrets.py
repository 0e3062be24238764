"""Every address of the site is opened by strangers, and none gives away what only the office and the sender may know.

The addresses are those that the site itself knows, so a new one is walked to without anybody writing it down here. What
stands in them are numbers and names of what was planted; secrets in addresses, which senders get by mail, nobody has.
"""

from __future__ import annotations

from io import BytesIO
from itertools import islice, product
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import ZipFile, is_zipfile

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize
from django.utils.timezone import now

from layers.core.models import Status
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from layers.defects.handling import release_report, write_note
from layers.defects.inspections.finishing import FoundDraft
from layers.defects.inspections.models import CheckPoint, Ground, Inspection, PlayDevice
from layers.defects.inspections.usual_points import add_usual_points
from layers.defects.models import Report, Reporter, ReportPhoto, ReportStep
from tests.defects.asking import HERE, make_category, send
from tests.defects.inspections.grounds import DEFECT, inspect, make_ground, swing_of
from tests.grid import tile_of
from tests.photo_files import file_of, quarters
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from layers.core.permissions import Actor
    from layers.defects.models import Authority, Category

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET, PUBLIC = "Dreschflegel", "Melkschemel"
# Stands beside every secret: who searches for it is told what they asked for, which is no leak.
BESIDE = "Kunkel"
HIDDEN: list[tuple[str, dict[str, Any]]] = [
    ("archived", {"status": Status.ARCHIVED}),
    ("rejected", {"status": Status.REJECTED}),
    ("withdrawn", {"state": "withdrawn", "closed_at": now(), "status": Status.ARCHIVED}),
    ("unconfirmed", {"state": "unconfirmed", "status": Status.PENDING, "reported_at": None}),
    ("private", {}),
]
NUMBERED: tuple[type[Model], ...] = (Report, ReportPhoto, Ground, Inspection, PlayDevice)
OPENS = 200
Planted: TypeAlias = "dict[str, list[Any]]"
OURS = {"triage", "reports", "report", "inspections", "i", "rounds", "open311", "citysdk", "admin"}
"""What addresses begin with that are about reports and inspections alone; everything there is tried, elsewhere a few."""
MOST_OF_OURS, MOST_OF_OTHERS = 40, 4
"""Addresses that are made of one pattern."""
ASKED = (
    f"/?q={BESIDE}",
    "/list/?bbox=12.3,53.9,12.5,54&layers=defects,defects-solved",
    "/legend/?layers=defects,defects-solved",
    f"/search/?q={BESIDE}",
    f"/search/?q={PUBLIC}&layers=defects,defects-solved",
    f"/search/suggest/?q={BESIDE}",
    f"/api/search?q={BESIDE}&layers=defects,defects-solved",
    f"/api/search?q={PUBLIC}&layers=defects,defects-solved&limit=50",
    "/api/nearby?near=12.345,53.926&layers=defects,defects-solved&limit=100",
    "/api/collections/defects/items?limit=1000",
    "/api/collections/defects-solved/items?limit=1000",
    "/open311/v2/requests.json?status=open,closed&extensions=true",
    "/citysdk/requests.xml?extensions=true",
)
"""Where what comes depends on what is asked."""


@pytest.fixture
def planted(category: Category, clerk: Actor, authority: Authority) -> Planted:
    """What may stand in an address, by the name it has there."""
    add_usual_points(CheckPoint)
    for kind, values in HIDDEN:
        _secret(make_category("private", is_public=False) if kind == "private" else category, **values)
    _shown, redacted, solved = (_secret(category) for _number in range(3))
    for report in (redacted, solved):
        release_report(actor=clerk, report=report, version=report.version, text=f"Ein {PUBLIC} fehlt.")
        _with_photo(report, SECRET)
    Report.objects.filter(pk=solved.pk).update(state="resolved", closed_at=now(), answered_at=now())
    for report in Report.objects.all():
        _with_secrets(report, clerk)
    ground = make_ground(clerk)
    inspect(clerk, ground, FoundDraft(swing_of(ground), DEFECT, note=SECRET), signed_as=SECRET)
    return {
        "numbers": sorted({one.pk for model in NUMBERED for one in model._default_manager.all()}),
        "references": list(Report.objects.values_list("reference", flat=True)),
        "names": [name for pair in ReportPhoto.objects.values_list("name", "public_name") for name in pair if name],
        "codes": [ground.code, category.code, "private", authority.code],
        "features": list(Report.objects.values_list("pk", flat=True)),
    }


def _secret(category: Category, **values: Any) -> Report:  # noqa: ANN401 (of any column)
    """A report as it comes, then with a state that it would have got on its way."""
    report = send(category, text=f"{SECRET} von Frau {BESIDE}")
    _with_photo(report, "Schaukel")
    Report.objects.filter(pk=report.pk).update(**values)
    return Report.objects.get(pk=report.pk)


def _with_photo(report: Report, alt: str) -> None:
    """One that nobody has let pass yet."""
    picture = prepare_picture(BytesIO(file_of(quarters(320 + report.pk % 50, 200))))
    name = store_picture(picture)
    ReportPhoto.objects.create(report=report, name=name, width=picture.width, height=picture.height, alt=alt)


def _with_secrets(report: Report, clerk: Actor) -> None:
    said = {"name": SECRET, "email": f"{SECRET}@example.org", "phone": f"0171 {SECRET}"}
    Reporter.objects.update_or_create(report=report, defaults={"language": "de", **said})
    write_note(actor=clerk, report=report, text=f"{SECRET} war hier")
    ReportStep.objects.create(report=report, side="staff", move="answer", after=report.state, word=SECRET, by=clerk.user)


def addresses(planted: Planted) -> Iterator[str]:
    """Of everything that the site knows, with what was planted in them."""
    for pattern in _patterns(get_resolver().url_patterns, []):
        route, parameters = _joined(pattern)
        choices = [[(name, value) for value in _values(name, route, planted)] for name in parameters]
        for chosen in islice(product(*choices), MOST_OF_OURS if _is_ours(route, parameters) else MOST_OF_OTHERS):
            yield "/" + route % dict(chosen)
    yield from ASKED


def _is_ours(route: str, parameters: list[str]) -> bool:
    first, _slash, rest = route.partition("/")
    is_said = first in OURS and (first != "admin" or rest.startswith(("defects", "open311")))
    return is_said or "feature_id" in parameters


def _patterns(
    patterns: Iterable[URLPattern | URLResolver], before: list[URLPattern | URLResolver]
) -> Iterator[list[URLPattern | URLResolver]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield [*before, pattern]
        else:
            yield from _patterns(pattern.url_patterns, [*before, pattern])


def _joined(parts: list[URLPattern | URLResolver]) -> tuple[str, list[str]]:
    """An address with gaps, and what these are called."""
    variants = [normalize(part.pattern.regex.pattern)[0] for part in parts]
    return "".join(route for route, _names in variants), [name for _route, names in variants for name in names]


def _values(name: str, route: str, planted: Planted) -> list[Any]:
    """What may stand in one gap of an address."""
    tile = tile_of(16, HERE.x, HERE.y)
    usual: dict[str, list[Any]] = {
        "layer_id": ["defects", "defects-solved"],
        "feature_id": planted["features"],
        "reference": planted["references"],
        "name": planted["names"],
        "size": [480],
        "suffix": ["json", "xml"],
        "ending": ["csv", "geojson", "gpkg"],
        "kind": ["visual"],
        "z": [tile.z],
        "x": [tile.x],
        "y": [tile.y],
    }
    if name in usual:
        return usual[name]
    if name == "code":
        return planted["codes"]
    if name == "number" and ("open311" in route or "citysdk" in route):
        return planted["references"]
    return planted["numbers"] if name in {"number", "device_number", "offer_id", "object_id"} else ["x"]


def _content(response: Answer) -> bytes:
    body = response.getvalue()
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return body


def given_away(client: Client, planted: Planted) -> tuple[set[str], set[str]]:
    """The addresses that give a secret away, and those that give anything at all."""
    public = set(ReportPhoto.objects.values_list("public_name", flat=True))
    private = {name for name in planted["names"] if name not in public}
    told, opened = set(), set()
    for number, address in enumerate(addresses(planted)):
        # From everywhere, since nobody may ask for so much.
        response = client.get(address, REMOTE_ADDR=f"10.0.{number // 250}.{number % 250 + 1}")
        if response.status_code != OPENS:
            continue
        opened.add(address)
        body = _content(response)
        tells = SECRET.encode() in body or any(name in address or name.encode() in body for name in private)
        if tells or response["Content-Type"] == "application/pdf":
            told.add(address)
    return told, opened


@pytest.fixture
def strangers(other_clerk: Actor) -> dict[str, Client]:
    """Those whose business it is not."""
    assert other_clerk.user is not None
    neighbour = Client()
    sign_in_twice(neighbour, other_clerk.user)
    return {"a visitor": Client(), "the office next door": neighbour}


@pytest.mark.parametrize("who", ["a visitor", "the office next door"])
def test_strangers_learn_nothing_at_any_address(planted: Planted, who: str, strangers: dict[str, Client]) -> None:
    told, opened = given_away(strangers[who], planted)
    assert told == set()
    assert opened >= set(ASKED)


def test_the_walk_would_notice(planted: Planted, clerk: Actor) -> None:
    """The office itself reads all this, at addresses of every kind."""
    assert clerk.user is not None
    client = Client()
    sign_in_twice(client, clerk.user)
    told, _opened = given_away(client, planted)
    assert {address.split("/")[1] for address in told} >= {"triage", "inspections"}
    assert any(address.endswith(".pdf") for address in told)
