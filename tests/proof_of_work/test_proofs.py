"""A proof is worked for, in time, and counts once."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.signing import Signer
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from geo_platform.proof_of_work import challenges, timestamps
from geo_platform.proof_of_work.challenges import LIFETIME, LONGEST_PROOF, MOST_TRIES, check_proof, new_challenge
from geo_platform.proof_of_work.exceptions import (
    ProofError,
    ProofExpiredError,
    ProofInvalidError,
    ProofMissingError,
    ProofSpentError,
    TooManyTimestampsError,
    TooSoonError,
)
from geo_platform.proof_of_work.models import SpentProof
from geo_platform.proof_of_work.services import (
    KEPT_AFTER_EXPIRY,
    TIMESTAMPS_PER_HOUR,
    forget_expired_proofs,
    spend,
    spend_timestamp,
)
from geo_platform.proof_of_work.timestamps import (
    LONGEST_IN_CACHE,
    LONGEST_WRITING,
    SHORTEST_WRITING,
    check_timestamp,
    new_timestamp,
)
from layers.core.clock import STEP
from tests.proofs import easy_challenge, new_proof, solved

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

HERE, THERE = "192.0.2.1", "192.0.2.2"
A_MINUTE = timedelta(minutes=1)
ROUNDED = timedelta(milliseconds=1)
PROOF = new_proof()


def changed(proof: str, change: Callable[[dict[str, Any]], None]) -> str:
    """The same proof, but for what is changed in it."""
    read = json.loads(base64.b64decode(proof))
    change(read)
    return base64.b64encode(json.dumps(read).encode()).decode()


class TestProof:
    def test_holds_and_is_known_by_its_signature(self) -> None:
        payload = solved(easy_challenge())
        receipt = check_proof(payload.to_base64())
        assert receipt.key == payload.challenge.signature
        assert timedelta() < receipt.expires_at - now() <= LIFETIME

    def test_must_be_there(self) -> None:
        with pytest.raises(ProofMissingError):
            check_proof("")

    def test_expires_within_ten_minutes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert timedelta(minutes=10) >= LIFETIME
        monkeypatch.setattr(challenges, "LIFETIME", -timedelta(seconds=2))
        with pytest.raises(ProofExpiredError):
            check_proof(new_proof())

    def test_of_another_key_is_none(self, settings: Settings) -> None:
        proof = new_proof()
        settings.SECRET_KEY = "somebody else's"  # noqa: S105 (only for tests)
        with pytest.raises(ProofInvalidError):
            check_proof(proof)

    @pytest.mark.parametrize(
        ("part", "value"),
        [
            ("algorithm", "SHA-256"),
            ("algorithm", ["PBKDF2/SHA-256"]),
            ("cost", 1),
            ("keyPrefix", ""),
            ("keyLength", 1),
            ("keySignature", None),
            ("expiresAt", 4_000_000_000),
            ("expiresAt", None),
            ("expiresAt", "soon"),
            ("nonce", "00" * 16),
            ("data", {"__proto__": 1}),
        ],
    )
    def test_of_a_changed_challenge_is_none(self, part: str, value: object) -> None:
        proof = changed(new_proof(), lambda read: read["challenge"]["parameters"].update({part: value}))
        with pytest.raises(ProofInvalidError):
            check_proof(proof)

    @pytest.mark.parametrize("part", ["algorithm", "expiresAt", "keySignature"])
    def test_of_a_challenge_that_lacks_something_is_none(self, part: str) -> None:
        proof = changed(new_proof(), lambda read: read["challenge"]["parameters"].pop(part))
        with pytest.raises(ProofInvalidError):
            check_proof(proof)

    @pytest.mark.parametrize("signature", [None, "", "00" * 32, 7, ["x"], "\ud800"])
    def test_without_our_signature_is_none(self, signature: object) -> None:
        proof = changed(new_proof(), lambda read: read["challenge"].update({"signature": signature}))
        with pytest.raises(ProofInvalidError):
            check_proof(proof)

    @pytest.mark.parametrize("key", [None, "", "00" * 32, 7, "not hexadecimal", "\ud800"])
    def test_that_was_not_worked_for_is_none(self, key: object) -> None:
        proof = changed(new_proof(), lambda read: read["solution"].update({"derivedKey": key}))
        with pytest.raises(ProofInvalidError):
            check_proof(proof)

    def test_of_another_challenge_is_none(self) -> None:
        key = solved(easy_challenge()).solution.derived_key
        proof = changed(new_proof(), lambda read: read["solution"].update({"derivedKey": key}))
        with pytest.raises(ProofInvalidError):
            check_proof(proof)

    def test_that_is_very_long_is_not_read(self) -> None:
        with pytest.raises(ProofInvalidError):
            check_proof("A" * (LONGEST_PROOF + 1))

    def test_has_room(self) -> None:
        assert len(new_proof()) < LONGEST_PROOF / 2

    @given(st.text() | st.text(st.characters(categories=["Cs"])))
    @example("null")
    @example("\ud800")
    @example("W10=")  # []
    @example("bnVsbA==")  # null
    @example("eyJjaGFsbGVuZ2UiOnt9fQ==")  # {"challenge":{}}
    def test_is_not_any_text(self, text: str) -> None:
        with pytest.raises(ProofError):
            check_proof(text)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
            max_leaves=6,
        ),
        st.sampled_from(["challenge", "solution", "parameters", "signature", "counter", "derivedKey", "expiresAt", "cost"]),
    )
    def test_is_not_any_json(self, value: object, part: str) -> None:
        read = json.loads(base64.b64decode(PROOF))
        for place in (read, read["challenge"], read["challenge"]["parameters"], read["solution"]):
            if part in place:
                place[part] = value
        proof = base64.b64encode(json.dumps(read).encode()).decode()
        if part != "counter":  # which only says how the key was found
            with pytest.raises(ProofError):
                check_proof(proof)


class TestChallenge:
    def test_is_new_each_time_and_hides_its_number(self) -> None:
        first, second = new_challenge(), new_challenge()
        assert first["signature"] != second["signature"]
        assert "counter" not in json.dumps(first)
        assert len(bytes.fromhex(first["parameters"]["keyPrefix"])) == 16

    def test_is_as_dear_as_was_measured(self) -> None:
        parameters = new_challenge()["parameters"]
        assert (parameters["algorithm"], parameters["cost"], MOST_TRIES) == ("PBKDF2/SHA-256", 5_000, 800)


@pytest.mark.django_db
class TestSpending:
    def test_happens_once(self) -> None:
        proof = new_proof()
        spend(proof)
        with pytest.raises(ProofSpentError):
            spend(proof)
        assert SpentProof.objects.count() == 1

    def test_is_not_fooled_by_another_spelling(self) -> None:
        proof = new_proof()
        spend(proof)
        spellings = [
            f"{proof[:7]}\n{proof[7:]}",
            changed(proof, lambda read: read["solution"].update(counter=799, time=1)),
            changed(proof, lambda read: read["challenge"]["parameters"].update(cost=5_000.0, more="of it")),
            changed(proof, lambda read: read["solution"].update(derivedKey=read["solution"]["derivedKey"].upper())),
        ]
        for spelling in spellings:
            assert spelling != proof
            with pytest.raises(ProofSpentError):
                spend(spelling)

    def test_is_undone_with_what_it_paid_for(self) -> None:
        proof = new_proof()
        with transaction.atomic():
            spend(proof)
            transaction.set_rollback(True)
        spend(proof)
        assert SpentProof.objects.count() == 1

    def test_leaves_the_transaction_around_it_whole(self) -> None:
        proof = new_proof()
        with transaction.atomic():
            spend(proof)
            with pytest.raises(ProofSpentError):
                spend(proof)
            assert SpentProof.objects.count() == 1

    def test_is_forgotten_when_nobody_would_take_the_proof_any_more(self) -> None:
        spend(new_proof())
        assert forget_expired_proofs() == 0
        SpentProof.objects.update(expires_at=now() - KEPT_AFTER_EXPIRY - A_MINUTE)
        assert forget_expired_proofs() == 1
        assert not SpentProof.objects.exists()


class Clock:
    """One that timestamps look at, and that stands still."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begin = now().replace(microsecond=0)
        self.monkeypatch = monkeypatch
        self.show(timedelta())

    def show(self, later: timedelta) -> None:
        self.monkeypatch.setattr(timestamps, "now", lambda: self.begin + later)


class TestTimestamp:
    @pytest.fixture
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> Clock:
        return Clock(monkeypatch)

    @pytest.mark.parametrize("later", [SHORTEST_WRITING, A_MINUTE, LONGEST_WRITING, LONGEST_WRITING + LONGEST_IN_CACHE])
    def test_holds_while_people_write(self, clock: Clock, later: timedelta) -> None:
        timestamp = new_timestamp()
        clock.show(later)
        expires_at = check_timestamp(timestamp, HERE).expires_at
        assert abs(expires_at - (clock.begin + LONGEST_WRITING + LONGEST_IN_CACHE)) <= ROUNDED

    def test_does_not_hold_before_anybody_could_have_written(self, clock: Clock) -> None:
        timestamp = new_timestamp()
        clock.show(SHORTEST_WRITING - ROUNDED)
        with pytest.raises(TooSoonError):
            check_timestamp(timestamp, HERE)

    def test_does_not_hold_for_ever(self, clock: Clock) -> None:
        timestamp = new_timestamp()
        clock.show(LONGEST_WRITING + LONGEST_IN_CACHE + ROUNDED)
        with pytest.raises(ProofExpiredError):
            check_timestamp(timestamp, HERE)

    def test_allows_for_the_time_that_caches_keep_a_page(self) -> None:
        assert LONGEST_IN_CACHE >= STEP

    def test_must_be_there(self) -> None:
        with pytest.raises(ProofMissingError):
            check_timestamp("", HERE)

    def test_of_other_signatures_of_ours_is_none(self) -> None:
        with pytest.raises(ProofInvalidError):
            check_timestamp(Signer(salt="something else").sign_object([0, ""]), HERE)

    @given(st.text() | st.text(st.characters(categories=["Cs"])), st.booleans())
    def test_is_not_any_text(self, text: str, is_appended: bool) -> None:  # noqa: FBT001 (hypothesis chooses it)
        with pytest.raises(ProofError):
            check_timestamp(f"{new_timestamp()}{text}x" if is_appended else text, HERE)


@pytest.mark.django_db
class TestSpendingTimestamps:
    @pytest.fixture(autouse=True)
    def _written_slowly(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(timestamps, "SHORTEST_WRITING", timedelta())

    def test_happens_once_for_each_connection(self) -> None:
        timestamp = new_timestamp()
        spend_timestamp(timestamp, address=HERE)
        spend_timestamp(timestamp, address=THERE)
        for address in (HERE, THERE):
            with pytest.raises(ProofSpentError):
                spend_timestamp(timestamp, address=address)

    def test_keeps_no_address(self) -> None:
        spend_timestamp(new_timestamp(), address=HERE)
        spent = SpentProof.objects.get()
        assert HERE not in spent.key
        assert len(spent.key) == 64

    def test_is_rare(self) -> None:
        for _ in range(TIMESTAMPS_PER_HOUR.most):
            spend_timestamp(new_timestamp(), address=HERE)
        last = new_timestamp()
        with pytest.raises(TooManyTimestampsError), transaction.atomic():
            spend_timestamp(last, address=HERE)
        assert SpentProof.objects.count() == TIMESTAMPS_PER_HOUR.most
        spend_timestamp(last, address=THERE)

    def test_counts_only_what_could_have_been_taken(self) -> None:
        timestamp = new_timestamp()
        spend_timestamp(timestamp, address=HERE)
        for _ in range(TIMESTAMPS_PER_HOUR.most):
            with pytest.raises(ProofSpentError):
                spend_timestamp(timestamp, address=HERE)
        spend_timestamp(new_timestamp(), address=HERE)
        assert SpentProof.objects.count() == 2


@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_is_told_what_to_do(language: str) -> None:
    kinds = (ProofMissingError, ProofExpiredError, ProofInvalidError, ProofSpentError, TooSoonError, TooManyTimestampsError)
    with override(language):
        said = [str(kind()) for kind in kinds]
    assert len(set(said)) == len(kinds)
    assert all(("Bitte" in words or "bitte" in words) if language == "de" else "lease" in words for words in said)


@pytest.mark.django_db
def test_the_rest_is_forgotten() -> None:
    SpentProof.objects.create(key="0" * 64, expires_at=now() - KEPT_AFTER_EXPIRY - A_MINUTE)
    assert forget_expired_proofs() == 1
    assert not SpentProof.objects.exists()
