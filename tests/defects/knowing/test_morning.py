"""The mail in the morning: once a working day, if anything waits, and nothing of senders in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client

from api.knowing.morning import tell_office
from layers.areas.models import AreaRole
from layers.core.exceptions import ForbiddenError
from layers.core.permissions import actor_for
from layers.defects.knowing.morning import want_mail, wants_mail
from layers.defects.models import MorningMail, Reporter, ReportStep
from tests.defects.knowing.reported import put
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> object:
    """Lets it be another time."""

    def be(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        monkeypatch.setattr("layers.defects.knowing.morning.now", lambda: moment)
        monkeypatch.setattr("layers.defects.desk.choosing.now", lambda: moment)

    be(MONDAY)
    return be


@pytest.fixture
def wish(clerk: Actor) -> MorningMail:
    want_mail(actor=clerk)
    MorningMail.objects.update(language="de")
    return MorningMail.objects.get()


@pytest.mark.usefixtures("at", "wish")
def test_it_comes_once_and_says_what_waits(category: Category, area: BaseFeature) -> None:
    late, *_rest = put(category, MONDAY - timedelta(days=9), 3, area=area, due=5, text="Geheim", description="Geheim")
    Reporter.objects.create(report=late, email="anna@example.org", name="Anna", language="de")
    put(category, MONDAY - timedelta(days=1), 1, area=area, due=1.1, days=0)
    ReportStep.objects.create(report=late, side="reporter", move="reopen", after="open", word="Geheim")
    ReportStep.objects.update(at=MONDAY - timedelta(hours=3))
    assert (tell_office(), tell_office()) == (1, 0)
    (letter,) = mail.outbox
    assert letter.to == ["clerk@example.org"]
    for words in (
        "3 Meldungen sind überfällig",
        "1 Meldung ist heute fällig",
        "3 Meldungen sind neu",
        "1 Meldung wurde wieder",
    ):
        assert words in letter.body
    assert f"{late.reference}: Schaukel kaputt, Laage" in letter.body
    assert "anna" not in letter.body.lower()
    assert "Geheim" not in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.usefixtures("at", "wish")
def test_nothing_comes_where_nothing_waits(category: Category, other_area: BaseFeature) -> None:
    put(category, MONDAY - timedelta(days=9), 3, area=other_area, due=5)
    assert tell_office() == 0
    assert not mail.outbox


@pytest.mark.usefixtures("wish")
def test_not_at_night_and_not_on_saturdays(category: Category, area: BaseFeature, at: object) -> None:
    put(category, MONDAY - timedelta(days=9), area=area, due=5)
    for moment in (MONDAY.replace(hour=2), MONDAY - timedelta(days=2), MONDAY - timedelta(days=1)):
        at(moment)  # type: ignore[operator]  # the fixture gives a function
        assert tell_office() == 0
    at(MONDAY + timedelta(days=1))  # type: ignore[operator]  # as above
    assert tell_office() == 1


@pytest.mark.usefixtures("at", "wish")
def test_whoever_has_left_the_office_hears_nothing(category: Category, area: BaseFeature) -> None:
    put(category, MONDAY - timedelta(days=9), area=area, due=5)
    AreaRole.objects.all().delete()
    assert tell_office() == 0


def test_only_the_office_can_want_it(django_user_model: type[User]) -> None:
    user = django_user_model.objects.create(username="anna", email="anna@example.org")
    with pytest.raises(ForbiddenError):
        want_mail(actor=actor_for(user, has_proved_it=True))


def test_it_is_begun_and_ended_at_the_desk(clerk: Actor) -> None:
    client = Client()
    assert clerk.user
    sign_in_twice(client, clerk.user)
    assert client.post("/triage/mail/", {"mail": "yes"}).status_code == 303
    assert wants_mail(clerk)
    assert client.post("/triage/mail/", {"mail": "no"}).status_code == 303
    assert not wants_mail(clerk)


def test_a_mail_program_ends_it(client: Client, wish: MorningMail) -> None:
    path = f"/triage/mail/{wish.token}/end/"
    assert client.get(path).status_code == 200
    assert MorningMail.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not MorningMail.objects.exists()
    assert "keine Mails am Morgen mehr" in client.get(path).text
