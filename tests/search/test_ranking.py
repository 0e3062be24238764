"""What is found, and what comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.db import connection

from layers.core.models import SearchWord, Status
from layers.core.search.vocabulary import ENTRY_WORDS, count_words
from layers.osm.gazetteer.models import Address, GazetteerEntry
from tests.search.find import ask
from tests.search.labels import read_nonsense

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db

HERE = (12.3457, 53.9262)


def titles(query: str, near: tuple[float, float] | None = HERE) -> list[object]:
    return [result["title"] for result in ask(query, near)]


def east(kilometres: float) -> Point:
    return Point(HERE[0] + kilometres / 65.7, HERE[1], srid=4326)


def make_place(name: str, kind: str, kilometres: float, **values: object) -> GazetteerEntry:
    point = east(kilometres)
    box = [point.x - 0.005, point.y - 0.005, point.x + 0.005, point.y + 0.005]
    own = {"id": f"{kind}-{name}", "name": name, "kind": kind, "importance": 0.3, "point": point, "bbox": box, "words": name}
    return GazetteerEntry.objects.create(**{**own, **values})


class TestWords:
    def test_a_slip_a_form_a_beginning_and_a_part(self, make_feature: MakeFeature) -> None:
        make_feature("venues", title="Landesbibliothek", kind="library")
        for query in (
            "landesbibliothek",
            "landesbiblothek",
            "landesbiblotek",
            "Landesbibliotheken",
            "landesb",
            "bibliothek",
        ):
            assert titles(query) == ["Landesbibliothek"], query

    def test_a_slip_in_a_word_that_is_still_being_typed(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="Spielplatz am Anger")
        assert titles("spilpl") == ["Spielplatz am Anger"]
        assert titles("spilpl ") == []

    def test_one_word_or_two(self, make_feature: MakeFeature) -> None:
        make_feature("venues", title="Schlösslekeller")
        make_feature("venues", title="Vorarlberger Halle")
        assert titles("schlössle keller") == ["Schlösslekeller"]
        assert titles("vorarlbergerhalle") == ["Vorarlberger Halle"]

    def test_names_in_other_languages(self, make_feature: MakeFeature) -> None:
        make_feature("venues", title="Mühle am Bach", osm_tags={"name:nds": "Möhl an'n Bäk"})
        assert titles("moehl baek") == ["Mühle am Bach"]

    def test_what_such_things_are_called(self, make_feature: MakeFeature) -> None:
        make_feature("rest-spots", title="", kind="toilets")
        for query in ("klo", "WC", "toiletten", "toilets", "restroom"):
            assert [result["kind"] for result in ask(query, HERE)] == ["toilets"], query

    def test_values_of_tags(self, make_feature: MakeFeature) -> None:
        make_feature("playgrounds", title="Am See", equipment=["slide"])
        make_feature("playgrounds", title="Im Wald", equipment=["swing"])
        assert titles("rutsche") == ["Am See"]

    def test_the_least_telling_word_is_left_out(self, make_feature: MakeFeature) -> None:
        make_feature("venues", title="Landesbibliothek")
        assert titles("landesbibliothek xqzwv") == ["Landesbibliothek"]


class TestOrder:
    def test_the_very_name_comes_before_longer_ones(self, make_feature: MakeFeature) -> None:
        for title in ("Alte Mühle am Wald", "Mühle", "Mühlenhof"):
            make_feature("venues", title=title)
        assert titles("mühle", None)[0] == "Mühle"

    def test_of_the_same_the_nearest(self, make_feature: MakeFeature) -> None:
        for kilometres in (9, 1, 4):
            make_feature("playgrounds", title=f"Spielplatz {kilometres}", geom=east(kilometres))
        assert titles("spielplatz") == ["Spielplatz 1", "Spielplatz 4", "Spielplatz 9"]

    def test_a_village_before_the_street_that_is_named_after_it(self) -> None:
        make_place("Kritzkow", "village", 2)
        make_place("Kritzkower Weg", "street", 1)
        assert titles("kritzkow") == ["Kritzkow", "Kritzkower Weg"]

    def test_a_place_that_people_go_to_before_a_bench(self, make_feature: MakeFeature) -> None:
        make_feature("rest-spots", title="Lindenblick", kind="bench", geom=east(1))
        make_feature("venues", title="Lindenblick", kind="theatre", geom=east(1))
        assert [result["layer"] for result in ask("lindenblick", HERE)] == ["venues", "rest-spots"]

    def test_something_in_a_village(self, make_feature: MakeFeature) -> None:
        make_place("Kritzkow", "village", 6)
        make_feature("playgrounds", title="Am Anger", geom=east(6))
        make_feature("playgrounds", title="Vor der Tür", geom=east(0))
        assert titles("spielplatz kritzkow")[0] == "Am Anger"
        assert "Vor der Tür" not in titles("spielplatz kritzkow")

    def test_something_in_a_municipality(self, make_feature: MakeFeature) -> None:
        around = Polygon.from_bbox((HERE[0] - 0.02, HERE[1] - 0.02, HERE[0] + 0.02, HERE[1] + 0.02))
        area = make_feature("areas", title="Laage", geom=MultiPolygon(around, srid=4326))
        make_feature("playgrounds", title="Drinnen", geom=east(0), area=area)
        make_feature("playgrounds", title="Draußen", geom=east(9))
        assert titles("spielplatz laage") == ["Drinnen"]

    def test_a_thing_in_two_layers_comes_once(self, make_feature: MakeFeature) -> None:
        for layer in ("organisations", "venues"):
            make_feature(layer, title="Rathaus", kind="townhall", osm_type="n", osm_id=7)
        assert titles("rathaus") == ["Rathaus"]


class TestHouses:
    @pytest.fixture(autouse=True)
    def _streets(self) -> None:
        for number, kilometres in enumerate((8, 1)):
            street = make_place("Dorfstraße", "street", kilometres, id=f"street-{number}", label=f"Dorf {kilometres}")
            Address.objects.create(
                street=street, housenumber="12a", number=12, osm_type="n", osm_id=number, point=street.point
            )

    def test_the_nearest_of_that_number(self) -> None:
        assert [(result["type"], result.get("number")) for result in ask("dorfstr. 12 A", HERE)][:2] == [
            ("address", "12a")
        ] * 2

    def test_without_such_a_house_the_street(self) -> None:
        assert {result["type"] for result in ask("dorfstraße 99", HERE)} == {"street"}


class TestHidden:
    def test_is_never_found(self, make_hidden: MakeFeature) -> None:
        make_hidden("venues", title="Geheimgang")
        assert titles("geheimgang") == []

    def test_does_not_give_its_words_away(self, make_hidden: MakeFeature) -> None:
        make_hidden("venues", title="Geheimgang")
        assert not SearchWord.objects.filter(word__startswith="geheim").exists()

    def test_words_of_what_was_hidden_later_go_with_the_next_count(self, make_feature: MakeFeature) -> None:
        feature = make_feature("venues", title="Geheimgang")
        assert SearchWord.objects.filter(word="geheimgang").exists()
        type(feature).objects.filter(pk=feature.pk).update(status=Status.REJECTED)
        assert titles("geheimgagn") == []
        count_words(sources=[ENTRY_WORDS])
        assert not SearchWord.objects.filter(word="geheimgang").exists()


def test_words_are_counted(make_feature: MakeFeature) -> None:
    for _ in range(3):
        make_feature("venues", title="Mühle")
    count_words(sources=[ENTRY_WORDS])
    assert SearchWord.objects.get(word="muhle").entries == 3


@pytest.mark.parametrize("nonsense", read_nonsense(), ids=lambda nonsense: repr(nonsense.text[:20]))
def test_nonsense_is_borne(nonsense: object, make_feature: MakeFeature) -> None:
    make_feature("playgrounds", title="Spielplatz Vaduz")
    found = titles(nonsense.text)  # type: ignore[attr-defined]
    assert nonsense.answer == "anything" or found == []  # type: ignore[attr-defined]


def test_a_draft_never_reaches_the_index_of_words(make_hidden: MakeFeature) -> None:
    make_hidden("venues", title="Zzz")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_searchword WHERE word = 'zzz'")
        assert cursor.fetchone() == (0,)
