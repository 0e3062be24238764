"""What people may do with a layer, as its declaration says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from layers.core.permissions import (
    SEES_UNPUBLISHED,
    Action,
    AdministratorAlone,
    Anyone,
    Belonging,
    EditorOf,
    Role,
    TrustedIn,
)

if TYPE_CHECKING:
    from layers.core.permissions import Actor, Permission


_SPEAKING_FOR_IT = frozenset({Action.ADD, Action.SUGGEST, Action.CHANGE})


@dataclass(frozen=True, slots=True)
class Contribution:
    """Which permission each action takes.

    Attributes:
        add: Put something there, to be looked at first unless they may `change`.
        suggest: Propose a change, to be looked at first.
        change: Do either at once.
        remove: Take it off the map.
        review: Decide about what others add and suggest.
        move: Say that it lies elsewhere. The outline of an area says whose everything in it is.
        is_personal: It is somebody's own, made and changed by them alone on pages of its own: not even the administrator
            speaks for them.
    """

    add: Permission
    suggest: Permission
    change: Permission
    remove: Permission
    review: Permission
    move: Permission = Anyone
    is_personal: bool = False

    def permission(self, action: Action) -> Permission:
        """What an action takes."""
        return {
            Action.SEE: SEES_UNPUBLISHED,
            Action.ADD: self.add,
            Action.SUGGEST: self.suggest,
            Action.CHANGE: self.change,
            Action.REMOVE: self.remove,
            Action.REVIEW: self.review,
        }[action]

    def allows(self, action: Action, actor: Actor, belonging: Belonging) -> bool:
        """Whether somebody may do something with a thing that is so-and-so's."""
        if self.is_personal and action in _SPEAKING_FOR_IT:
            return False
        return actor.is_administrator or self.permission(action).allows(actor, belonging)

    def allows_move(self, actor: Actor, belonging: Belonging) -> bool:
        """Whether somebody may say that a thing that is so-and-so's lies elsewhere."""
        return not self.is_personal and (actor.is_administrator or self.move.allows(actor, belonging))

    def allows_somewhere(self, action: Action, actor: Actor) -> bool:
        """Whether there is anything with which somebody may do something."""
        belongings = (Belonging(), *actor.scope(Role.TRUSTED).belongings)
        return any(self.allows(action, actor, belonging) for belonging in belongings)

    @property
    def is_open(self) -> bool:
        """Whether everybody may add something."""
        return self.add is Anyone

    @property
    def takes_suggestions(self) -> bool:
        """Whether everybody may say what is different."""
        return self.suggest is Anyone


def moderated(*, by: Permission, suggest: Permission = Anyone, review: Permission = EditorOf) -> Contribution:
    """People add and suggest; who looks after the place decides, and whom it trusts is not asked.

    Args:
        by: Who may add.
        suggest: Who may propose changes.
        review: Who decides.
    """
    return Contribution(add=by, suggest=suggest, change=TrustedIn, remove=EditorOf, review=review)


CLOSED = Contribution(
    add=AdministratorAlone,
    suggest=AdministratorAlone,
    change=AdministratorAlone,
    remove=AdministratorAlone,
    review=AdministratorAlone,
    move=AdministratorAlone,
)
"""Comes from elsewhere: nobody but the administrator changes anything."""

PERSONAL = replace(CLOSED, is_personal=True)
"""People make it on pages of its own; the administrator can take it off the map, and does nothing else with it."""


def kept_by(keeper: Permission) -> Contribution:
    """Comes from elsewhere, and is put right by a few at once, but for where it lies."""
    return Contribution(
        add=AdministratorAlone,
        suggest=keeper,
        change=keeper,
        remove=AdministratorAlone,
        review=keeper,
        move=AdministratorAlone,
    )
