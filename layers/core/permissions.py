"""Who may do what: the words in which layers say it, and the person to whom they apply.

A layer says in its `contribution` which permission an action takes. A permission looks at the actor, who acts, and at the
belonging, whose the thing is. Areas and organisations tell who has a role there (`register_grants`); nothing else decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo_platform.accounts.models import User

    FindGrants = Callable[[User], Iterable["Grant"]]


class Action(StrEnum):
    """What can be done with the features of a layer, beside reading what is public.

    Attributes:
        SEE: Read what is not public.
        ADD: Put something there, to be looked at before everybody sees it.
        SUGGEST: Propose that something be different, likewise.
        CHANGE: Change at once, and add at once where adding is allowed at all.
        REMOVE: Take something off the map at once, and put it back.
        REVIEW: Decide about what others add and suggest.
    """

    SEE = "see"
    ADD = "add"
    SUGGEST = "suggest"
    CHANGE = "change"
    REMOVE = "remove"
    REVIEW = "review"


class Role(IntEnum):
    """What somebody is for an area or an organisation; each may all that those before it may.

    Attributes:
        TRUSTED: What they enter is right as a rule, so nobody looks at it first.
        EDITOR: Looks after the entries.
        STAFF: Works for the office.
    """

    TRUSTED = 1
    EDITOR = 2
    STAFF = 3


NEEDS_SECOND_FACTOR = Role.EDITOR
"""From this role on, people must have proved in two ways who they are."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Areas and organisations, by their numbers."""

    areas: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()

    def __or__(self, other: Scope) -> Scope:
        """Both together."""
        return Scope(self.areas | other.areas, self.organisations | other.organisations)

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.areas or self.organisations)

    def holds(self, belonging: Belonging) -> bool:
        """Whether a thing is of one of these areas or organisations."""
        return belonging.area in self.areas or belonging.organisation in self.organisations

    @property
    def belongings(self) -> list[Belonging]:
        """A thing of each of these areas and organisations."""
        areas = [Belonging(area=area) for area in sorted(self.areas)]
        return [*areas, *(Belonging(organisation=organisation) for organisation in sorted(self.organisations))]

    def condition(self, columns: OwnerColumns) -> Q:
        """The same for rows that have these columns."""
        pairs = ((columns.area, self.areas), (columns.organisation, self.organisations))
        named = [Q(**{f"{column}__in": sorted(numbers)}) for column, numbers in pairs if column]
        return reduce(or_, named, Q(pk__in=[]))


@dataclass(frozen=True, slots=True)
class Belonging:
    """Whose a thing is: numbers of area and organisation, `None` where it is nobody's."""

    area: int | None = None
    organisation: int | None = None


@dataclass(frozen=True, slots=True)
class OwnerColumns:
    """In which columns of a table the same stands; an empty name where it stands nowhere."""

    area: str = "area"
    organisation: str = "organisation"


USUAL_COLUMNS = OwnerColumns()


@dataclass(frozen=True, slots=True)
class Grant:
    """Somebody has a role in a scope."""

    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with what they have proved.

    Attributes:
        user: The account; `None` without one.
        is_administrator: May everything.
        scopes: Where they have which role.
    """

    user: User | None = None
    is_administrator: bool = False
    scopes: Mapping[Role, Scope] = field(default_factory=dict)

    def scope(self, role: Role) -> Scope:
        """Where they are this or more."""
        return reduce(or_, (scope for held, scope in self.scopes.items() if held >= role), Scope())

    @property
    def sees_more(self) -> bool:
        """Whether anything is there for them that the public does not see."""
        return self.is_administrator or bool(self.scope(Role.EDITOR))

    @property
    def key(self) -> str:
        """What they may see, by name: all with the same key are shown the same."""
        if not self.sees_more:
            return "public"
        scope = self.scope(Role.EDITOR)
        return "everything" if self.is_administrator else f"areas {sorted(scope.areas)} of {sorted(scope.organisations)}"


VISITOR = Actor()
"""Somebody without an account."""


class Permission(Protocol):
    """Decides for actors other than the administrator."""

    def allows(self, actor: Actor, belonging: Belonging) -> bool:
        """Whether somebody may, with a thing that is so-and-so's."""
        ...

    def condition(self, actor: Actor, columns: OwnerColumns = USUAL_COLUMNS) -> Q:
        """With which things somebody may, as a condition for rows."""
        ...


@dataclass(frozen=True, slots=True)
class _Everybody:
    def allows(self, _actor: Actor, _belonging: Belonging) -> bool:
        return True

    def condition(self, _actor: Actor, columns: OwnerColumns = USUAL_COLUMNS) -> Q:  # noqa: ARG002 (as the others)
        return Q()


@dataclass(frozen=True, slots=True)
class _NobodyElse:
    def allows(self, _actor: Actor, _belonging: Belonging) -> bool:
        return False

    def condition(self, _actor: Actor, columns: OwnerColumns = USUAL_COLUMNS) -> Q:  # noqa: ARG002 (as the others)
        return Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class _Holding:
    role: Role

    def allows(self, actor: Actor, belonging: Belonging) -> bool:
        return actor.scope(self.role).holds(belonging)

    def condition(self, actor: Actor, columns: OwnerColumns = USUAL_COLUMNS) -> Q:
        return actor.scope(self.role).condition(columns)


Anyone: Permission = _Everybody()
"""Everybody, without an account too."""
AdministratorAlone: Permission = _NobodyElse()
TrustedIn: Permission = _Holding(Role.TRUSTED)
"""Whom the area or the organisation of the thing trusts, its editors and its staff."""
EditorOf: Permission = _Holding(Role.EDITOR)
"""Editors of the area or the organisation of the thing, and its staff."""
StaffOf: Permission = _Holding(Role.STAFF)
"""Staff of the area of the thing."""

# Whatever the layer: what is not public is seen by those who look after it.
SEES_UNPUBLISHED = EditorOf


_finders: list[FindGrants] = []


def register_grants(find: FindGrants) -> FindGrants:
    """Let a package tell who has which role; used as a decorator."""
    _finders.append(find)
    return find


def actor_for(user: User, *, has_proved_it: bool) -> Actor:
    """The person behind an account.

    Args:
        user: Who is signed in.
        has_proved_it: Whether a second factor was used; without it, nobody is more than trusted.
    """
    scopes: dict[Role, Scope] = {}
    for grant in (grant for find in _finders for grant in find(user)):
        if has_proved_it or grant.role < NEEDS_SECOND_FACTOR:
            scopes[grant.role] = scopes.get(grant.role, Scope()) | grant.scope
    return Actor(user, is_administrator=user.is_superuser and has_proved_it, scopes=scopes)
