"""Example depots at real organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from layers.core import registry
from layers.core.demo import anchors, content
from layers.core.services import create_feature
from layers.depots.models import Resource
from layers.organisations.models import Organisation

if TYPE_CHECKING:
    from layers.core.models import Entry


def load_demo() -> int:
    """Put the examples of `fixtures/demo/depots.toml` at organisations."""
    made = 0
    for turn, example in enumerate(content("depots")):
        organisations = anchors("organisations", example["organisations"], count=turn + 1)
        if organisations:
            _create_depot(example, organisations[-1])
            made += 1
    return made


def _create_depot(example: dict[str, Any], organisation: Entry) -> None:
    values = {
        "title": example["title"].format(organisation=organisation.title),
        "description": example["description"],
        "opening_hours": example["opening_hours"],
        "organisation": Organisation.objects.get(pk=organisation.feature_id),
        "geom": organisation.point,
        "is_demo": True,
    }
    depot = create_feature(layer=registry.get("depots"), values=values)
    Resource.objects.bulk_create(Resource(depot_id=depot.pk, **resource) for resource in example["resources"])
