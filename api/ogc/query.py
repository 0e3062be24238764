"""What a request for features asks for, parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from api.ogc.filters import PropertyFilter, property_filters, queryable_fields
from layers.core.exceptions import InvalidInputError
from layers.core.values import BBox, Interval, Page

if TYPE_CHECKING:
    from django.http import QueryDict

    from layers.core.layer import Layer
    from layers.core.querysets import FeatureQuerySet

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
PARAMETERS = ("bbox", "limit", "datetime", "cursor")
_LIMIT = re.compile(r"[0-9]{1,9}")


def known_parameters(layer: Layer) -> list[str]:
    """Names that a request for the features of a layer may use."""
    return [*PARAMETERS, *queryable_fields(layer)]


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """A request for features.

    Attributes:
        page: Which piece of the list.
        bbox: Only what touches this box.
        interval: Only what happens in this span of time.
        filters: Only what has these values.
    """

    page: Page
    bbox: BBox | None
    interval: Interval | None
    filters: tuple[PropertyFilter, ...]

    @classmethod
    def parse(cls, layer: Layer, query: QueryDict) -> Self:
        """Read a query whose names are known and occur once.

        Raises:
            InvalidInputError: A value cannot be used; the error names the parameter.
        """
        bbox, interval = query.get("bbox"), query.get("datetime")
        return cls(
            page=Page(_limit(query.get("limit")), _after(layer, query.get("cursor"))),
            bbox=None if bbox is None else BBox.parse(bbox),
            interval=None if interval is None else Interval.parse(interval),
            filters=property_filters(layer, query),
        )

    def matching(self, layer: Layer, features: FeatureQuerySet) -> FeatureQuerySet:
        """Keep what is asked for, on all pieces of the list."""
        if self.bbox:
            features = features.in_bbox(self.bbox)
        if self.interval:
            features = features.during(layer, self.interval)
        for wanted in self.filters:
            features = features.filter(wanted.condition)
        return features


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
