"""Deciding about what waits, with and without a script, and that nothing is decided twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import translation

from api.review.reasons import reasons_for
from layers.core.contributions import deciding
from layers.core.models import Change, Photo, Status
from tests.review.asking import BY_SCRIPT, ELSEWHERE, add, change_of, feature_of, proved, words

if TYPE_CHECKING:
    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db


class TestDeciding:
    def test_accepting(self, clerk: Client, editor: User) -> None:
        change = add()
        response = clerk.post(f"/review/{change.pk}/accept/", headers=BY_SCRIPT)
        assert response.json() == {"state": "accepted"}
        change.refresh_from_db()
        assert (feature_of(change).status, change.decided_by) == (Status.PUBLISHED, editor)

    @pytest.mark.parametrize("number", range(6))
    def test_a_prepared_reason_speaks_the_authors_language(self, clerk: Client, number: int) -> None:
        change = add()
        Change.objects.filter(pk=change.pk).update(language="en")
        reason = reasons_for("add")[number]
        clerk.post(f"/review/{change.pk}/reject/", {"reason": reason.id}, headers=BY_SCRIPT)
        change.refresh_from_db()
        with translation.override("en"):
            assert (change.state, change.reason) == ("rejected", str(reason.text))

    def test_own_words_are_added(self, clerk: Client) -> None:
        change = add()
        clerk.post(f"/review/{change.pk}/reject/", {"reason": "known", "words": " Siehe Nr. 7. "}, headers=BY_SCRIPT)
        change.refresh_from_db()
        assert change.reason.startswith("Das steht schon auf der Karte.")
        assert change.reason.endswith("\n\nSiehe Nr. 7.")

    @pytest.mark.parametrize("reason", ["", "nonsense"])
    def test_without_a_reason_nothing_is_rejected(self, clerk: Client, reason: str) -> None:
        change = add()
        response = clerk.post(f"/review/{change.pk}/reject/", {"reason": reason}, headers=BY_SCRIPT)
        assert response.status_code == 400
        assert "Grund" in response.json()["detail"]

    @pytest.mark.parametrize("kind", ["add", "change", "gone", "report", "restore"])
    def test_there_are_no_more_reasons_than_keys(self, kind: str) -> None:
        assert 4 <= len(reasons_for(kind)) <= 6
        assert len({reason.id for reason in reasons_for(kind)}) == len(reasons_for(kind))

    def test_of_two_clerks_one_is_told(self, clerk: Client, superuser: User) -> None:
        change = add()
        deciding.reject(actor=proved(superuser), change=change, reason="Nein")
        response = clerk.post(f"/review/{change.pk}/accept/", headers=BY_SCRIPT)
        assert response.status_code == 409
        assert "schon jemand anderes entschieden" in response.json()["detail"]

    def test_who_repeats_a_decision_has_decided_once(self, clerk: Client) -> None:
        change = add()
        times = []
        for _ in range(2):
            assert clerk.post(f"/review/{change.pk}/accept/", headers=BY_SCRIPT).json() == {"state": "accepted"}
            times.append(Change.objects.get(pk=change.pk).decided_at)
        assert times[0] == times[1]

    def test_one_photo_is_taken_away_and_shown_again(self, clerk: Client) -> None:
        change = add()
        photo = Photo.objects.create(
            layer=change.layer, feature_id=change.feature_id, change=change, name="a" * 32, width=4, height=3
        )
        address = f"/review/photos/{photo.pk}/"
        assert f'action="{address}"' in clerk.get(f"/review/{change.pk}/").content.decode()
        for _ in range(2):
            assert clerk.post(address, {"item": change.pk, "do": "remove"})["Location"] == f"/review/?item={change.pk}"
            assert Photo.objects.get().state == "withdrawn"
        assert "Foto wieder zeigen" in clerk.get(f"/review/{change.pk}/").content.decode()
        clerk.post(address, {"item": change.pk, "do": "restore"})
        assert Photo.objects.get().state == "pending"
        assert Client().post(address).status_code == 403

    def test_photos_of_other_places_are_for_others(self, clerk: Client) -> None:
        change = add(place=ELSEWHERE)
        photo = Photo.objects.create(
            layer=change.layer, feature_id=change.feature_id, change=change, name="a" * 32, width=4, height=3
        )
        assert clerk.post(f"/review/photos/{photo.pk}/").status_code == 403
        assert Photo.objects.get().state == "pending"

    def test_undoing(self, clerk: Client) -> None:
        change = add()
        clerk.post(f"/review/{change.pk}/accept/", headers=BY_SCRIPT)
        assert clerk.post(f"/review/{change.pk}/reopen/", headers=BY_SCRIPT).json() == {"state": "pending"}
        assert feature_of(change).status == Status.PENDING

    def test_what_was_changed_since_cannot_be_undone(self, clerk: Client, editor: User) -> None:
        change = deciding.accept(actor=proved(editor), change=add())
        change_of(feature_of(change), proved(editor), title="Besser")
        response = clerk.post(f"/review/{change.pk}/reopen/", headers=BY_SCRIPT)
        assert response.status_code == 409
        assert "seitdem noch einmal geändert" in response.json()["detail"]

    def test_it_takes_a_token(self, clerk: Client) -> None:
        clerk.handler.enforce_csrf_checks = True
        change = add()
        assert clerk.post(f"/review/{change.pk}/accept/", headers=BY_SCRIPT).status_code == 403
        assert feature_of(change).status == Status.PENDING

    def test_reading_decides_nothing(self, clerk: Client) -> None:
        assert clerk.get(f"/review/{add().pk}/accept/").status_code == 405


class TestWithoutScript:
    def test_a_decision_leads_to_the_next(self, clerk: Client) -> None:
        first, second = add("Erste"), add("Zweite")
        page = clerk.get(f"/review/?kind=add&item={first.pk}").content.decode()
        assert f'action="/review/{first.pk}/accept/?kind=add"' in page
        assert f'href="/review/?kind=add&amp;item={second.pk}"' in page
        response = clerk.post(f"/review/{first.pk}/accept/?kind=add", follow=True)
        assert response.redirect_chain == [(f"/review/?kind=add&item={second.pk}&undo={first.pk}", 303)]
        assert f'action="/review/{first.pk}/reopen/?kind=add"' in response.content.decode()

    def test_the_last_decision_leads_to_thanks(self, clerk: Client) -> None:
        response = clerk.post(f"/review/{add().pk}/reject/", {"reason": "known"}, follow=True)
        assert "Alles angesehen. Danke!" in words(response)

    def test_undoing_shows_it_again(self, clerk: Client, editor: User) -> None:
        change = deciding.accept(actor=proved(editor), change=add("Rampe"))
        response = clerk.post(f"/review/{change.pk}/reopen/", follow=True)
        assert response.redirect_chain == [(f"/review/?item={change.pk}", 303)]
        assert 'data-decision="accept"' in response.content.decode()

    def test_who_comes_too_late_is_told_on_the_page(self, clerk: Client, superuser: User) -> None:
        change = add()
        deciding.accept(actor=proved(superuser), change=change)
        response = clerk.post(f"/review/{change.pk}/reject/", {"reason": "known"})
        assert response.status_code == 409
        assert "schon jemand anderes entschieden" in words(response)
