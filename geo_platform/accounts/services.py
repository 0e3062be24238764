"""Keeping accounts tidy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils.timezone import now

from geo_platform.accounts.models import User

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from django.contrib.auth.models import AbstractUser
    from django.db.models import Model, QuerySet

    Row = TypeVar("Row", bound=Model)

# A code is good for minutes; whoever comes back the next day gets a new account as easily.
TIME_TO_CONFIRM = timedelta(days=1)


@transaction.atomic
def end_sessions(user: AbstractUser) -> int:
    """Sign somebody out everywhere; gives how many sessions that were. Not each is noted with them, so all are read."""
    keys = [session.session_key for session in Session.objects.iterator() if _user_of(session) == str(user.pk)]
    UserSession.objects.filter(user_id=user.pk).delete()
    return Session.objects.filter(session_key__in=keys).delete()[0]


def signed_in_accounts() -> set[int]:
    """Numbers of all accounts that are signed in anywhere."""
    sessions = Session.objects.filter(expire_date__gt=now()).iterator()
    return {int(number) for session in sessions if (number := _user_of(session))}


def _user_of(session: Session) -> str:
    return str(session.get_decoded().get(SESSION_KEY, ""))


@transaction.atomic
def forget_ended_sessions() -> int:
    """Delete sessions that are over, and from where they were used; gives how many."""
    ended, _ = Session.objects.filter(expire_date__lt=now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended


@transaction.atomic
def forget_unconfirmed_accounts() -> int:
    """Delete accounts that somebody began with an address that was never confirmed; gives how many.

    Only what nobody can ever have used: an account without any address has another way in, as has one with a password or a
    second factor, and one that signed in was somebody's.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    unconfirmed = User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        ~Exists(Authenticator.objects.filter(user=OuterRef("pk"))),
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        date_joined__lt=now() - TIME_TO_CONFIRM,
        last_login=None,
        is_staff=False,
        is_superuser=False,
    )
    return unconfirmed.delete()[1].get(User._meta.label, 0)


def addresses_of(user: AbstractUser) -> list[str]:
    """All mail addresses of somebody that are known to be theirs, in lower case."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return sorted({address.lower() for address in (user.email, *proved) if address})


def addressed_to(user: AbstractUser, rows: QuerySet[Row], field: str) -> QuerySet[Any, Row]:
    """Those rows in which a mail address of somebody stands, however it was typed."""
    return rows.annotate(_address=Lower(field)).filter(_address__in=addresses_of(user))
