"""Plants what the ground floor keeps: accounts, sessions, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from geo_platform.accounts.access_keys import make_key
from geo_platform.accounts.models import User
from geo_platform.texts.models import BarrierReport, Page, Text
from tests.personal_data.planters.person import EMAIL, FACT, NAME

if TYPE_CHECKING:
    from tests.personal_data.planters.person import Planted, Planter


def plant_account(person: Planted) -> None:
    EmailAddress.objects.create(user=person.user, email=person.leave(EMAIL), verified=True, primary=True)
    EmailAddress.objects.create(user=person.user, email=person.leave(f"second-{EMAIL}"))
    uid = person.leave(f"uid-{NAME}")
    SocialAccount.objects.create(user=person.user, provider="office", uid=uid, extra_data={"name": NAME})
    User.objects.filter(pk=person.user.pk).update(first_name=person.leave(f"First {NAME}"))


def plant_proofs(person: Planted) -> None:
    Authenticator.objects.create(user=person.user, type=Authenticator.Type.TOTP, data={"secret": NAME})
    make_key(owner=person.user, name=person.leave(f"Laptop of {NAME}"), is_proved=False)


def plant_sessions(person: Planted) -> None:
    browser = Client()
    browser.force_login(person.user)
    session = browser.session
    session["greeting"] = NAME
    session.save()
    agent = person.leave(f"Browser of {NAME}")
    UserSession.objects.create(user=person.user, ip="192.0.2.7", user_agent=agent, session_key=session.session_key)


def plant_log(person: Planted) -> None:
    kind = ContentType.objects.get_for_model(User)
    words = person.leave(f"Changed by {NAME}")
    LogEntry.objects.create(user=person.user, content_type=kind, action_flag=CHANGE, object_repr=NAME, change_message=words)
    about = {"content_type": kind, "object_id": person.user.pk, "object_repr": NAME, "action_flag": CHANGE}
    LogEntry.objects.create(user=person.chief, **about)
    address = EmailAddress.objects.create(user=person.user, email=f"third-{EMAIL}")
    kind = ContentType.objects.get_for_model(EmailAddress)
    about = {"content_type": kind, "object_id": address.pk, "object_repr": address.email, "action_flag": CHANGE}
    LogEntry.objects.create(user=person.chief, **about)


def plant_texts(person: Planted) -> None:
    words = person.leave("The imprint belongs to the office.")
    Text.objects.create(page=Page.IMPRINT, language="en", title="Imprint", body=words, changed_by=person.user)


def plant_reports(person: Planted) -> None:
    BarrierReport.objects.create(what=person.leave(f"No contrast {FACT}"), contact=EMAIL.upper())


def plant_nothing(person: Planted) -> None:
    """For what nobody can find by a person."""
    assert person.user.pk


PLANTERS: dict[str, Planter] = {
    "counts": plant_nothing,
    "proofs-of-forgetting": plant_nothing,
    "spent-proofs": plant_nothing,
    "account": plant_account,
    "sign-in-proofs": plant_proofs,
    "sessions": plant_sessions,
    "office-log": plant_log,
    "office-texts": plant_texts,
    "barrier-reports": plant_reports,
}
