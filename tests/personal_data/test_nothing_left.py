"""A marked person is planted everywhere the registry allows; then the mark is looked for everywhere."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.db import connection, transaction

from api.models import KeptReply
from geo_platform.accounts.models import User
from geo_platform.personal_data.erasing import erase_person, warnings_for
from geo_platform.personal_data.exporting import README, export_of
from geo_platform.personal_data.holdings import Record, Wish, holdings
from geo_platform.personal_data.models import Erasure, RetentionRun
from geo_platform.personal_data.retention import keep_rules, rules
from geo_platform.texts.models import BarrierReport
from layers.core import registry
from layers.core.contributions.models import Change, Confirmation, Photo
from layers.organisations.models import Claim, Invitation, Organisation
from tests.personal_data.planters.person import EMAIL, FACT, NAME
from tests.personal_data.planting import plant_everywhere, planters
from tests.personal_data.traces import found_by_search, in_database, in_files, in_public, in_wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

    from tests.personal_data.planters.person import Planted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
# Holdings in which nobody can find a person by their account.
NOBODYS = {"counts", "proofs-of-forgetting", "reports-between-systems", "rides-from-elsewhere", "spent-proofs"}
_LATER = """
SELECT table_name, column_name, udt_name
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
  AND udt_name IN ('timestamptz', 'date') AND table_name NOT LIKE 'django_migrations'
ORDER BY 1
"""
# What the database lets nobody change, not even the clock.
_FINAL = ("defects_inspection", "defects_finding")


@pytest.fixture
def person() -> Planted:
    return plant_everywhere()


def copy_of(user: User) -> dict[str, bytes]:
    file = BytesIO()
    export_of(user, file)
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def let_time_pass(time: timedelta) -> None:
    """Make everything that has a time older, which is the same as a clock that goes on."""
    with connection.cursor() as cursor:
        for table in _FINAL:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_LATER)
        for table, columns in groupby(cursor.fetchall(), key=itemgetter(0)):
            # All at once: some tables say which of two comes first.
            earlier = [f'"{column}" = ("{column}" - %(time)s::interval)::{kind}' for _table, column, kind in columns]
            cursor.execute(f'UPDATE "{table}" SET {", ".join(earlier)}', {"time": str(time)})  # noqa: S608 (names from the database)
        for table in _FINAL:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def left_of(word: str) -> list[str]:
    return in_database(word) + in_wrapped(word) + in_files(word)


@pytest.fixture(scope="class")
def planted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Planted]:  # noqa: ARG001 (makes the database)
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant_everywhere()
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestBeforeAnybodyGoes:
    """These only read, so one person is enough for them."""

    def test_the_copy_has_everything(self, planted: Planted) -> None:
        copied = copy_of(planted.user)
        text = b"\n".join(copied.values()).decode(errors="replace")
        assert [
            piece
            for piece in planted.pieces
            if json.dumps(piece, ensure_ascii=False).strip('"') not in text and piece not in text
        ] == []
        pictures = [name for name in copied if name.startswith("photos/")]
        assert len(pictures) == len(planted.photos) == Photo.objects.count()
        assert all(copied[name][8:12] == b"WEBP" for name in pictures)
        assert {"missing-files.json"}.isdisjoint(copied)
        assert set(README.values()) <= set(copied)
        places = json.loads(copied["contributions.geojson"])["features"]
        assert len(places) == Change.objects.filter(author=planted.user).count()
        assert all(place["geometry"]["type"] == "Point" for place in places)
        for name, content in copied.items():
            assert not name.endswith(".json") or json.loads(content), name

    def test_nobody_elses_data_is_in_the_copy(self, planted: Planted) -> None:
        text = b"\n".join(copy_of(planted.neighbour).values()).decode()
        assert NAME not in text
        assert "neighbour@example.org" in text

    def test_everything_is_there_before(self, planted: Planted) -> None:
        """Or else the other tests would look for nothing."""
        assert planted.photos
        assert in_files(*planted.photos)
        assert len(in_database(NAME)) > 10
        columns = in_database(FACT)
        assert {
            "core_change.after",
            "core_change.before",
            "core_entry.title",
            "core_entry.lexemes",
            "core_photo.alt",
        } <= set(columns)
        assert "core_searchword.word" in columns
        assert "session" in " ".join(in_wrapped(NAME))
        paths = in_public(FACT)
        assert all(
            any(path.startswith(start) for path in paths) for start in ("/list/", "/api/", "/tiles/", "/youth-spots/")
        )
        assert any(path.endswith("/history/") for path in paths)
        assert found_by_search(FACT)

    def test_what_is_counted_is_what_is_copied(self, planted: Planted) -> None:
        counted = [holding for holding in holdings() if holding.count]
        assert {"contributions", "mail", "sessions"} <= {holding.id for holding in counted}
        for holding in counted:
            assert holding.count
            assert holding.count(planted.user) == sum(isinstance(part, Record) for part in holding.copy(planted.user)), (
                holding.id
            )


def test_deleted_nothing_is_left(person: Planted) -> None:
    number = person.user.pk
    proof = erase_person(user=person.user, wish=Wish.DELETE)
    for word in (NAME, FACT, f"user {number}"):
        assert left_of(word) == [], word
    assert in_files(*person.photos, *person.own_photos) == []
    assert in_public(FACT) == []
    assert in_public(NAME) == []
    assert found_by_search(FACT) == 0
    assert not User.objects.filter(pk=number).exists()
    assert all(proof.counts[one] for one in planters() if one not in NOBODYS)
    assert NAME not in json.dumps(list(Erasure.objects.values("wish", "counts")))
    # What others gave stays.
    for layer in registry.layers():
        if layer.contribution.is_open:
            assert layer.queryset().get(title=f"Theirs {layer.id}").description == "As it was"
            assert layer.queryset().filter(description=f"Shared {layer.id}", title="").exists()


def test_kept_the_facts_are_nobodys(person: Planted) -> None:
    number, before = person.user.pk, Change.objects.count()
    erase_person(user=person.user, wish=Wish.KEEP)
    for word in (NAME, f"user {number}"):
        assert left_of(word) == [], word
    assert in_public(NAME) == []
    assert Change.objects.count() == before
    assert len(in_files(*person.photos)) == 3 * len(person.photos)
    assert found_by_search(FACT)
    assert Confirmation.objects.count() == 1
    for layer in registry.layers():
        if layer.contribution.is_open:
            assert layer.queryset().filter(title__contains=FACT).exists()


def test_in_time_it_is_forgotten(person: Planted) -> None:
    let_time_pass(timedelta(days=800))
    keep_rules()
    assert not RetentionRun.objects.exclude(error="").exists()
    assert set(RetentionRun.objects.values_list("rule", flat=True)) == {rule.id for rule in rules()}
    assert not Change.objects.exclude(note="").exclude(decided_at=None).exists()
    assert not Change.objects.filter(state__in=[Change.State.REJECTED, Change.State.WITHDRAWN]).exclude(after={}).exists()
    assert not registry.get("events").queryset().filter(status="published").exists()
    for model in (Session, UserSession, KeptReply, Invitation):
        assert not model._default_manager.exists(), model
    assert not Claim.objects.exclude(decided_at=None).exists()
    assert not BarrierReport.objects.exclude(contact="").exists()
    # What is on the map stays, and so does the account.
    assert registry.get("youth-spots").queryset().filter(title__contains=FACT).exists()
    assert User.objects.get(pk=person.user.pk).email == EMAIL
    # Files go with their rows.
    kept = set(Photo.objects.values_list("name", flat=True))
    assert kept
    assert kept < set(person.photos)
    assert in_files(*(set(person.photos) - kept)) == []
    assert all(storages["photos"].exists(f"{name[:2]}/{name}-480.webp") for name in kept)


def test_who_goes_is_told_what_happens_to_office_and_club(person: Planted) -> None:
    of_office, of_club = warnings_for(person.user)
    assert "Elsewhere" in of_office
    assert "Club of one" in of_club
    erase_person(user=person.user, wish=Wish.DELETE)
    assert Organisation.objects.filter(title="Club of one").exists()


def test_every_holding_says_everything_in_words() -> None:
    for holding in holdings():
        for words in (holding.title, holding.what, holding.why, holding.until):
            assert str(words).strip(), holding.id
