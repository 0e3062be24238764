"""`/citysdk/`: the same reports with more about each, areas, and who is responsible where.

Here `jurisdiction_id` may be left out, since Klarschiff's clients do not know it.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from api.caching import layer_versions
from api.open311.citysdk.updating import update_request
from api.open311.drafting import place_in
from api.open311.endpoint import door
from api.open311.formats import DEFINITION, DISCOVERY, REQUESTS, SERVICES, Names, encoded
from api.open311.forms import sent_form
from api.open311.jurisdictions import any_jurisdiction_in, offices
from api.open311.listing import EXTENDED, STANDARD, as_json, found_by
from api.open311.posting import receive_report
from api.open311.queries import RequestQuery
from api.open311.services import definition, discovery, service_called, services
from api.open311.views import CHANGESET, one_report, reports_version
from api.parameters import row_number
from layers.areas.layers import Areas
from layers.areas.models import Area
from layers.defects.models import Category
from layers.defects.responsibility import responsible_for

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point
    from django.http import HttpResponse

    from api.open311.endpoint import Asked
    from api.open311.listing import Shape

AREAS = Names("areas", "area")
# As Klarschiff's own server calls it.
COVERAGE = Names("hash")
_TRUE = {"true", "1", "yes"}


def shape_of(asked: Asked) -> Shape:
    """How much somebody wants to know of each report."""
    return EXTENDED if asked.query.get("extensions", "").lower() in _TRUE else STANDARD


def _describe(asked: Asked) -> HttpResponse:
    return asked.kept(DISCOVERY, lambda: encoded(discovery("citysdk", CHANGESET)))


def _services(asked: Asked) -> HttpResponse:
    any_jurisdiction_in(asked.query)
    return asked.told(SERVICES, services())


def _service(asked: Asked, code: str) -> HttpResponse:
    any_jurisdiction_in(asked.query)
    return asked.told(DEFINITION, definition(service_called(code)))


def _requests(asked: Asked) -> HttpResponse:
    query, shape = RequestQuery.parse_citysdk(asked.query, any_jurisdiction_in(asked.query)), shape_of(asked)
    return asked.kept(REQUESTS, lambda: as_json(found_by(query), shape), *reports_version())


def _request(asked: Asked, number: str) -> HttpResponse:
    return asked.kept(REQUESTS, lambda: one_report(number, shape_of(asked)), *reports_version())


def _send(asked: Asked) -> HttpResponse:
    form = sent_form(asked.request)
    jurisdiction = any_jurisdiction_in({**asked.query, **form.values})
    return receive_report(asked, form, jurisdiction, (REQUESTS, HTTPStatus.CREATED))


def _areas(asked: Asked) -> HttpResponse:
    """The areas of all offices, or those that are named, with their boundaries as WKT."""
    named = [row_number(code.strip()) for code in asked.query.get("area_code", "").split(",")]
    wanted = {"pk__in": named} if "area_code" in asked.query else {"pk__in": offices().values("area")}
    found = Area.objects.visible_to(None).filter(**wanted).by_name()

    def make() -> bytes:
        return encoded([{"id": str(area.pk), "name": area.title, "grenze": area.geom.wkt} for area in found])

    return asked.kept(AREAS, make, layer_versions([Areas.id]))


def _coverage(asked: Asked) -> HttpResponse:
    """Whether somebody here takes reports of a place, and who: of a category, where one is named.

    Raises:
        InvalidInputError: No place is named.
    """
    place = place_in(asked.query)
    code = asked.query.get("service_code", "")
    return asked.told(COVERAGE, _covered(service_called(code) if code else _any_category(), place))


def _any_category() -> Category | None:
    """That of everything else, where there is one."""
    active = Category.objects.filter(is_active=True)
    return active.filter(code="other").first() or active.first()


def _covered(category: Category | None, place: Point) -> dict[str, Any]:
    found = responsible_for(category, place) if category else None
    if found is None or found.authority is None:
        return {"result": False, "agency_responsible": None, "jurisdiction_id": None, "reason": None}
    office = found.authority
    code = office.code if offices().filter(pk=office.pk).exists() else None
    return {"result": True, "agency_responsible": office.title, "jurisdiction_id": code, "reason": found.why}


discovery_view = door(get=_describe)
services_view = door(get=_services)
service_view = door(get=_service)
areas_view = door(get=_areas)
coverage_view = door(get=_coverage)
requests_view = door(get=_requests, post=_send)
request_view = door(get=_request, put=update_request, patch=update_request)
