"""Who may do what: every role × every layer × every action × own and other area and organisation, through every door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core import registry
from tests.contributions.matrix.expectations import ROLES
from tests.contributions.matrix.reading import reading_holes, shared_holes
from tests.contributions.matrix.world import kind_of
from tests.contributions.matrix.writing import writing_holes

if TYPE_CHECKING:
    from tests.contributions.matrix.expectations import RoleHere
    from tests.contributions.matrix.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

every_role = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)


@every_role
def test_nobody_reads_what_they_must_not(world: World, role: RoleHere) -> None:
    holes = [hole for layer in registry.layers() for hole in reading_holes(world, role, layer, kind_of(layer))]
    holes += shared_holes(world, role, {layer.id: kind_of(layer) for layer in registry.layers()})
    assert not holes, "\n".join(sorted(set(holes)))


@every_role
def test_nobody_writes_what_they_must_not(world: World, role: RoleHere) -> None:
    holes = [hole for layer in registry.layers() for hole in writing_holes(world, role, layer, kind_of(layer))]
    assert not holes, "\n".join(holes)
