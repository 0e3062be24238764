"""How precisely everybody may know where the features of a layer are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.translation import gettext as _

from layers.core.functions import CellCentre, GeographicCellCentre, PrintedPoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Field, Func

    from layers.core.layer import Layer

PLACE = "exact_geom"
"""The column of a blurred table that holds where things truly are."""
# Words that lead to a place, whatever the map shows of it.
TELLING = frozenset({"address", "responsible_area"})


class Location(Protocol):
    """What a layer makes public of a place."""

    @property
    def metres(self) -> int:
        """How far from the true place a public one may be, about; 0 where it is the same."""
        ...

    @property
    def is_blurred(self) -> bool:
        """Whether less is public than is known."""
        ...

    @property
    def words(self) -> str:
        """The same for people, in the active language: one or two sentences."""
        ...

    def public(self, place: GEOSGeometry) -> GEOSGeometry:
        """What everybody may know of a place (EPSG:4326)."""
        ...

    def check(self, layer: Layer) -> None:
        """Make sure that a layer keeps what its declaration says.

        Raises:
            ImproperlyConfigured: It does not.
        """
        ...


@dataclass(frozen=True, slots=True)
class Exact:
    """Everybody may know exactly where things are."""

    @property
    def metres(self) -> int:
        """Nothing is hidden."""
        return 0

    @property
    def is_blurred(self) -> bool:
        """Whether less is public than is known."""
        return False

    @property
    def words(self) -> str:
        """The same for people."""
        return _("Everybody sees exactly where it is.")

    def public(self, place: GEOSGeometry) -> GEOSGeometry:
        """All of it."""
        return place

    def check(self, layer: Layer) -> None:
        """Make sure that the table holds the places as they are.

        Raises:
            ImproperlyConfigured: It blurs them.
        """
        if layer.model.location.is_blurred:
            message = f"Layer {layer.id!r} shows a model that is blurred, and must say so in `location`."
            raise ImproperlyConfigured(message)


@dataclass(frozen=True, slots=True)
class Blurred:
    """Everybody may know in which cell of a fixed grid things are, and nothing more.

    The grid is the same for all, for ever: asking again tells nothing new. Its rows have equal heights in degrees. Each row
    is cut into cells of equal width, as many as leave the edge nearer the pole, where the meridians are closest, `metres`
    long. The rows next to the poles are one cell each. A cell holds its western and southern edge. Of a line or an area the
    cell of an inner point is told, and neither shape nor size. Written once, as the SQL function `core_cell`.

    Source: radii of curvature of the ellipsoid WGS 84 by J. P. Snyder, Map Projections: A Working Manual (USGS Professional
    Paper 1395), equations 4-18 and 4-20.

    Attributes:
        metres: How far a cell reaches on each side at least, along the ground.
    """

    metres: int = 250

    @property
    def is_blurred(self) -> bool:
        """Whether less is public than is known."""
        return True

    @property
    def words(self) -> str:
        """The same for people."""
        words = _(
            "On the map it is only roughly where it is: in the middle of a square that is %(metres)s metres wide or more. "
            "The exact place is seen only by those who look after the entries there."
        )
        return words % {"metres": self.metres}

    @property
    def columns(self) -> dict[str, Func]:
        """What the public columns of a table hold, each made by the database of the exact place."""
        return {
            "geom": CellCentre(PLACE, metres=self.metres),
            "point": GeographicCellCentre(PLACE, metres=self.metres),
            "printed_geom": PrintedPoint(CellCentre(PLACE, metres=self.metres)),
        }

    def public(self, place: GEOSGeometry) -> GEOSGeometry:
        """The middle of its cell, as the database has it, which alone knows the grid."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT core_cell(%s::geometry, %s)::text", [place.hexewkb.decode(), self.metres])
            return GEOSGeometry(cursor.fetchone()[0])

    def check(self, layer: Layer) -> None:
        """Make sure that the table has public columns of its own, and that nothing else tells the place.

        Raises:
            ImproperlyConfigured: A column is missing or another one, or a property leads there.
        """
        for problem in self._problems(layer):
            message = f"Layer {layer.id!r} is blurred to {self.metres} m, but {problem}."
            raise ImproperlyConfigured(message)

    def _problems(self, layer: Layer) -> Iterator[str]:
        model = layer.model
        fields = {field.name: field for field in model._meta.fields}
        if model.location != self or model.place_field != PLACE:
            yield "its model is not: derive it from BlurredFeature, with the same location"
        for name, expression in self.columns.items():
            field = fields[name]
            if getattr(field, "expression", None) != expression:
                yield f"its column {name} is another one than `Blurred.columns` says"
        if any(kind.osm for kind in layer.kinds or (layer.own_kind,)):
            yield "OpenStreetMap tells everybody where its features are"
        told = [name for name in (*layer.properties, *layer.search) if name in fields and _tells_where(name, fields[name])]
        if told:
            yield f"the places are in {', '.join(told)}, which everybody reads or searches"


def _tells_where(name: str, field: Field[Any, Any]) -> bool:
    return name in TELLING or isinstance(field, GeometryField)
