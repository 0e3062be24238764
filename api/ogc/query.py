"""What a request for features asks for, parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from api.ogc.cql2.operands import Scope
from api.ogc.cql2.predicates import condition
from api.ogc.cql2.reading import LANGUAGES, TEXT, read_filter
from api.ogc.filters import property_conditions, queryable_fields
from layers.core.crs import CRS84, Crs
from layers.core.exceptions import InvalidInputError
from layers.core.values import Interval, Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.gis.geos import GEOSGeometry
    from django.db.models import Q
    from django.http import QueryDict

    from layers.core.layer import Layer
    from layers.core.querysets import FeatureQuerySet

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
PARAMETERS = ("bbox", "bbox-crs", "crs", "limit", "datetime", "cursor", "filter", "filter-lang", "filter-crs")
_NOT_NARROWING = {"limit", "cursor", "crs"}
_LIMIT = re.compile(r"[0-9]{1,9}")


def known_parameters(layer: Layer) -> list[str]:
    """Names that a request for the features of a layer may use."""
    return [*PARAMETERS, *queryable_fields(layer)]


def narrowing_parameters(layer: Layer) -> list[str]:
    """Names of those among them that choose features, whatever piece of the list and in whatever coordinates."""
    return [name for name in known_parameters(layer) if name not in _NOT_NARROWING]


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """A request for features.

    Attributes:
        page: Which piece of the list.
        box: Only what touches this box (EPSG:4326).
        interval: Only what happens in this span of time.
        conditions: Only what meets all of these.
        crs: In which the coordinates are wanted.
    """

    page: Page
    box: GEOSGeometry | None
    interval: Interval | None
    conditions: tuple[Q, ...]
    crs: Crs

    @classmethod
    def parse(cls, layer: Layer, query: QueryDict) -> Self:
        """Read a query whose names are known and occur once.

        Raises:
            InvalidInputError: A value cannot be used; the error names the parameter.
        """
        interval = query.get("datetime")
        return cls(
            page=Page(_limit(query.get("limit")), _after(layer, query.get("cursor"))),
            box=_box(query),
            interval=None if interval is None else Interval.parse(interval),
            conditions=(*property_conditions(layer, query), *_filter(layer, query)),
            crs=wanted_crs(query),
        )

    def matching(self, layer: Layer, features: FeatureQuerySet) -> FeatureQuerySet:
        """Keep what is asked for, on all pieces of the list."""
        if self.box:
            features = features.touching(self.box)
        if self.interval:
            features = features.during(layer, self.interval)
        return features.filter(*self.conditions)


def wanted_crs(query: QueryDict) -> Crs:
    """Read in which reference system coordinates are wanted.

    Raises:
        InvalidInputError: It is none that is offered.
    """
    return _crs(query, "crs")


def _crs(query: QueryDict, parameter: str) -> Crs:
    uri = query.get(parameter)
    return CRS84 if uri is None else Crs.named(uri, parameter)


def _box(query: QueryDict) -> GEOSGeometry | None:
    crs, box = _crs(query, "bbox-crs"), query.get("bbox")
    return None if box is None else crs.box(box, "bbox")


def _filter(layer: Layer, query: QueryDict) -> Iterator[Q]:
    language, crs, text = query.get("filter-lang", TEXT), _crs(query, "filter-crs"), query.get("filter")
    if language not in LANGUAGES:
        message = _("These languages are understood: %(known)s.") % {"known": ", ".join(LANGUAGES)}
        raise InvalidInputError(message, parameter="filter-lang")
    if text is not None:
        yield condition(read_filter(text, language), Scope(queryable_fields(layer), crs))


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    limit = int(text) if _LIMIT.fullmatch(text) else 0
    if limit < 1:
        message = _("This must be a whole number from 1 to %(most)s.") % {"most": MAX_LIMIT}
        raise InvalidInputError(message, parameter="limit")
    return min(limit, MAX_LIMIT)


def cursor(layer: Layer, after: int) -> str:
    """A token for the piece of the list after an id. It is signed, so that nobody builds one and relies on how."""
    return _signer(layer).sign(str(after))


def _after(layer: Layer, token: str | None) -> int:
    if token is None:
        return 0
    try:
        return int(_signer(layer).unsign(token))
    except BadSignature:
        message = _("This mark of a place in the list is not one of ours. Please start again without it.")
        raise InvalidInputError(message, parameter="cursor") from None


def _signer(layer: Layer) -> Signer:
    return Signer(salt=f"api.ogc.cursor.{layer.id}")
