"""What somebody wants to change, and whether they have seen it as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from api.caching import row_version_in
from api.problems import UnconditionalError
from layers.core.contributions.ledger import expect
from layers.core.exceptions import StaleError, UnknownFeatureError
from layers.core.services import locked

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

LONGEST_ID = 18


def number_of(layer: Layer, feature_id: str) -> int:
    """Read the number of a feature from an address.

    Raises:
        UnknownFeatureError: No feature could have it.
    """
    if feature_id.isascii() and feature_id.isdigit() and len(feature_id) <= LONGEST_ID:
        return int(feature_id)
    raise UnknownFeatureError(layer.title, feature_id)


def find_feature(layer: Layer, feature_id: str, actor: Actor) -> BaseFeature:
    """Read a feature that somebody sees.

    Raises:
        UnknownFeatureError: They see none of this number.
    """
    found: BaseFeature | None = layer.queryset().visible_to(actor).filter(pk=number_of(layer, feature_id)).first()
    if found is None:
        raise UnknownFeatureError(layer.title, feature_id)
    return found


def as_seen(request: HttpRequest, feature: BaseFeature) -> BaseFeature:
    """Read a feature as it is now, and keep it so until the end of the transaction, if it is what the client has seen.

    Any representation of the present version will do (`api.caching.row_tag_of`), and `*` means whatever it is.

    Raises:
        UnconditionalError: The client does not say what it has seen.
        StaleError: It has seen something else.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header:
        message = _("Please send the header If-Match with the ETag of what you have read, so that nobody's change is lost.")
        raise UnconditionalError(message)
    return locked(feature) if header == "*" else _expected(feature, header)


def as_seen_or_not(request: HttpRequest, feature: BaseFeature) -> BaseFeature:
    """Do the same where nothing is lost if the client has not said what it has seen."""
    return as_seen(request, feature) if "If-Match" in request.headers else feature


def _expected(feature: BaseFeature, header: str) -> BaseFeature:
    if feature.version not in {row_version_in(tag) for tag in parse_etags(header)}:
        raise StaleError
    return expect(feature, feature.version)
