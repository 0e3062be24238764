"""Erasing somebody: everywhere, at once, and again when an old copy of the database comes back."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from geo_platform.personal_data.erased_list import note_erased, read_list, take_back
from geo_platform.personal_data.exceptions import LastAdministratorError
from geo_platform.personal_data.holdings import Wish, holdings
from geo_platform.personal_data.models import Erasure
from geo_platform.shared.mail_heads import NOT_KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import AbstractUser

    from geo_platform.personal_data.erased_list import Erased

_redactors: list[Callable[[Erased], int]] = []


def warnings_for(user: AbstractUser) -> Iterator[str]:
    """What else happens when somebody goes."""
    for holding in holdings():
        yield from holding.warn(user) if holding.warn else ()


def erase_person(*, user: AbstractUser, wish: Wish) -> Erasure:
    """Forget everything about somebody, in one transaction; files go when that has succeeded.

    Args:
        user: Who goes. Whoever calls has made sure that it is they who wish it.
        wish: What becomes of what they gave to everybody.

    Returns:
        The proof, which does not say who it was.

    Raises:
        LastAdministratorError: Nobody would be left who looks after the site.
    """
    with ExitStack() as undo:
        with transaction.atomic():
            found = _in_hand(user)
            note_erased(user, wish)
            undo.callback(take_back, user)
            proof = _erase(found, wish)
            if found.email:
                _say_goodbye(found.email)
        undo.pop_all()
    return proof


def _in_hand(user: AbstractUser) -> AbstractUser:
    """Read the account as it is now. Of two last administrators who go in the same moment, one has to wait and stay."""
    people = get_user_model()._default_manager.select_for_update()
    administrators = set(people.filter(is_superuser=True, is_active=True).order_by("pk").values_list("pk", flat=True))
    if administrators == {user.pk}:
        raise LastAdministratorError
    return people.get(pk=user.pk)


def _erase(user: AbstractUser, wish: Wish) -> Erasure:
    counts = {holding.id: holding.erase(user, wish) for holding in reversed(holdings())}
    user.delete()
    return Erasure.objects.create(wish=wish, counts={name: count for name, count in counts.items() if count})


def _say_goodbye(address: str) -> None:
    body = render_to_string("personal_data/goodbye.txt")
    EmailMessage(_("Your account is deleted"), body, to=[address], headers=NOT_KEPT).send()


def register_redactor(redactor: Callable[[Erased], int]) -> Callable[[Erased], int]:
    """Say what takes words out again that the list names; gives of how many rows. For apps with a history."""
    _redactors.append(redactor)
    return redactor


def redact_again() -> int:
    """Take words out again that had been taken out before an old copy of the database came back; gives of how many rows."""
    erased = read_list()
    return sum(redactor(erased) for redactor in _redactors)


def erase_again() -> int:
    """Erase everybody who had been erased before an old copy of the database came back; gives how many.

    Nobody is told: they were when they went.
    """
    erased = read_list()
    known = get_user_model()._default_manager.order_by("pk")
    back = [(user, wish) for user in known.iterator() if (wish := erased.wish_of(user))]
    for user, wish in back:
        with transaction.atomic():
            _erase(user, wish)
    return len(back)
