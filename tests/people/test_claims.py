"""A club is claimed, and somebody who may says yes or kindly no."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError
from layers.organisations import claims
from layers.organisations.claims import EDGES, accept_claim, forget_old_claims, make_claim, reject_claim
from layers.organisations.models import Claim, Editorship
from tests.people.district import PEOPLE

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.people.district import District

DECIDERS = {"staff@laage", "staff@amt", "editor@club", "administrator"}


def claim(district: District, club: str = "club") -> Claim:
    person = district.person("citizen")
    return make_claim(user=person, organisation=district.clubs[club], message="Ich bin die Kassenwartin.")


def test_accepted_it_makes_an_editor_and_is_mailed(district: District, mailoutbox: list[object]) -> None:
    accept_claim(actor=district.actor("staff@laage"), claim=claim(district))
    held = Editorship.objects.get(user=district.person("citizen"))
    assert (held.organisation, held.granted_by) == (district.clubs["club"], district.person("staff@laage"))
    mail = mailoutbox[-1]
    assert mail.to == ["citizen@example.org"]  # type: ignore[attr-defined]
    assert "zweiten Faktor" in mail.body  # type: ignore[attr-defined]


def test_turned_away_with_a_reason_that_is_mailed(district: District, mailoutbox: list[object]) -> None:
    reject_claim(actor=district.actor("staff@laage"), claim=claim(district), reason="Bitte rufen Sie uns an.")
    assert not Editorship.objects.filter(user=district.person("citizen")).exists()
    assert "Bitte rufen Sie uns an." in mailoutbox[-1].body  # type: ignore[attr-defined]
    assert claim(district).state == Claim.State.PENDING  # they may ask again


def test_the_answer_speaks_their_language(district: District, mailoutbox: list[object]) -> None:
    with override("en"):
        asked = claim(district)
    accept_claim(actor=district.actor("staff@laage"), claim=asked)
    assert mailoutbox[-1].body.startswith("Hello,")  # type: ignore[attr-defined]


def test_those_who_decide_are_told(district: District, mailoutbox: list[object]) -> None:
    for person in ("staff@laage", "staff@amt", "staff@dorf", "editor@laage", "editor@club", "editor@other-club"):
        district.person(person)
    claim(district)
    told = {mail.to[0].partition("@")[0].replace("-at-", "@") for mail in mailoutbox}  # type: ignore[attr-defined]
    assert told == {"staff@laage", "staff@amt", "editor@club"}


def told(mailoutbox: list[object]) -> set[str]:
    return {mail.to[0].partition("@")[0].replace("-at-", "@") for mail in mailoutbox}  # type: ignore[attr-defined]


def test_where_nobody_else_decides_the_administrator_is_told(district: District, mailoutbox: list[object]) -> None:
    for person in ("administrator", "staff@dorf", "editor@laage"):
        district.person(person)
    claim(district)
    assert told(mailoutbox) == {"administrator"}


def test_who_is_blocked_is_told_nothing(district: District, mailoutbox: list[object], django_user_model: type[User]) -> None:
    for person in ("administrator", "staff@laage"):
        district.person(person)
    django_user_model.objects.filter(username="staff@laage").update(is_active=False)
    claim(district)
    assert told(mailoutbox) == {"administrator"}


def test_who_asks_is_not_told_of_it_and_does_not_decide(district: District, mailoutbox: list[object]) -> None:
    clerk = district.person("staff@laage")
    asked = make_claim(user=clerk, organisation=district.clubs["club"], message="Ich auch.")
    assert mailoutbox == []
    assert not Claim.objects.decidable_by(district.actor("staff@laage")).exists()
    assert Claim.objects.decidable_by(district.actor("staff@amt")).contains(asked)


def test_those_who_decide_are_told_in_the_language_of_the_office(district: District, mailoutbox: list[object]) -> None:
    district.person("staff@laage")
    with override("en"):
        claim(district)
    assert mailoutbox[-1].body.startswith("Guten Tag,")  # type: ignore[attr-defined]
    assert "/en/" not in mailoutbox[-1].body  # type: ignore[attr-defined]


@pytest.mark.parametrize("person", PEOPLE)
def test_who_decides(district: District, person: str) -> None:
    asked, actor = claim(district), district.actor(person)
    assert Claim.objects.decidable_by(actor).contains(asked) == (person in DECIDERS)
    if person in DECIDERS:
        assert accept_claim(actor=actor, claim=asked).state == Claim.State.ACCEPTED
    else:
        with pytest.raises(ForbiddenError):
            accept_claim(actor=actor, claim=asked)
        with pytest.raises(ForbiddenError):
            reject_claim(actor=actor, claim=asked, reason="No")


def test_only_declared_edges_pass(district: District) -> None:
    actor = district.actor("administrator")
    moves = {
        "accepted": lambda asked: accept_claim(actor=actor, claim=asked),
        "rejected": lambda asked: reject_claim(actor=actor, claim=asked, reason="No"),
    }
    for start, ends in EDGES.items():
        for end, move in moves.items():
            Editorship.objects.all().delete()
            Claim.objects.all().delete()
            asked = claim(district)
            if start != "pending":
                moves[start](asked)
            if end in ends:
                assert move(asked).state == end  # type: ignore[no-untyped-call]
            else:
                with pytest.raises(ConflictError):
                    move(asked)  # type: ignore[no-untyped-call]


def test_without_a_reason_nobody_is_turned_away(district: District) -> None:
    with pytest.raises(InvalidInputError):
        reject_claim(actor=district.actor("staff@laage"), claim=claim(district), reason=" ")


def test_twice_is_once(district: District) -> None:
    asked = claim(district)
    with pytest.raises(ConflictError):
        claim(district)
    accept_claim(actor=district.actor("staff@laage"), claim=asked)
    with pytest.raises(ConflictError):
        claim(district)


def test_words_are_needed_and_too_many_claims_are_refused(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvalidInputError):
        make_claim(user=district.person("citizen"), organisation=district.clubs["club"], message=" ")
    monkeypatch.setattr(claims, "MOST_PENDING", 1)
    claim(district)
    with pytest.raises(InvalidInputError):
        claim(district, "other-club")


def test_old_answers_are_forgotten(district: District) -> None:
    accept_claim(actor=district.actor("staff@laage"), claim=claim(district))
    waiting = claim(district, "other-club")
    assert forget_old_claims() == 0
    Claim.objects.exclude(pk=waiting.pk).update(decided_at=now() - timedelta(days=91))
    assert forget_old_claims() == 1
    assert Claim.objects.get() == waiting


def test_somebody_without_a_name_claims_nothing(district: District, django_user_model: type[User]) -> None:
    nameless = django_user_model.objects.create_user("0", is_nameless=True)
    with pytest.raises(ForbiddenError):
        make_claim(user=nameless, organisation=district.clubs["club"], message="Mine")
