"""Plants inspections of playgrounds that somebody signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point
from django.utils.timezone import now

from layers.defects.inspections.kinds import Kind
from layers.defects.inspections.models import Finding, Ground, Inspection
from tests.conftest import LAAGE
from tests.personal_data.planters.person import NAME

if TYPE_CHECKING:
    from tests.personal_data.planters.person import Planted, Planter


def plant_inspections(person: Planted) -> None:
    ground = Ground.objects.create(thing="playgrounds:1", title="Spielplatz", point=Point(*LAAGE, srid=4326))
    for kind, qualification in ((Kind.VISUAL, ""), (Kind.ANNUAL, person.leave(f"Certificate of {NAME}"))):
        inspection = Inspection.objects.create(
            ground=ground,
            kind=kind,
            inspector=person.user,
            signed_as=person.leave(NAME),
            qualification=qualification,
            done_at=now(),
        )
        Finding.objects.create(inspection=inspection, device_name="Schaukel", outcome="fine")


PLANTERS: dict[str, Planter] = {"inspections": plant_inspections}
