"""Keys with which programs act for somebody: what they open, and what they do not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.timezone import localdate

from geo_platform.accounts.access_keys import MOST_KEYS, PREFIX, holder_of, make_key
from geo_platform.accounts.models import AccessKey, User
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
ITEMS = "/api/collections/playgrounds/items"
KEYS = "/account/keys/"


@pytest.fixture
def chief(superuser: User) -> User:
    return superuser


def sign_in(client: Client, user: User) -> None:
    """As somebody who has just said once more who they are."""
    sign_in_twice(client, user)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY][0]["reauthenticated"] = True
    session.save()


def make(client: Client, name: str = "QGIS") -> str:
    """Make a key on the page, and read it there."""
    response = client.post(KEYS, {"name": name})
    found = re.search(rf"<code>({PREFIX}[\w-]+)</code>", response.content.decode())
    assert found, response.content.decode()
    return found[1]


def with_key(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


class TestPage:
    def test_shows_a_new_key_once_and_keeps_its_hash_alone(self, client: Client, chief: User) -> None:
        sign_in(client, chief)
        key = make(client)
        kept = AccessKey.objects.get()
        assert (kept.name, kept.owner, kept.last_used_on, kept.is_proved) == ("QGIS", chief, None, True)
        assert key not in str(AccessKey.objects.values())
        again = client.get(KEYS)
        assert key not in again.content.decode()
        assert "QGIS" in again.content.decode()
        assert again["Cache-Control"] == "private, no-store"

    def test_deletes_keys_of_ones_own_alone(self, client: Client, chief: User) -> None:
        other = make_key(owner=User.objects.create_user("kim"), name="other", is_proved=False)
        own = make_key(owner=chief, name="own", is_proved=True)
        sign_in(client, chief)
        for kept in AccessKey.objects.all():
            assert client.post(f"{KEYS}{kept.pk}/delete/").status_code == 302
        assert holder_of(other)
        assert holder_of(own) is None
        assert client.get(f"{KEYS}1/delete/").status_code == 405

    def test_asks_once_more_who_makes_a_key(self, client: Client, chief: User) -> None:
        sign_in_twice(client, chief)
        assert client.get(KEYS).status_code == 200
        response = client.post(KEYS, {"name": "QGIS"})
        assert (response.status_code, AccessKey.objects.count()) == (302, 0)
        assert "/reauthenticate/" in response["Location"]

    def test_wants_to_know_what_for_and_makes_not_too_many(self, client: Client, chief: User) -> None:
        sign_in(client, chief)
        assert "Bitte schreiben Sie, wofür der Schlüssel ist." in client.post(KEYS, {"name": " "}).content.decode()
        for number in range(MOST_KEYS):
            make_key(owner=chief, name=str(number), is_proved=True)
        assert "Bitte löschen Sie zuerst einen." in client.post(KEYS, {"name": "one more"}).content.decode()
        assert AccessKey.objects.count() == MOST_KEYS

    def test_is_for_those_who_are_signed_in(self, client: Client) -> None:
        assert client.get(KEYS).status_code == client.post(KEYS, {"name": "x"}).status_code == 302


class TestWhatItOpens:
    def seen(self, key: str) -> int:
        response = Client().get(ITEMS, headers=with_key(key))
        assert response.status_code == 200
        assert "Authorization" in response["Vary"]
        return int(response.json()["numberMatched"])

    @pytest.mark.parametrize(("is_proved", "count"), [(True, 1), (False, 0)])
    def test_more_only_where_it_was_made_with_a_second_factor(
        self, chief: User, make_hidden: MakeFeature, *, is_proved: bool, count: int
    ) -> None:
        make_hidden("playgrounds")
        key = make_key(owner=chief, name="x", is_proved=is_proved)
        assert self.seen(key) == count

    def test_no_more_once_the_factor_is_gone(self, chief: User, make_hidden: MakeFeature) -> None:
        make_hidden("playgrounds")
        key = make_key(owner=chief, name="x", is_proved=True)
        Authenticator.objects.all().delete()
        assert self.seen(key) == 0

    def test_what_it_shows_is_kept_nowhere(self, chief: User, make_hidden: MakeFeature) -> None:
        make_hidden("playgrounds")
        response = Client().get(ITEMS, headers=with_key(make_key(owner=chief, name="x", is_proved=True)))
        assert response["Cache-Control"] == "private, no-store"

    def test_no_page(self, chief: User) -> None:
        key = make_key(owner=chief, name="x", is_proved=True)
        for path in ("/account/", "/admin/"):
            assert Client().get(path, headers=with_key(key)).status_code == 302

    def test_a_session_beside_it_does_not_count(self, client: Client, chief: User, make_hidden: MakeFeature) -> None:
        make_hidden("playgrounds")
        sign_in_twice(client, chief)
        weak = make_key(owner=User.objects.create_user("kim"), name="x", is_proved=True)
        assert client.get(ITEMS, headers=with_key(weak)).json()["numberMatched"] == 0

    @pytest.mark.parametrize("key", ["", "x", f"{PREFIX}x", "x" * 9000, "\xff", "a b"])
    def test_one_that_nobody_made_opens_nothing(self, key: str) -> None:
        for path in (ITEMS, f"{ITEMS}/1", "/tiles/map/12/2188/1321.mvt", "/api/search?q=x", "/api/nearby?near=12,53"):
            response = Client().get(path, headers=with_key(key))
            assert response.status_code == 401, path
            assert response["WWW-Authenticate"].startswith("Bearer")
            assert response["Cache-Control"] == "no-store"

    def test_nor_does_that_of_somebody_who_may_not_sign_in(self, chief: User) -> None:
        key = make_key(owner=chief, name="x", is_proved=True)
        chief.is_active = False
        chief.save()
        assert holder_of(key) is None

    @pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
    def test_other_schemes_are_no_keys(self, scheme: str) -> None:
        assert Client().get(ITEMS, headers={"Authorization": f"{scheme} abc"}).status_code == 200

    def test_the_day_of_its_last_use_is_kept_and_written_once(self, chief: User, django_assert_num_queries: object) -> None:
        key = make_key(owner=chief, name="x", is_proved=False)
        holder_of(key)
        assert AccessKey.objects.get().last_used_on == localdate()
        with django_assert_num_queries(1):  # type: ignore[operator]
            holder_of(key)
        AccessKey.objects.update(last_used_on=localdate() - timedelta(days=1))
        holder_of(key)
        assert AccessKey.objects.get().last_used_on == localdate()
