"""Plants contributions to every layer that takes them: on the map, waiting, refused, and in others' things."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point

from api.devices import account_number
from api.idempotency import scope_of_account
from api.models import KeptReply
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.permissions import VISITOR, Actor
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from layers.core.services import create_feature
from tests.conftest import LAAGE
from tests.minimal import minimal
from tests.personal_data.planters.person import EMAIL, FACT, NAME
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from layers.core.contributions.models import Change
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from tests.personal_data.planters.person import Planted, Planter

_steps = count(1)


def values(layer: Layer, title: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (fields of any model)
    longitude, latitude = LAAGE
    place = Point(longitude + next(_steps) / 10_000, latitude)
    return {"geom": place, "title": title, **minimal(layer.id), **more}


def enclosed(person: Planted) -> Enclosure:
    name = store_picture(prepare_picture(BytesIO(file_of(quarters(60, 40)))))
    person.photos.append(name)
    photo = NewPhoto(name, 60, 40, alt=person.leave(f"Picture {FACT} {next(_steps)}"))
    return Enclosure(note=person.leave(f"Note {NAME} {next(_steps)}"), contact=EMAIL, photos=[photo])


def add(person: Planted, layer: Layer) -> Change:
    title, description = person.leave(f"Place {FACT} {next(_steps)}"), f"Nice {FACT}"
    given = values(layer, title, description=description)
    return proposing.add_feature(actor=person.actor, layer=layer, values=given, enclosed=enclosed(person))


def suggest(person: Planted, layer: Layer, feature: BaseFeature, **changes: Any) -> Change:  # noqa: ANN401 (as above)
    return proposing.change_feature(
        actor=person.actor, layer=layer, feature=feature, changes=changes, enclosed=enclosed(person)
    )


def plant_contributions(person: Planted) -> None:
    for layer in registry.layers():
        if layer.contribution.is_open:
            plant_in(person, layer)


def plant_in(person: Planted, layer: Layer) -> None:
    add(person, layer)
    deciding.accept(actor=person.decider, change=add(person, layer))
    deciding.reject(actor=person.decider, change=add(person, layer), reason="No.")
    deciding.withdraw(change=add(person, layer))
    _plant_in_others(person, layer)
    _plant_shared(person, layer)
    proposing.add_feature(
        actor=VISITOR, layer=layer, values=values(layer, "Without an account"), enclosed=Enclosure(contact=EMAIL)
    )


def _plant_in_others(person: Planted, layer: Layer) -> None:
    theirs = create_feature(layer=layer, values=values(layer, f"Theirs {layer.id}", description="As it was"))
    accepted = suggest(person, layer, theirs, description=person.leave(f"Better {FACT} {next(_steps)}"))
    deciding.accept(actor=person.decider, change=accepted)
    theirs.refresh_from_db()
    suggest(person, layer, theirs, title=person.leave(f"Called {FACT} {next(_steps)}"))
    proposing.report_abuse(actor=person.actor, layer=layer, feature=theirs, enclosed=enclosed(person))


def _plant_shared(person: Planted, layer: Layer) -> None:
    """Somebody else goes on writing about what they added."""
    shared = deciding.accept(actor=person.decider, change=add(person, layer))
    feature = layer.queryset().get(pk=shared.feature_id)
    change = proposing.change_feature(
        actor=Actor(person.neighbour), layer=layer, feature=feature, changes={"description": f"Shared {layer.id}"}
    )
    deciding.accept(actor=person.decider, change=change)


def plant_decisions(person: Planted) -> None:
    layer = registry.get("youth-spots")
    theirs = proposing.add_feature(actor=Actor(person.neighbour), layer=layer, values=values(layer, "Refused"))
    reason = person.leave(f"Reason {FACT} {next(_steps)}")
    deciding.reject(actor=Actor(person.user, is_administrator=True), change=theirs, reason=reason)


def plant_confirmations(person: Planted) -> None:
    layer = registry.get("playgrounds")
    feature = create_feature(layer=layer, values=values(layer, "Still there"))
    witness = account_number(person.user.pk, f"{layer.id} {feature.pk}")
    proposing.confirm(layer=layer, feature=feature, witness=witness)
    person.leave('"confirmed_at"')


def plant_replies(person: Planted) -> None:
    body = person.leave(f"Thank you {NAME}")
    KeptReply.objects.create(
        scope=scope_of_account(person.user.pk), key="k" * 20, fingerprint="f", status=201, body=body.encode()
    )


PLANTERS: dict[str, Planter] = {
    "contributions": plant_contributions,
    "decisions": plant_decisions,
    "confirmations": plant_confirmations,
    "kept-replies": plant_replies,
}
