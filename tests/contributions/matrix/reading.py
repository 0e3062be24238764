"""Every way out: which of the hidden things somebody finds there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
from django.contrib import admin
from django.urls import reverse

from layers.core import registry
from layers.core.models import Entry
from tests.contributions.matrix.expectations import rights
from tests.contributions.matrix.world import HIDDEN_WORD, PUBLIC_WORD, TILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from layers.core.layer import Layer
    from tests.contributions.matrix.expectations import Rights, RoleHere
    from tests.contributions.matrix.world import Person, Things, World

    Found = Callable[[Person, Layer], set[int]]

NEAR = "12.4,53.95"
_BOX = "bbox=12.3,53.9,12.5,54"
PAGES = ("/", f"/list/?{_BOX}", f"/embed/list/?{_BOX}", f"/search/?q={PUBLIC_WORD}", f"/search/suggest/?q={PUBLIC_WORD}")
_TILE_PATH = f"{TILE.z}/{TILE.x}/{TILE.y}.mvt"


def _json(person: Person, path: str) -> Any:  # noqa: ANN401 (any JSON)
    response = person.program.get(path)
    assert response.status_code == 200, (path, response.content[:300])
    return response.json()


def _queryset(person: Person, layer: Layer) -> set[int]:
    return set(layer.queryset().visible_to(person.actor).values_list("pk", flat=True))


def _entries(person: Person, layer: Layer) -> set[int]:
    return set(Entry.objects.visible_to(person.actor).in_layers([layer.id]).values_list("feature_id", flat=True))


def _items(person: Person, layer: Layer) -> set[int]:
    return {each["id"] for each in _json(person, f"/api/collections/{layer.id}/items?limit=1000")["features"]}


def _layer_tile(person: Person, layer: Layer) -> set[int]:
    tile = mapbox_vector_tile.decode(person.program.get(f"/tiles/{layer.id}/{_TILE_PATH}").content)
    return {each["id"] for each in tile[layer.id]["features"]}


def _search(person: Person, layer: Layer) -> set[int]:
    found = _json(person, f"/api/search?q={PUBLIC_WORD}&layers={layer.id}&limit=50")["features"]
    return {each["properties"]["feature_id"] for each in found}


def _nearby(person: Person, layer: Layer) -> set[int]:
    found = _json(person, f"/api/nearby?near={NEAR}&layers={layer.id}&limit=100")["features"]
    return {each["properties"]["feature_id"] for each in found}


def _export(person: Person, layer: Layer) -> set[int]:
    response = person.program.get(f"/api/collections/{layer.id}/export.csv")
    lines = b"".join(response).decode().splitlines()[1:]
    return {int(line.partition(",")[0]) for line in lines if line.partition(",")[0].isdigit()}


# What tells of each feature alone. A layer without markers is not near anything.
DOORS: dict[str, Found] = {
    "the service": _queryset,
    "the table of all entries": _entries,
    "items": _items,
    "the tile of the layer": _layer_tile,
    "search": _search,
    "nearby": _nearby,
    "export": _export,
}


def reading_holes(world: World, role: RoleHere, layer: Layer, kind: str) -> Iterator[str]:
    """What somebody sees and must not, or should see and does not."""
    person, places = world.people[role.name], world.things[layer.id]
    hidden = {each.pk: place for place, things in places.items() for each in (things.hidden, things.gone)}
    expected = {number for number, place in hidden.items() if rights(kind, role, place).see}
    for door, find in DOORS.items():
        if door == "nearby" and not layer.style.marker:
            continue
        found = find(person, layer) & hidden.keys()
        yield from (f"{role.name} finds what is hidden in {layer.id} through {door}" for _ in found - expected)
        yield from (f"{role.name} misses what is theirs in {layer.id} through {door}" for _ in expected - found)
    for place, things in places.items():
        mine = rights(kind, role, place)
        yield from _one_by_one(person, layer, things, may_see=mine.see)
        yield from _told(person, layer, things, mine)
    yield from _on_pages(person, layer, places)


def _one_by_one(person: Person, layer: Layer, things: Things, *, may_see: bool) -> Iterator[str]:
    for feature in (things.hidden, things.gone):
        status = person.program.get(f"/api/collections/{layer.id}/items/{feature.pk}").status_code
        if (status == 200) != may_see:
            yield f"{person.name} gets {status} for item {feature.pk} of {layer.id}"


def _told(person: Person, layer: Layer, things: Things, mine: Rights) -> Iterator[str]:
    """Who sees a thing reads what was done to it; what waits is for those who decide."""
    expected = {
        reverse("pages:history", args=[layer.id, things.gone.pk]): mine.see,
        reverse("pages:review-one", args=[things.wish.pk]): mine.review,
    }
    for path, is_open in expected.items():
        if (person.browser.get(path).status_code == 200) != is_open:
            yield f"{person.name} reads what they must not, or not what they may, at {path}"


def _on_pages(person: Person, layer: Layer, places: dict[str, Things]) -> Iterator[str]:
    """Pages for everybody show nobody what is hidden, not even to those who may see it elsewhere."""
    for things in places.values():
        path = reverse("pages:feature", args=[layer.id, things.hidden.pk])
        if person.browser.get(path).status_code != 404:
            yield f"{person.name} opens the page of what is hidden in {layer.id}"
    some = next(iter(places.values())).hidden.pk
    for name in ("card", "embed-card"):
        if HIDDEN_WORD in person.browser.get(reverse(f"pages:{name}", args=[layer.id, some])).content.decode():
            yield f"{person.name} sees the {name} of what is hidden in {layer.id}"
    if HIDDEN_WORD in person.browser.get(reverse("pages:layer", args=[layer.id])).content.decode():
        yield f"{person.name} reads what is hidden on the page of {layer.id}"


def shared_holes(world: World, role: RoleHere, kinds: dict[str, str]) -> Iterator[str]:
    """The same where all layers are shown together."""
    person = world.people[role.name]
    for path in PAGES:
        response = person.browser.get(path)
        if response.status_code != 200 or HIDDEN_WORD in response.content.decode():
            yield f"{role.name} reads what is hidden on {path}"
    expected = sum(_shown(world, role, layer_id, kind) for layer_id, kind in kinds.items())
    if (found := _markers(person)) != expected:
        yield f"{role.name} finds {found} markers on the map instead of {expected}"
    yield from _administration_holes(person)


def _shown(world: World, role: RoleHere, layer_id: str, kind: str) -> int:
    """How many things of a layer somebody sees who has not chosen any layer, if it has markers."""
    style, places = registry.get(layer_id).style, world.things[layer_id]
    is_shown = style.marker and style.is_shown_unasked
    return sum(1 + 2 * rights(kind, role, place).see for place in places) if is_shown else 0


def _markers(person: Person) -> int:
    tile = mapbox_vector_tile.decode(person.program.get(f"/tiles/map/{_TILE_PATH}").content)
    return sum(each["properties"]["count"] for each in tile["markers"]["features"])


def _administration_holes(person: Person) -> Iterator[str]:
    """Who works there sees what the site lets them see; nothing that is hidden is shown to anybody but the administrator."""
    for model in admin.site._registry:
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        is_shown = HIDDEN_WORD in person.browser.get(path).content.decode()
        if is_shown and not person.actor.is_administrator:
            yield f"{person.name} reads what is hidden at {path}"
