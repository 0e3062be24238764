"""Counts the features of every layer and kind through GDAL: another reader, another assembler and another reading of tags.

Nothing here knows the declarations of the layers; the table says in its own words what each kind is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyogrio
import shapely

CONFIGURATION = Path(__file__).with_name("osmconf.ini")

Tags = Mapping[str, str]

ANYTHING = object()
PRIVATE = {"access": "private|no"}
YOUTH_CENTRE = {"community_centre": "youth_centre"}

Line = Mapping[str, object]

# Layer, kind, what the tags must be (one of these lines), and must not be (none of these); the first kind that fits holds.
TABLE: Sequence[tuple[str, str, Sequence[Line], Sequence[Line]]] = [
    ("playgrounds", "", [{"leisure": "playground"}], [PRIVATE]),
    ("rest-spots", "picnic_site", [{"tourism": "picnic_site"}, {"leisure": "picnic_table"}], []),
    ("rest-spots", "shelter", [{"amenity": "shelter"}], [{"shelter_type": "public_transport"}]),
    ("rest-spots", "viewpoint", [{"tourism": "viewpoint"}], []),
    ("rest-spots", "drinking_water", [{"amenity": "drinking_water"}], []),
    ("rest-spots", "toilets", [{"amenity": "toilets"}], [PRIVATE]),
    ("rest-spots", "bench", [{"amenity": "bench"}], []),
    ("youth-spots", "skate", [{"leisure": "pitch", "sport": "skateboard|skateboarding"}], [PRIVATE]),
    ("youth-spots", "bmx", [{"leisure": "pitch|track", "sport": "bmx|pump_track"}], [PRIVATE]),
    ("youth-spots", "table_tennis", [{"leisure": "pitch", "sport": "table_tennis"}], [PRIVATE]),
    ("youth-spots", "climbing", [{"leisure": "pitch|sports_centre", "sport": "climbing|boulder"}], [PRIVATE]),
    ("youth-spots", "basketball", [{"leisure": "pitch", "sport": "basketball"}], [PRIVATE]),
    ("youth-spots", "tennis", [{"leisure": "pitch", "sport": "tennis"}], [PRIVATE]),
    ("youth-spots", "football", [{"leisure": "pitch", "sport": "soccer|football"}], [PRIVATE]),
    (
        "youth-spots",
        "pitch",
        [{"leisure": "pitch"}],
        [PRIVATE, {"sport": "equestrian|shooting|archery|golf|model_aerodrome|dog_training"}],
    ),
    (
        "youth-spots",
        "youth_centre",
        [
            {"amenity": "community_centre", **YOUTH_CENTRE},
            {"amenity": "community_centre|social_facility", "community_centre:for": "juvenile"},
            {"amenity": "youth_centre"},
        ],
        [],
    ),
    ("farm-shops", "shop", [{"shop": "farm"}], []),
    (
        "farm-shops",
        "vending_machine",
        [
            {
                "amenity": "vending_machine",
                "vending": "food|eggs|milk|cheese|meat|sausages|potatoes|vegetables|fruit|honey|bread",
            },
        ],
        [],
    ),
    ("farm-shops", "market", [{"amenity": "marketplace"}], []),
    ("venues", "community_centre", [{"amenity": "community_centre"}], [YOUTH_CENTRE]),
    ("venues", "townhall", [{"amenity": "townhall"}], []),
    ("venues", "theatre", [{"amenity": "theatre|arts_centre|cinema"}], []),
    ("venues", "church", [{"amenity": "place_of_worship"}], []),
    ("venues", "stage", [{"leisure": "bandstand"}, {"amenity": "stage"}], []),
    ("venues", "library", [{"amenity": "library"}], []),
    ("organisations", "fire_station", [{"amenity": "fire_station"}], []),
    ("organisations", "townhall", [{"amenity": "townhall"}], []),
    ("organisations", "school", [{"amenity": "school|music_school"}], []),
    ("organisations", "kindergarten", [{"amenity": "kindergarten"}], []),
    (
        "organisations",
        "parish",
        [{"amenity": "place_of_worship", "name": ANYTHING}],
        [{"building": "chapel"}, {"place_of_worship": "chapel|wayside_chapel"}],
    ),
    ("organisations", "club", [{"club": ANYTHING, "name": ANYTHING}, {"office": "association|ngo", "name": ANYTHING}], []),
]


def count_features(extract: Path) -> dict[str, dict[str, int]]:
    """Layer to kind to number of features."""
    counted: Counter[tuple[str, str]] = Counter()
    for tags in _objects(extract):
        counted.update(_kinds(tags).items())
    counts: dict[str, dict[str, int]] = {}
    for (layer, kind), count in sorted(counted.items()):
        counts.setdefault(layer, {})[kind] = count
    return counts


def municipalities(extract: Path) -> list[str]:
    """Names of the boundary relations of level 8 that GDAL makes a valid area of."""
    _meta, _fids, geometries, fields = pyogrio.raw.read(
        extract, layer="multipolygons", columns=["osm_id", "all_tags"], CONFIG_FILE=str(CONFIGURATION)
    )
    found = zip(geometries, *fields, strict=True)
    named = ((shapely.from_wkb(wkb), osm_id, json.loads(tags)) for wkb, osm_id, tags in found if osm_id)
    return sorted(
        tags["name"]
        for area, _osm_id, tags in named
        if tags.get("boundary") == "administrative" and tags.get("admin_level") == "8" and area.is_valid
    )


def _objects(extract: Path) -> Iterator[Tags]:
    for layer in ("points", "lines", "multipolygons"):
        _meta, _fids, _geometries, fields = pyogrio.raw.read(
            extract, layer=layer, columns=["all_tags"], read_geometry=False, CONFIG_FILE=str(CONFIGURATION)
        )
        yield from (json.loads(tags) for tags in fields[0] if tags)


def _kinds(tags: Tags) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for layer, kind, wanted, unwanted in TABLE:
        if (
            layer not in kinds
            and any(_fits(tags, line) for line in wanted)
            and not any(_fits(tags, line) for line in unwanted)
        ):
            kinds[layer] = kind
    return kinds


def _fits(tags: Tags, line: Mapping[str, object]) -> bool:
    return all(
        key in tags and (values is ANYTHING or not set(str(values).split("|")).isdisjoint(_parts(tags[key])))
        for key, values in line.items()
    )


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(";")]
