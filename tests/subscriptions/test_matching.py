"""Whom a change concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import LineString, Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from layers.core.exceptions import ConflictError, InvalidInputError
from layers.core.subscriptions import services, shapes
from layers.core.subscriptions.matching import subscriptions_for
from layers.core.subscriptions.words import query_of
from tests.subscriptions.conftest import IN_VILLAGE

if TYPE_CHECKING:
    from tests.conftest import MakeFeature
    from tests.subscriptions.conftest import Subscribe

pytestmark = pytest.mark.django_db


def test_one_statement_finds_all(order: Subscribe, make_feature: MakeFeature) -> None:
    ids = [
        order().pk,
        order(made=shapes.around_place(IN_VILLAGE.x, IN_VILLAGE.y, 500)).pk,
        order(made=shapes.along_route([[12.3, 53.92], [12.4, 53.93]], 2_000)).pk,
        order(made=shapes.drawn([[12.3, 53.9], [12.4, 53.9], [12.35, 53.95]])).pk,
    ]
    order(made=shapes.around_place(12.7, 54.1, 500))
    feature = make_feature("playgrounds", geom=IN_VILLAGE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert subscriptions_for([f"playgrounds:{feature.pk}"]) == ids
    assert len(asked) == 1


def test_what_reaches_into_a_ground_concerns_it(order: Subscribe, make_feature: MakeFeature) -> None:
    subscription = order()
    way = make_feature("playgrounds", geom=LineString((12.2, 53.92), (12.31, 53.92), srid=4326))
    assert subscriptions_for([f"playgrounds:{way.pk}"]) == [subscription.pk]


def test_what_is_over_two_grounds_is_found_once(order: Subscribe, make_feature: MakeFeature) -> None:
    subscription = order(made=shapes.drawn([[12.0, 53.7], [12.8, 53.7], [12.8, 54.2], [12.0, 54.2]]))
    border = make_feature("playgrounds", geom=Point(12.4, 53.95, srid=4326))
    assert subscriptions_for([f"playgrounds:{border.pk}"]) == [subscription.pk]


@pytest.mark.parametrize(
    ("words", "title", "is_found"),
    [
        ("Flohmarkt", "Großer Flohmarkt im Park", True),
        ("Flohmärkte", "Großer Flohmarkt", True),
        ("muehle", "An der Mühle", True),
        ("Flohmarkt, Konzert", "Konzert der Feuerwehr", True),
        ("Konzert Feuerwehr", "Konzert der Feuerwehr", True),
        ("Konzert Schule", "Konzert der Feuerwehr", False),
        ("die Feuerwehr", "Feuerwehr", True),
        ("Feuer & !Wehr | (", "Feuer und Wehr", True),
        ("' OR 1=1 --", "Anything", False),
        ("<-> :* \\", "Anything", True),
        (",,;", "Anything", True),
        ("Berg", "Herberge", False),
    ],
)
def test_words(order: Subscribe, make_feature: MakeFeature, words: str, title: str, is_found: bool) -> None:  # noqa: FBT001 (as rows)
    order(words=words)
    feature = make_feature("playgrounds", geom=IN_VILLAGE, title=title)
    assert bool(subscriptions_for([f"playgrounds:{feature.pk}"])) is is_found


def test_no_words_are_no_question() -> None:
    assert query_of("") is None
    assert query_of("  , ;") is None


def test_unknown_layers_and_too_many_words_are_refused(order: Subscribe) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        order(layers=("gold-mines",))
    assert refusal.value.parameter == "layers"
    with pytest.raises(InvalidInputError) as refusal:
        order(words="x" * 300)
    assert refusal.value.parameter == "words"


@pytest.mark.parametrize("words", ["für die", "IN", "wo, mit 🎉"])
def test_words_that_find_nothing_are_refused_and_do_not_find_everything(order: Subscribe, words: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        order(words=words)
    assert refusal.value.parameter == "words"
    assert order(words=f"{words}, Konzert").query
    assert order(words=" , ").query is None


@pytest.mark.parametrize("who", [{}, {"owner": None, "email": "kid@example.org"}])
def test_nobody_has_more_than_a_hundred(order: Subscribe, monkeypatch: pytest.MonkeyPatch, who: dict[str, object]) -> None:
    monkeypatch.setattr(services, "MOST_OF_A_PERSON", 2)
    first = order(**who)
    order(**who)
    with pytest.raises(ConflictError):
        order(**who)
    services.end_subscription(subscription=first)
    assert order(**who).pk
