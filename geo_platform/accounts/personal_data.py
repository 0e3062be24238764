"""What is kept about who signs in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.models import AccessKey, User
from geo_platform.accounts.services import TIME_TO_CONFIRM, end_sessions, forget_ended_sessions, forget_unconfirmed_accounts
from geo_platform.personal_data.holdings import Holding, Record, Wish, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser
    from django.db.models import Model


def _told(thing: Model, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def copy_account(user: AbstractUser) -> Iterator[Record]:
    """The account, its addresses, and where else somebody signs in."""
    person = User.objects.get(pk=user.pk)
    about = _told(person, "id", "display_name", "username", "email", "first_name", "last_name", "date_joined", "last_login")
    yield Record("account", about | _told(person, "is_staff", "is_superuser", "is_nameless"))
    for address in EmailAddress.objects.filter(user_id=user.pk):
        yield Record("addresses", _told(address, "email", "verified", "primary"))
    for elsewhere in SocialAccount.objects.filter(user_id=user.pk):
        yield Record("sign-in-elsewhere", _told(elsewhere, "provider", "uid", "date_joined", "last_login", "extra_data"))


def values_of_account(user: AbstractUser) -> Iterator[str]:
    """Name and addresses, the one that is written to first."""
    addresses = EmailAddress.objects.filter(user_id=user.pk).order_by("-primary", "email").values_list("email", flat=True)
    yield from (text for text in (str(user), user.email, *addresses) if text)


def erase_account(user: AbstractUser, _wish: Wish) -> int:
    """Forget addresses and other ways in; the row itself goes last."""
    of_user = {"user_id": user.pk}
    return 1 + sum(int(model.objects.filter(**of_user).delete()[0]) for model in (EmailAddress, SocialAccount))


def copy_proofs(user: AbstractUser) -> Iterator[Record]:
    """That there is a second factor or a key, since when, and what for; what it is made of would let anybody in."""
    for factor in Authenticator.objects.filter(user_id=user.pk):
        yield Record("second-factors", _told(factor, "type", "created_at", "last_used_at"))
    for key in AccessKey.objects.filter(owner_id=user.pk):
        yield Record("access-keys", _told(key, "name", "created_at", "last_used_on"))


def erase_proofs(user: AbstractUser, _wish: Wish) -> int:
    """Let none of them open anything any more."""
    factors: int
    factors, _by_model = Authenticator.objects.filter(user_id=user.pk).delete()
    keys, _by_model = AccessKey.objects.filter(owner_id=user.pk).delete()
    return factors + keys


def copy_sessions(user: AbstractUser) -> Iterator[Record]:
    """From where somebody is signed in."""
    for session in UserSession.objects.filter(user_id=user.pk):
        yield Record("sessions", _told(session, "created_at", "last_seen_at", "ip", "user_agent"))


def count_sessions(user: AbstractUser) -> int:
    """From how many devices; who looks at this is signed in, also where that was not noted."""
    known: int = UserSession.objects.filter(user_id=user.pk).count()
    return max(known, 1)


def erase_sessions(user: AbstractUser, _wish: Wish) -> int:
    """Sign them out everywhere."""
    return end_sessions(user)


def copy_log(user: AbstractUser) -> Iterator[Record]:
    """What somebody did in the pages of the office."""
    for entry in LogEntry.objects.filter(user_id=user.pk).select_related("content_type").order_by("pk").iterator():
        about = _told(entry, "action_time", "object_id", "object_repr", "change_message")
        yield Record("office-log", about | {"model": str(entry.content_type)})


def erase_log(user: AbstractUser, _wish: Wish) -> int:
    """Forget what they did there, and where others did something to their account or one of its addresses."""
    own, _by_model = LogEntry.objects.filter(user_id=user.pk).delete()
    addresses = EmailAddress.objects.filter(user_id=user.pk).values_list("pk", "email")
    to_account = Q(content_type__app_label="accounts", content_type__model="user", object_id=str(user.pk))
    to_address = Q(content_type__app_label="account", content_type__model="emailaddress")
    named = Q(object_id__in=[str(pk) for pk, _email in addresses]) | Q(object_repr__in=[email for _pk, email in addresses])
    about = LogEntry.objects.filter(to_account | (to_address & named))
    return own + about.update(object_repr="", change_message="")


register(
    Holding(
        id="account",
        title=_("Your account"),
        what=_("The name that others see, your e-mail addresses, the password as a number from which nobody reads it."),
        why=_(
            "So that you find again what you made, and so that others do not write in your name. You asked for the account."
        ),
        until=_("Until you delete the account. An account whose address was never confirmed is deleted after a day."),
        models=(
            "accounts.User",
            "accounts.User_groups",
            "accounts.User_user_permissions",
            "account.EmailAddress",
            "account.EmailConfirmation",
            "socialaccount.SocialAccount",
            "socialaccount.SocialToken",
        ),
        copy=copy_account,
        values=values_of_account,
        erase=erase_account,
        kept_for=TIME_TO_CONFIRM,
        sweep=forget_unconfirmed_accounts,
        seen_by=_("Others see the name that you chose. The address is seen by the office and by whoever gives you a role."),
    )
)

register(
    Holding(
        id="sign-in-proofs",
        title=_("Passkeys, second factors and keys for programs"),
        what=_("What shows that it is you who signs in. Of a passkey we know only the half that opens nothing."),
        why=_("So that nobody else gets into your account."),
        until=_("Until you remove them or delete the account."),
        models=("mfa.Authenticator", "accounts.AccessKey"),
        copy=copy_proofs,
        erase=erase_proofs,
        seen_by=_("Nobody but you."),
    )
)

register(
    Holding(
        id="sessions",
        title=_("Devices that are signed in"),
        what=_("Since when, with which browser and from which internet address a device is signed in."),
        why=_("So that you see whether somebody else is signed in as you."),
        until=_("Until you sign out; otherwise at most 90 days."),
        models=("sessions.Session", "usersessions.UserSession"),
        copy=copy_sessions,
        count=count_sessions,
        erase=erase_sessions,
        sweep=forget_ended_sessions,
        seen_by=_("Nobody but you."),
    )
)

register(
    Holding(
        id="office-log",
        title=_("What is done in the pages of the office"),
        what=_("Who changed which setting or which text there, and when. It is kept of people of the office alone."),
        why=_("So that a mistake can be found and put right."),
        until=_("Until whoever did it deletes their account."),
        models=("admin.LogEntry",),
        copy=copy_log,
        erase=erase_log,
        seen_by=_("The administrator."),
    )
)
