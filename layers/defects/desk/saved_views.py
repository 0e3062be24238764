"""Views that somebody has kept, and shares with colleagues or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from layers.core.exceptions import ForbiddenError, InvalidInputError, NotFoundError
from layers.defects.models import SavedView
from layers.defects.permissions import HandlerOf

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from layers.core.permissions import Actor, Belonging

LONGEST_NAME = 60
MOST_VIEWS = 30


def views_of(actor: Actor) -> QuerySet[SavedView]:
    """Somebody's own, and those that colleagues share with them."""
    if actor.user is None:
        return SavedView.objects.none()
    return SavedView.objects.filter(Q(owner=actor.user) | HandlerOf.condition(actor)).order_by("pk")


@transaction.atomic
def save_view(*, actor: Actor, name: str, query: str, shared_with: Belonging | None = None) -> SavedView:
    """Keep a view; one of the same name becomes this one.

    Args:
        actor: Whose it is.
        name: As they call it.
        query: Of the address that shows it.
        shared_with: The area or the organisation whose people see it, too.

    Raises:
        ForbiddenError: The actor does not work there, or has no account.
        InvalidInputError: The name is missing or too long, or there are too many views.
    """
    if actor.user is None or (shared_with and not HandlerOf.allows(actor, shared_with)):
        raise ForbiddenError
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidInputError(_("Please give it a short name."), parameter="name")
    own = SavedView.objects.filter(owner=actor.user)
    if own.exclude(name=name).count() >= MOST_VIEWS:
        raise InvalidInputError(_("You have many views already. Please delete one first."), parameter="name")
    values = {
        "query": query[: SavedView._meta.get_field("query").max_length],
        "area_id": shared_with.area if shared_with else None,
        "organisation_id": shared_with.organisation if shared_with else None,
    }
    try:
        return own.update_or_create(owner=actor.user, name=name, defaults=values)[0]
    except IntegrityError as error:
        raise ForbiddenError from error


@transaction.atomic
def delete_view(*, actor: Actor, number: int) -> None:
    """Delete one's own view.

    Raises:
        NotFoundError: There is none of this number.
    """
    if actor.user is None or not SavedView.objects.filter(owner=actor.user, pk=number).delete()[0]:
        raise NotFoundError(_("There is no such view of yours."))
