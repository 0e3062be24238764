"""Plants a report that another system sent for somebody, and that went on to a third one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point
from django.utils.timezone import now

from api.open311.models import PendingPicture, Receipt
from layers.core import registry
from layers.core.services import create_feature
from layers.defects.models import Authority, Category, Dispatch, RemoteServer
from tests.conftest import LAAGE

if TYPE_CHECKING:
    from tests.personal_data.planters.person import Planted, Planter


def plant_report_between_systems(_person: Planted) -> None:
    category = Category.objects.create(code="between-systems", kind="play", titles={"de": "Schaukel"})
    authority = Authority.objects.create(code="between-systems", title="Bahn")
    values = {"geom": Point(*LAAGE, srid=4326), "title": "Schaukel", "category": category, "authority": authority}
    report = create_feature(layer=registry.get("defects"), values={**values, "reference": "1999-0001"})
    server = RemoteServer.objects.create(authority=authority, url="https://railway.example.org")
    Dispatch.objects.create(report_id=report.pk, server=server, personal=["email"], remote_token="17")  # noqa: S106 (of nothing)
    Receipt.objects.create(report_id=report.pk)
    PendingPicture.objects.create(report_id=report.pk, url="https://example.org/x.jpg", next_try_at=now())


PLANTERS: dict[str, Planter] = {"reports-between-systems": plant_report_between_systems}
