"""Who may do what, as product.md and issue 5 say it, in words of its own: nothing here asks the code.

A layer is of one of six kinds. What somebody may depends on the kind and on what they are at a place: for the municipality
in which it lies, or for the organisation that looks after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Outcome(StrEnum):
    """What comes of somebody's wish."""

    REFUSED = "refused"
    WAITS = "waits"
    DONE = "done"


REFUSED, WAITS, DONE = Outcome

# Where a feature is, as seen from those who have a role: whose municipality, and which club looks after it.
OWN_AREA, OTHER_AREA = "own area", "other area"
OWN_CLUB, OTHER_CLUB = "own organisation", "other organisation"
PLACES = (OWN_AREA, OTHER_AREA, OWN_CLUB, OTHER_CLUB)
CLUBS = (OWN_CLUB, OTHER_CLUB)

STRANGER, TRUSTED, EDITOR, STAFF, ADMINISTRATOR = "stranger", "trusted", "editor", "staff", "administrator"


@dataclass(frozen=True)
class Rights:
    """What somebody may do with a thing.

    Attributes:
        see: Find it before it is public, and read its history then. That of what is public is public.
        add: Put such a thing there.
        change: Let it be different.
        remove: Let it be gone.
        review: Read, accept and reject what others would like.
        undo_change: Take a change back.
        undo_removal: Put it back on the map.
    """

    see: bool = False
    add: Outcome = REFUSED
    change: Outcome = REFUSED
    remove: Outcome = REFUSED
    review: bool = False
    undo_change: bool = False
    undo_removal: bool = False


NOTHING = Rights()
EVERYTHING = Rights(see=True, add=DONE, change=DONE, remove=DONE, review=True, undo_change=True, undo_removal=True)

# Everybody may add, and whoever looks after the place decides.
_OPEN = {
    STRANGER: Rights(add=WAITS, change=WAITS, remove=WAITS),
    TRUSTED: Rights(add=DONE, change=DONE, remove=WAITS, undo_change=True),
    EDITOR: EVERYTHING,
    STAFF: EVERYTHING,
    ADMINISTRATOR: EVERYTHING,
}
KINDS = {
    "open": _OPEN,
    # Only who looks after the place adds; everybody may say that something is wrong.
    "by editors": {**_OPEN, STRANGER: replace(_OPEN[STRANGER], add=REFUSED), TRUSTED: replace(_OPEN[TRUSTED], add=REFUSED)},
    # It comes from OpenStreetMap, and the office puts it right. Nobody adds, and only who may everything removes.
    "kept by staff": {
        STRANGER: NOTHING,
        TRUSTED: NOTHING,
        EDITOR: Rights(see=True),
        STAFF: Rights(see=True, change=DONE, remove=WAITS, review=True, undo_change=True),
        ADMINISTRATOR: EVERYTHING,
    },
    "closed": {
        STRANGER: NOTHING,
        TRUSTED: NOTHING,
        EDITOR: Rights(see=True),
        STAFF: Rights(see=True),
        ADMINISTRATOR: EVERYTHING,
    },
    # Somebody's own: nobody speaks for them, and the administrator takes it off the map.
    "personal": {
        STRANGER: NOTHING,
        TRUSTED: NOTHING,
        EDITOR: Rights(see=True),
        STAFF: Rights(see=True),
        ADMINISTRATOR: Rights(see=True, remove=DONE, review=True, undo_removal=True),
    },
    # Told to the office. What is not public is seen at its desk alone, where it is put back as well.
    "reported": {
        STRANGER: NOTHING,
        TRUSTED: NOTHING,
        EDITOR: NOTHING,
        STAFF: NOTHING,
        ADMINISTRATOR: Rights(remove=DONE, review=True),
    },
}


@dataclass(frozen=True)
class RoleHere:
    """What people of one role are: something at home, and strangers everywhere else."""

    name: str
    standing: str
    home: tuple[str, ...]


ROLES = (
    RoleHere("visitor", STRANGER, ()),
    RoleHere("citizen", STRANGER, ()),
    RoleHere("group member", STRANGER, ()),
    RoleHere("trusted", TRUSTED, (OWN_AREA,)),
    RoleHere("organisation editor", EDITOR, (OWN_CLUB,)),
    RoleHere("municipality editor", EDITOR, (OWN_AREA,)),
    RoleHere("municipality staff", STAFF, (OWN_AREA,)),
    RoleHere("district administrator", ADMINISTRATOR, PLACES),
    # Who has not proved who they are is not more than trusted, and editors are not even that.
    RoleHere("editor without second factor", STRANGER, ()),
)


def rights(kind: str, role: RoleHere, place: str) -> Rights:
    """What somebody may at a place, in a layer of a kind."""
    standing = role.standing if place in role.home else STRANGER
    found = KINDS[kind][standing]
    # Nobody speaks for a club that is not theirs.
    return replace(found, add=REFUSED) if place in CLUBS and standing == STRANGER else found
