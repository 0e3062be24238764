"""How the office lets systems in, and what the worker fetches for them."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import localdate, now

from api.open311 import pictures
from api.open311.keys import Rights, system_key_of
from api.open311.models import PendingPicture, SystemKey
from api.open311.pictures import MOST_TRIES, fetch_pictures
from api.system_keys.keys import end_key
from geo_platform.accounts.sealing import unseal
from geo_platform.outgoing import Answer, ForbiddenPlaceError, OutgoingError, UnansweredError
from layers.core.photos.pictures import MOST_AT_ONCE
from layers.defects.connector.models import Dispatch, RemoteServer, RemoteService
from layers.defects.models import Note, Report, ReportPhoto
from tests.open311.world import key_for, released
from tests.photo_files import file_of, quarters
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.defects.models import Authority, Category

pytestmark = pytest.mark.django_db
URL = "https://example.org/x.jpg"


class TestAKey:
    def test_is_known_by_what_it_hashes_to(self) -> None:
        key = key_for()
        assert key.startswith(SystemKey.PREFIX)
        assert key not in str(SystemKey.objects.values())
        assert system_key_of(key) is not None
        assert SystemKey.objects.get().last_used_on == localdate()

    def test_ends(self) -> None:
        key = key_for()
        end_key(key=SystemKey.objects.get())
        assert system_key_of(key) is None

    def test_comes_from_the_command_line(self, authority: Authority) -> None:
        out = StringIO()
        call_command("make_open311_key", "Klarschiff", jurisdiction="laage", trusted=True, stdout=out)
        key = system_key_of(out.getvalue().strip())
        assert key is not None
        assert (key.jurisdiction, key.is_trusted, key.may_update) == (authority, True, False)
        with pytest.raises(CommandError):
            call_command("make_open311_key", "Klarschiff", jurisdiction="nowhere")


class TestAtTheOffice:
    """Only who has proved in two ways who they are."""

    def test_a_key_is_made_shown_once_and_ended(self, client: Client, superuser: User, authority: Authority) -> None:
        sign_in_twice(client, superuser)
        made = {"system": "Klarschiff", "jurisdiction": authority.pk, "is_trusted": "on"}
        page = client.post(reverse("admin:open311_systemkey_add"), made, follow=True).content.decode()
        shown = page[page.index(SystemKey.PREFIX) :].split(".")[0]
        key = system_key_of(shown)
        assert key is not None
        assert (key.jurisdiction, key.is_trusted, key.may_update) == (authority, True, False)
        address = reverse("admin:open311_systemkey_changelist")
        assert shown not in client.get(address).content.decode()
        client.post(address, {"action": "end", "_selected_action": [key.pk]})
        assert system_key_of(shown) is None

    def test_without_a_second_factor_it_is_closed(self, client: Client, superuser: User) -> None:
        client.force_login(superuser)
        for name in ("open311_systemkey", "defects_remoteserver", "defects_dispatch"):
            assert client.get(reverse(f"admin:{name}_changelist")).status_code == 302

    def test_a_server_is_named_with_its_key_sealed(
        self, client: Client, superuser: User, authority: Authority, category: Category
    ) -> None:
        sign_in_twice(client, superuser)
        made = {
            "authority": authority.pk,
            "url": "https://x.example.org/open311/v2",
            "their_key": "secret of theirs",
            "words": "released",
            "since_0": "2026-01-01",
            "since_1": "00:00",
            "codes-TOTAL_FORMS": "1",
            "codes-INITIAL_FORMS": "0",
            "codes-0-category": category.pk,
            "codes-0-code": "swings",
        }
        answer = client.post(reverse("admin:defects_remoteserver_add"), made)
        assert answer.status_code == 302
        server = RemoteServer.objects.get()
        assert unseal(server.sealed_key) == "secret of theirs"
        assert "secret" not in server.sealed_key
        assert [server.is_active, server.sends_name, server.sends_email, server.sends_phone] == [False] * 4
        assert server.codes.get().code == "swings"

    def test_only_with_https(self, client: Client, superuser: User, authority: Authority) -> None:
        sign_in_twice(client, superuser)
        made = {"authority": authority.pk, "url": "http://x.example.org", "words": "all", "since_0": "2026-01-01"}
        more = {"since_1": "00:00", "codes-TOTAL_FORMS": "0", "codes-INITIAL_FORMS": "0"}
        assert client.post(reverse("admin:defects_remoteserver_add"), {**made, **more}).status_code == 200
        assert not RemoteServer.objects.exists()

    def test_services_are_read_by_a_button(
        self, client: Client, superuser: User, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sign_in_twice(client, superuser)
        server = RemoteServer.objects.create(authority=authority, url="https://x.example.org")
        chosen = {"action": "discover", "_selected_action": [server.pk]}
        address = reverse("admin:defects_remoteserver_changelist")
        answers = [Answer(200, {}, "", b'[{"service_code": "17", "service_name": "Swings", "group": "Play"}]')]

        def fetch(*_: object, **__: object) -> Answer:
            if answers:
                return answers.pop()
            message = "nobody there"
            raise OutgoingError(message)

        monkeypatch.setattr("layers.defects.connector.client.fetch", fetch)
        client.post(address, chosen)
        assert str(RemoteService.objects.get()) == "Play: Swings (17)"
        page = client.get(reverse("admin:defects_remoteserver_change", args=[server.pk])).content.decode()
        assert "Play: Swings (17)" in page
        assert "nobody there" in client.post(address, chosen, follow=True).content.decode()

    def test_what_is_stuck_is_sent_again_or_found(
        self, client: Client, superuser: User, authority: Authority, category: Category
    ) -> None:
        sign_in_twice(client, superuser)
        server = RemoteServer.objects.create(authority=authority, url="https://x.example.org")
        stuck, found = (
            Dispatch.objects.create(report=released(category), server=server, state=state) for state in ("refused", "unsure")
        )
        chosen = {"action": "send_again", "_selected_action": [stuck.pk]}
        client.post(reverse("admin:defects_dispatch_changelist"), chosen)
        client.post(reverse("admin:defects_dispatch_change", args=[found.pk]), {"remote_id": "17"})
        for one in (stuck, found):
            one.refresh_from_db()
        assert (stuck.state, found.state, found.remote_id) == ("waiting", "sent", "17")
        assert found.report.steps.latest("pk").details["number"] == "17"


class TestPictures:
    @pytest.fixture
    def pending(self, category: Category) -> PendingPicture:
        return PendingPicture.objects.create(report=released(category), url=URL, next_try_at=now())

    @pytest.fixture
    def answers(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
        def say(said: object) -> None:
            def fetch(*_: object, **__: object) -> object:
                if isinstance(said, Exception):
                    raise said
                return said

            monkeypatch.setattr(pictures, "fetch", fetch)

        return say

    def test_are_added_to_the_report(self, pending: PendingPicture, answers: Callable[[object], None]) -> None:
        answers(Answer(200, {}, "", file_of(quarters())))
        assert fetch_pictures() == 1
        photo = ReportPhoto.objects.get()
        assert (photo.report_id, photo.public_name, photo.side) == (pending.report_id, "", "reporter")
        assert not PendingPicture.objects.exists()

    def test_are_not_fetched_for_what_nobody_has_confirmed(
        self, pending: PendingPicture, answers: Callable[[object], None]
    ) -> None:
        Report.objects.filter(pk=pending.report_id).update(status="pending", state="unconfirmed")
        answers(AssertionError())
        assert fetch_pictures() == 0

    @pytest.mark.parametrize(
        "said", [Answer(404, {}, ""), Answer(302, {}, ""), OutgoingError("away"), UnansweredError("too large")], ids=str
    )
    def test_are_tried_again_and_given_up(
        self, pending: PendingPicture, answers: Callable[[object], None], said: object
    ) -> None:
        answers(said)
        for tries in range(1, MOST_TRIES):
            assert fetch_pictures() == 0
            pending.refresh_from_db()
            assert (pending.tries, pending.next_try_at > now()) == (tries, True)
            PendingPicture.objects.update(next_try_at=now())
        fetch_pictures()
        assert not PendingPicture.objects.exists()
        assert URL in Note.objects.get(report=pending.report).text

    @pytest.mark.parametrize("said", [Answer(200, {}, "", b"no picture"), ForbiddenPlaceError("inside")], ids=str)
    def test_that_are_none(self, pending: PendingPicture, answers: Callable[[object], None], said: object) -> None:
        answers(said)
        assert fetch_pictures() == 0
        assert not PendingPicture.objects.exists()
        assert Note.objects.get(report=pending.report)

    def test_never_from_within(self, pending: PendingPicture) -> None:
        PendingPicture.objects.update(url="https://localhost/x.jpg")
        fetch_pictures()
        assert Note.objects.filter(report=pending.report).exists() or PendingPicture.objects.get().tries == 1
        assert not ReportPhoto.objects.exists()

    def test_there_is_room_for_so_many(self, pending: PendingPicture, answers: Callable[[object], None]) -> None:
        for number in range(MOST_AT_ONCE):
            ReportPhoto.objects.create(report=pending.report, name=f"{number:032}", width=1, height=1)
        answers(Answer(200, {}, "", file_of(quarters())))
        assert fetch_pictures() == 0
        assert ReportPhoto.objects.count() == MOST_AT_ONCE


def test_rights_are_narrow_by_default() -> None:
    assert Rights() == Rights(None, is_trusted=False, may_update=False)
