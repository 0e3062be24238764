"""Plants a marked person everywhere the registry allows. Whoever adds a holding adds a planter below `planters/`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from geo_platform.personal_data.holdings import holdings
from tests.personal_data.planters.person import Planted, Planter, new_person

HELP = "Write a planter for it: a function in a module of tests/personal_data/planters, named in its PLANTERS."


def planters() -> dict[str, Planter]:
    """The planter of each holding, by its id."""
    found: dict[str, Planter] = {}
    for path in sorted((Path(__file__).parent / "planters").glob("*.py")):
        module = import_module(f"tests.personal_data.planters.{path.stem}")
        found |= getattr(module, "PLANTERS", {})
    return found


def plant_everywhere() -> Planted:
    """Somebody who left something in every holding.

    Raises:
        AssertionError: A holding has no planter.
    """
    known, person = planters(), new_person()
    for holding in holdings():
        assert holding.id in known, f"Nobody plants anything for the holding {holding.id}. {HELP}"
        known[holding.id](person)
    person.user.refresh_from_db()
    return person
