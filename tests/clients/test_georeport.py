"""The client `georeport` from PyPI reads services and reports from our server, in both formats."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils.timezone import now
from georeport import GeoReport

from layers.core import registry
from layers.core.services import create_feature
from layers.defects.drafts import ReportDraft
from layers.defects.models import Authority, Category, Question, Report
from layers.defects.sending import send_report
from tests.clients.conftest import serving
from tests.databases import copied_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

# Makes pytest-django set the test database up, of which the site has a copy.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]

HERE = Point(12.345, 53.926, srid=4326)
REPORTS = 7


@pytest.fixture(scope="module")
def place(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, list[Report]]]:  # noqa: ARG001 (must be set up before)
    """The address of a site, and the reports that it has, the latest first."""
    with django_db_blocker.unblock(), copied_database("_georeport"):
        reports = list(_several())
        with serving() as address:
            yield f"{address}/open311/v2", reports


def _several() -> Iterator[Report]:
    shape = MultiPolygon(Polygon.from_bbox((12.3, 53.9, 12.4, 54.0)))
    area = create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": shape})
    Authority.objects.create(code="laage", title="Stadt Laage", area_id=area.pk)
    Category.objects.all().delete()  # the usual ones, where migrations have left them
    titles = {"de": "Schaukel <kaputt> & „schief“", "en": "Swing broken"}
    category = Category.objects.create(code="swing", kind="play", titles=titles, shows_at_once=True)
    Category.objects.create(code="bench", kind="furniture", titles={"de": "Bank", "en": "Bench"})
    options = [{"code": code, "titles": {"de": code}} for code in ("rope", "seat")]
    Question.objects.create(category=category, code="part", type="choice", texts={"de": "Was?"}, options=options)
    for number in range(REPORTS):
        report = send_report(ReportDraft(category, HERE, f"Nr. {number} ist <kaputt> & schief"))
        Report.objects.filter(pk=report.pk).update(reported_at=now() - timedelta(days=number))
        yield report


@pytest.fixture(params=["json", "xml"])
def client(request: pytest.FixtureRequest, place: tuple[str, list[Report]]) -> GeoReport:
    return GeoReport(place[0], jurisdiction="laage", output_format=request.param)


def test_reads_services(client: GeoReport) -> None:
    found = {service["service_code"]: service for service in client.get_service_list()}
    assert found["swing"]["service_name"] == "Schaukel <kaputt> & „schief“"


def test_reads_the_questions_of_one(client: GeoReport) -> None:
    attributes: Any = client.get_service_definition("swing")["attributes"]
    one = attributes[0] if isinstance(attributes, list) else attributes["attribute"]
    assert (one["code"], one["datatype"]) == ("part", "singlevaluelist")


def test_reads_reports(client: GeoReport, place: tuple[str, list[Report]]) -> None:
    found = client.get_service_requests()
    assert [one["service_request_id"] for one in found] == [report.reference for report in place[1]]
    assert [one["description"] for one in found] == [report.text for report in place[1]]
    assert {(float(one["lat"]), float(one["long"])) for one in found} == {(HERE.y, HERE.x)}
    start = (now() - timedelta(days=2.5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    some = client.get_service_requests(service_code="swing,bench", status="open", start_date=start)
    assert len(some) == 3
    both = client.get_service_requests(service_request_id=f"{place[1][5].reference},{place[1][6].reference}")
    assert len(both) == 2


def test_reads_a_report(client: GeoReport, place: tuple[str, list[Report]]) -> None:
    report = place[1][3]
    found = client.get_service_request(report.reference)
    assert (found["service_request_id"], found["status"]) == (report.reference, "open")
    assert found["agency_responsible"] == "Stadt Laage"


def test_is_told_what_is_not_there(client: GeoReport) -> None:
    with pytest.raises(Exception, match="404"):
        client.get_service_request("1999-1")
