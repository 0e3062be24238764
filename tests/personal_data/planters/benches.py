"""Plants what a driver was asked from a bench."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.gis.geos import Point
from django.utils.timezone import now

from layers.core import registry
from layers.core.services import create_feature
from layers.rides.benches.making import Towards, make_bench
from layers.rides.models import BenchQuestion, BenchSilence, BenchWait
from tests.conftest import LAAGE
from tests.minimal import minimal

if TYPE_CHECKING:
    from tests.personal_data.planters.person import Planted, Planter


def plant_questions(person: Planted) -> None:
    here, moment = Point(*LAAGE, srid=4326), now()
    bench = make_bench(values={"geom": here, "title": "Bank"}, directions=[Towards("Rostock", here)])
    values = {**minimal("rides"), "geom": here, "driver": person.user}
    offer = create_feature(layer=registry.get("rides"), values=values)
    wait = BenchWait.objects.create(
        direction=bench.directions.get(), who="device", began_at=moment, ends_at=moment + timedelta(hours=1)
    )
    BenchQuestion.objects.create(wait=wait, driver=person.user, offer_id=offer.pk, day=moment.date(), pickup_at=moment)
    BenchSilence.objects.create(user=person.user)


PLANTERS: dict[str, Planter] = {"ride-benches": plant_questions}
