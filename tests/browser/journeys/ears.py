"""What a screen reader is told: the browser's own tree of roles, names and states."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANDMARKS = {"banner", "navigation", "search", "main", "contentinfo", "region", "form"}
# What is nothing without a name.
OPERABLE = {"link", "button", "checkbox", "radio", "combobox", "searchbox", "textbox", "option", "dialog"}
PICTURES = {"image", "img"}


@dataclass(frozen=True)
class Heard:
    """One thing in the tree.

    Attributes:
        role: What it is.
        name: What it is called.
        states: Level, expanded, modal, focused and so on, as the browser says them.
        parts: How many things it holds itself.
    """

    role: str
    name: str
    states: dict[str, Any]
    parts: int


def listen(page: Page) -> list[Heard]:
    """All that is there for a screen reader, in the order of reading."""
    tree = page.context.new_cdp_session(page)
    nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
    tree.detach()
    return [_heard(node) for node in _in_order(nodes) if not node["ignored"]]


def _in_order(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The browser gives them floor by floor; people hear them from the first to the last."""
    by_id = {node["nodeId"]: node for node in nodes}
    ordered, waiting = [], [nodes[0]["nodeId"]]
    while waiting:
        node = by_id[waiting.pop()]
        ordered.append(node)
        waiting += [child for child in reversed(node.get("childIds", [])) if child in by_id]
    return ordered


def _heard(node: dict[str, Any]) -> Heard:
    states = {state["name"]: _value(state["value"]) for state in node.get("properties", [])}
    name = " ".join(str(node.get("name", {}).get("value", "")).split())
    return Heard(str(node["role"].get("value", "")), name, states, len(node.get("childIds", [])))


def _value(value: dict[str, Any]) -> object:
    """A reference to another element as its id."""
    if "relatedNodes" in value:
        return " ".join(str(related.get("idref", "")) for related in value["relatedNodes"])
    return value.get("value")


def named(heard: list[Heard], *roles: str) -> list[str]:
    """The names of all things of some roles."""
    return [thing.name for thing in heard if thing.role in roles]


def one(heard: list[Heard], role: str, name: str = "") -> Heard:
    """The only thing of a role, and with a name where one is given."""
    found = [thing for thing in heard if thing.role == role and name in thing.name]
    assert len(found) == 1, f"{role} {name}: {found}"
    return found[0]


def headings(heard: list[Heard]) -> list[tuple[int, str]]:
    """Level and words."""
    return [(thing.states["level"], thing.name) for thing in heard if thing.role == "heading"]


def faults(heard: list[Heard]) -> list[str]:
    """What would leave somebody who hears the page without orientation."""
    found = [f"nameless {thing.role}" for thing in heard if thing.role in OPERABLE | PICTURES and not thing.name]
    found += [] if len(named(heard, "main")) == 1 else ["no main part, or several"]
    for role in LANDMARKS:
        names = named(heard, role)
        found += [f"{role} not told apart: {names}"] if len(set(names)) < len(names) else []
    return found + _heading_faults([level for level, _ in headings(heard)])


def _heading_faults(levels: list[int]) -> list[str]:
    found = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of the first level"]
    return found + [f"heading {lower} below {upper}" for upper, lower in itertools.pairwise(levels) if lower > upper + 1]
