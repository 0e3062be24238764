"""A layer of things that nobody shall find who is not told: the only blurred one until there is a real one."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.contrib.gis.geos import Point
from django.db import connection, models

from layers.core import entry_table, registry
from layers.core.blurred import BlurredFeature
from layers.core.contribution import moderated
from layers.core.families import PLACES
from layers.core.layer import Layer, Style
from layers.core.location import Blurred
from layers.core.permissions import Anyone
from layers.core.services import create_feature
from layers.core.values import WGS84

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.models import BaseFeature

METRES = 250
# So far from the middle of a cell all is within it, in metres.
REACH = METRES / 2 - 1
DEGREE_M = 111_400


class Place(NamedTuple):
    """Somewhere, in degrees."""

    longitude: float
    latitude: float

    @property
    def text(self) -> str:
        return f"{self.longitude:.7f},{self.latitude:.7f}"

    def box(self, half: float) -> str:
        return f"{self.longitude - half},{self.latitude - half},{self.longitude + half},{self.latitude + half}"


class Hideout(BlurredFeature):
    beds = models.PositiveIntegerField(null=True, blank=True)

    class Meta(BlurredFeature.Meta):
        # Of no installed app, so that no migration is missing for it.
        app_label = "hideouts"
        verbose_name = "hideout"


class Hideouts(Layer):
    model = Hideout
    id, title = "hideouts", "Hideouts"
    description = "Where to hide."
    properties = ("title", "description", "beds", "area", "organisation")
    style = Style(family=PLACES, icon="maki/bell", min_zoom=0)
    contribution: ClassVar = moderated(by=Anyone)
    freshness = timedelta(days=365)
    location: ClassVar = Blurred(metres=METRES)


@contextmanager
def hideouts() -> Iterator[Layer]:
    """The layer, with its table and the triggers that a migration would have made, until the transaction is rolled back."""
    with registry.registered(Hideouts) as layer:
        with connection.schema_editor() as editor:
            editor.create_model(Hideout)
        entry_table.resume_after_migrations(using="default", plan=[None])
        yield layer


def hide(layer: Layer, longitude: float, latitude: float, **values: Any) -> BaseFeature:  # noqa: ANN401 (of any field)
    """Put a hideout there."""
    place = Point(longitude, latitude, srid=WGS84)
    return create_feature(layer=layer, values={"geom": place, "title": "Am Bach", **values})


def cell(place: Place) -> Place:
    middle = Blurred(METRES).public(Point(*place, srid=WGS84)).centroid
    return Place(middle.x, middle.y)


def within(middle: Place, east: float, north: float) -> Place:
    """A place in a cell, by shares of the way from the middle to the edge."""
    step = REACH / DEGREE_M
    return Place(middle.longitude + east * step, middle.latitude + north * step)
