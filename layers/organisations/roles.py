"""Who looks after which organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from layers.core.permissions import Grant, Role, Scope, register_grants
from layers.organisations.models import Editorship

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_platform.accounts.models import User
    from layers.organisations.models import Organisation


@register_grants
def grants_of(user: User) -> Iterator[Grant]:
    """The organisations that somebody looks after."""
    numbers = frozenset(Editorship.objects.filter(user=user).values_list("organisation_id", flat=True))
    if numbers:
        yield Grant(Role.EDITOR, Scope(organisations=numbers))


@transaction.atomic
def give_editorship(*, user: User, organisation: Organisation, by: User | None) -> Editorship:
    """Let somebody look after an organisation."""
    given, _is_new = Editorship.objects.get_or_create(user=user, organisation=organisation, defaults={"granted_by": by})
    return given


@transaction.atomic
def take_editorship(*, user: User, organisation: Organisation) -> None:
    """Let somebody look after an organisation no longer."""
    Editorship.objects.filter(user=user, organisation=organisation).delete()
