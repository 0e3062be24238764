"""The matrix fails where a layer or a door has a hole in it; where it did not, it would prove nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.db.models import Q

from layers.core import registry
from layers.core.contribution import CLOSED, Contribution, kept_by, moderated
from layers.core.families import PLACES
from layers.core.layer import Layer, Style
from layers.core.permissions import Anyone, EditorOf, StaffOf, TrustedIn
from layers.core.querysets import EntryQuerySet, FeatureQuerySet
from layers.places.models import YouthSpot
from tests.contributions.matrix.expectations import ROLES, RoleHere
from tests.contributions.matrix.reading import reading_holes, shared_holes
from tests.contributions.matrix.world import KINDS_OF_LAYERS, kind_of, places_of, things_at
from tests.contributions.matrix.writing import writing_holes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.core.permissions import Actor
    from tests.contributions.matrix.world import World

pytestmark = pytest.mark.django_db
BY_NAME = {role.name: role for role in ROLES}
CITIZEN, TRUSTED, EDITOR = (BY_NAME[name] for name in ("citizen", "trusted", "municipality editor"))
SOUND = {kind: contribution for contribution, kind in KINDS_OF_LAYERS.items()}


class Dens(Layer):
    """A layer that shows a table of another one, so that it needs no migration."""

    model = YouthSpot
    id, title = "dens", "Dens"
    properties = ("title", "kind", "area", "organisation")
    style = Style(family=PLACES, icon="maki/pitch", min_zoom=12)


class Leaky(FeatureQuerySet):
    def visible_to(self, _actor: Actor | None) -> Leaky:
        return self


class LeakyDens(Dens):
    id = "leaky-dens"
    contribution: ClassVar = moderated(by=Anyone)

    def queryset(self) -> Any:  # noqa: ANN401 (as the layer's own)
        return Leaky(YouthSpot)


@contextmanager
def dens(world: World, contribution: Contribution, base: type[Layer] = Dens) -> Iterator[tuple[World, Layer]]:
    """The world with one more layer."""
    declared = type(base.__name__, (base,), {"contribution": contribution})
    with registry.registered(declared) as layer:
        more = replace(world, things={})
        more.things[layer.id] = {place: things_at(more, layer, place) for place in places_of(layer)}
        yield more, layer


def writing(world: World, role: RoleHere, contribution: Contribution, kind: str) -> list[str]:
    with dens(world, contribution) as (more, layer):
        return list(writing_holes(more, role, layer, kind))


def doors_of(holes: list[str]) -> set[str]:
    return {hole.rpartition(" through ")[2] for hole in holes if " through " in hole}


@pytest.mark.parametrize("kind", SOUND)
@pytest.mark.parametrize("role", [CITIZEN, TRUSTED, EDITOR], ids=lambda role: role.name)
def test_a_sound_layer_has_none(world: World, kind: str, role: RoleHere) -> None:
    assert writing(world, role, SOUND[kind], kind) == []


OPEN, KEPT = moderated(by=Anyone), kept_by(StaffOf)


@pytest.mark.parametrize(
    ("kind", "contribution", "role", "named"),
    [
        ("open", replace(OPEN, change=Anyone), CITIZEN, "PATCH is done instead of waits"),
        ("open", replace(OPEN, change=Anyone), CITIZEN, "POST is done instead of waits"),
        ("open", replace(OPEN, remove=Anyone), CITIZEN, "DELETE is done instead of waits"),
        ("open", replace(OPEN, remove=TrustedIn), TRUSTED, "remove at once is done instead of refused"),
        ("open", replace(OPEN, review=Anyone), CITIZEN, "accept is done instead of refused"),
        ("open", replace(OPEN, review=Anyone), CITIZEN, "queue is True instead of False"),
        ("open", replace(OPEN, review=TrustedIn), TRUSTED, "reject is done instead of refused"),
        ("open", moderated(by=EditorOf), CITIZEN, "POST is refused instead of waits"),
        ("by editors", moderated(by=TrustedIn), TRUSTED, "add is done instead of refused"),
        ("by editors", OPEN, CITIZEN, "POST is waits instead of refused"),
        ("kept by staff", kept_by(EditorOf), EDITOR, "PATCH is done instead of refused"),
        ("kept by staff", replace(KEPT, suggest=Anyone), CITIZEN, "PATCH is waits instead of refused"),
        ("closed", KEPT, BY_NAME["municipality staff"], "change is done instead of refused"),
        ("closed", replace(CLOSED, remove=EditorOf), EDITOR, "undo a removal is done instead of refused"),
    ],
)
def test_a_permission_too_many_or_too_few_is_one(
    world: World, kind: str, contribution: Contribution, role: RoleHere, named: str
) -> None:
    assert any(named in hole for hole in writing(world, role, contribution, kind))


def test_a_layer_that_shows_what_is_hidden_is_one_in_every_way_out_of_it(world: World) -> None:
    with dens(world, LeakyDens.contribution, LeakyDens) as (more, layer):
        holes = list(reading_holes(more, CITIZEN, layer, "open"))
    assert doors_of(holes) == {"the service", "items", "the tile of the layer", "export"}
    assert any("gets 200 for item" in hole for hole in holes)


def test_a_leak_in_the_table_of_all_entries_is_one_wherever_layers_are_shown_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EntryQuerySet, "visible_to", lambda self, _actor: self.all())
    layer = registry.get("youth-spots")
    assert doors_of(list(reading_holes(world, CITIZEN, layer, "open"))) == {"the table of all entries", "search", "nearby"}
    shared = "\n".join(shared_holes(world, CITIZEN, {each.id: kind_of(each) for each in registry.layers()}))
    for place in ("on /list/", "on /embed/list/", "on /search/", "on the map"):
        assert place in shared


def test_a_leak_on_the_pages_is_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for querysets in (EntryQuerySet, FeatureQuerySet):
        monkeypatch.setattr(querysets, "visible_to", lambda self, _actor: self.all())
    holes = "\n".join(reading_holes(world, CITIZEN, registry.get("youth-spots"), "open"))
    for place in ("opens the page", "sees the card", "sees the embed-card", "on the page of"):
        assert place in holes


def test_what_is_hidden_from_those_whose_it_is_is_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FeatureQuerySet, "_looked_after_by", lambda _self, _actor: Q(pk__in=[]))
    holes = list(reading_holes(world, EDITOR, registry.get("youth-spots"), "open"))
    assert {"the service", "items", "the tile of the layer", "export"} <= doors_of(holes)


def test_a_kind_that_nobody_wrote_down_is_one() -> None:
    declared = type("Unknown", (Dens,), {"contribution": replace(OPEN, change=Anyone)})
    with pytest.raises(AssertionError, match="Nobody wrote down"):
        kind_of(declared())
