"""Nobody is led to what is only roughly where it is said to be, wherever a thing is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.rides.spots import Kept, Spot
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.named_places import read_named_place
from layers.rides.benches.making import read_place

if TYPE_CHECKING:
    from layers.core.layer import Layer
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db


def test_what_is_blurred_is_no_place(layer: Layer, make_feature: MakeFeature) -> None:
    hidden = f"{layer.id}/{make_feature(layer.id).pk}"
    with pytest.raises(NotFoundError):
        read_named_place(hidden, "to")
    with pytest.raises(InvalidInputError):
        read_place(hidden)
    assert Spot.read(hidden, Kept({})) is None


def test_all_else_is_one(make_feature: MakeFeature) -> None:
    shown = make_feature("playgrounds", title="Am See")
    found = read_named_place(f"playgrounds/{shown.pk}", "to")
    assert found.entry is not None
    assert found.entry.title == "Am See"
    assert read_place(f"playgrounds/{shown.pk}").coords == (found.place.longitude, found.place.latitude)
    spot = Spot.read(f"playgrounds/{shown.pk}", Kept({}))
    assert spot is not None
    assert (spot.label, spot.is_exact) == ("Am See", True)
    assert read_named_place("12.35,53.93", "to").entry is None
