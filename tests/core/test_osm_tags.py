from __future__ import annotations

import pytest

from layers.core import registry
from layers.core.osm_tags import Tags, address, keys_below, listed, one_of, text, whole_number, yes_or_no

BENCH = {"amenity": "bench"}


class TestTags:
    @pytest.mark.parametrize(
        ("tags", "expected"),
        [
            (Tags(amenity="bench"), True),
            (Tags(amenity=("shelter", "bench")), True),
            (Tags(amenity="*"), True),
            (Tags(amenity="shelter"), False),
            (Tags(leisure="*"), False),
            (Tags(amenity="bench", backrest="yes"), False),
            (Tags(amenity="shelter") | Tags(amenity="bench"), True),
            (Tags(amenity="bench").unless(amenity="bench"), False),
            (Tags(amenity="bench").unless(access="private"), True),
            ((Tags(amenity="shelter") | Tags(amenity="bench")).unless(amenity="*"), False),
            (Tags(amenity="shelter").unless(access="no") | Tags(amenity="bench"), True),
        ],
    )
    def test_matches(self, tags: Tags, expected: bool) -> None:  # noqa: FBT001
        assert tags.matches(BENCH) == expected

    def test_reads_several_values_in_one_tag(self) -> None:
        assert Tags(sport="skateboard").matches({"sport": "basketball; skateboard"})

    @pytest.mark.parametrize("layer", registry.layers(), ids=lambda layer: layer.id)
    def test_keys_let_nothing_through_unseen(self, layer: registry.Layer) -> None:  # type: ignore[name-defined]
        for kind in layer.kinds or (layer.own_kind,):
            for condition in kind.osm.conditions if kind.osm else ():
                tags = {key: values[0] for key, values in condition.wanted.items()}
                assert kind.osm.keys & tags.keys()


@pytest.mark.parametrize(
    ("read", "tags", "expected"),
    [
        (text("name:de", "name"), {"name": "Vaduz", "name:de": " Wadutz "}, "Wadutz"),
        (text("name:de", "name"), {"name:de": "", "name": "Vaduz"}, "Vaduz"),
        (text("name"), {}, ""),
        (whole_number("capacity"), {"capacity": "120 seats"}, 120),
        (whole_number("capacity"), {"capacity": "many"}, None),
        (whole_number("population"), {"population": "209061"}, 209_061),
        (whole_number("a", "b"), {"a": "many", "b": "3"}, 3),
        (one_of("wheelchair", "yes", "no"), {"wheelchair": "no"}, "no"),
        (one_of("wheelchair", "yes", "no"), {"wheelchair": "designated"}, ""),
        (yes_or_no("lit"), {"lit": "no"}, False),
        (yes_or_no("lit"), {"lit": "sunset-sunrise"}, True),
        (yes_or_no("lit"), {}, None),
        (listed("sport"), {"sport": "soccer; tennis;"}, ["soccer", "tennis"]),
        (listed("sport"), {}, []),
        (
            keys_below("playground:"),
            {"playground:swing": "yes", "playground:slide": "2", "playground:x": "no"},
            ["slide", "swing"],
        ),
        (
            address,
            {"addr:street": "Am Markt", "addr:housenumber": "1", "addr:postcode": "18299", "addr:city": "Laage"},
            "Am Markt 1, 18299 Laage",
        ),
        (address, {"addr:place": "Weitendorf", "addr:housenumber": "5"}, "Weitendorf 5"),
        (address, {"addr:city": "Laage"}, "Laage"),
        (address, {}, ""),
    ],
)
def test_reads(read: object, tags: dict[str, str], expected: object) -> None:
    assert read(tags) == expected  # type: ignore[operator]
