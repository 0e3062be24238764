"""The labelled searches are sound: enough of them, none twice, and every answer exists in the data."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from layers.core.demo import replace_demo
from layers.osm.regions import region_of_file
from tests.osm.helpers import empty_database, load, real_extract
from tests.search.existing import features, named_things, plant
from tests.search.labels import LAUF, LIECHTENSTEIN, NONSENSE, Expected, Search, read_labelled, read_nonsense

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.plugin import DjangoDbBlocker

    from tests.search.existing import Thing

FILES = [LIECHTENSTEIN, LAUF]
ADDRESS = Expected(type="address", title="Oberfeld", number="52b")


def test_there_are_enough_searches_of_every_kind() -> None:
    groups = Counter(search.why for search in read_labelled(LIECHTENSTEIN).searches)
    assert groups.total() >= 100
    assert min(groups.values()) >= 8
    assert len(read_labelled(LAUF).searches) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_search_stands_there_twice(path: Path) -> None:
    asked = [(search.query, search.near) for search in read_labelled(path).searches]
    assert len(asked) == len(set(asked))


def test_nonsense_is_read() -> None:
    texts = [query.text for query in read_nonsense()]
    assert "" in texts
    assert 300 in map(len, texts)
    assert len(texts) == len(set(texts)), NONSENSE


@pytest.mark.parametrize(
    "result",
    [
        {"type": "address", "title": "Oberfeld", "number": "52b"},
        {"type": "address", "title": "Oberfeld 52b", "number": "52 B", "area": "Triesen"},
    ],
)
def test_an_address_matches_however_it_is_shown(result: dict[str, object]) -> None:
    assert ADDRESS.matches(result)


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"type": "street", "title": "Oberfeld"},
        {"type": "address", "title": "Oberfeld", "number": "52a"},
        {"type": "address", "title": "Oberfeldweg", "number": "52b"},
        {"type": "address", "title": "Oberfeld", "number": None},
    ],
)
def test_another_address_does_not_match(result: dict[str, object]) -> None:
    assert not ADDRESS.matches(result)


def test_only_what_is_given_must_agree() -> None:
    unnamed = Expected(layer="playgrounds", area="Eschen")
    assert unnamed.matches({"layer": "playgrounds", "title": "", "area": "Eschen"})
    assert not unnamed.matches({"layer": "playgrounds", "title": "", "area": "Mauren"})
    assert not unnamed.matches({"layer": "playgrounds", "title": "", "area": None})


def test_the_first_accepted_answer_counts() -> None:
    search = Search("steg", (Expected(title="Steg"), Expected(title="Kleinsteg")), "names")
    assert search.place_among([{"title": "Grosssteg"}, {"title": "Kleinsteg"}, {"title": "Steg"}]) == 2
    assert search.place_among([{"title": "Grosssteg"}]) is None
    assert search.place_among([]) is None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A region: what there is in it, and the searches."""

    things: list[Thing]
    searches: tuple[Search, ...]


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def labelled(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Labelled:
    labelled_set = read_labelled(request.param)
    path = real_extract(f"{labelled_set.region}.osm.pbf")
    request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        empty_database()
        load(path, region_of_file(path))
        replace_demo()
        plant(labelled_set.planted)
        things = [*features(), *named_things(path)]
        empty_database()
    return Labelled(things, labelled_set.searches)


@pytest.mark.slow
@pytest.mark.django_db
def test_every_expected_answer_exists(labelled: Labelled) -> None:
    missing = [
        (search.query, answer)
        for search in labelled.searches
        for answer in search.expect
        if not any(answer.matches(thing) for thing in labelled.things)
    ]
    assert missing == []
