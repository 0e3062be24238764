"""What a load does when something is wrong: the previous region stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from geo_platform.config import ROOT
from layers.areas.models import Area
from layers.core import registry
from layers.core.models import BaseFeature, Status, Tally, TallyChange
from layers.core.services import create_feature, mark_not_there, update_feature
from layers.depots.models import Depot
from layers.farm_shops.models import FarmShop
from layers.organisations.models import Organisation
from layers.osm import alone, loading, sources
from layers.osm.exceptions import DownloadError, ExtractError, RegionError
from layers.osm.models import Address, GazetteerEntry, LoadedRegion
from layers.osm.progress import Progress
from layers.osm.refresh import LayerRefresh, Staged
from layers.osm.regions import FALLBACK, SAMPLE, Region, known_regions
from layers.places.models import Playground, RestSpot, YouthSpot
from tests.osm.helpers import VILLAGE, Village, database_url, load, real_extract, square

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db(transaction=True)

OTHER = Region(id="other", name="Other place", bbox=(13.0, 54.0, 13.1, 54.1))


def village() -> Village:
    made = Village()
    made.node((12.01, 54.01), 1, leisure="playground", name="Am Anger")
    made.node((12.02, 54.01), 2, amenity="bench")
    made.way(square(12.0, 54.0), 3, leisure="pitch", sport="soccer")
    made.node((12.03, 54.01), 4, amenity="fire_station", name="FF Village")
    made.node((12.03, 54.02), 8, place="village", name="Village")
    made.node((12.03, 54.021), 9, **{"addr:housenumber": "1", "addr:place": "Village"})
    return made


def other_village() -> Village:
    made = Village()
    made.node((13.01, 54.01), 11, leisure="playground", name="Am Teich")
    return made


def everything() -> list[object]:
    rows = [list(layer.queryset().order_by("pk").values()) for layer in registry.layers()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT layer, min_zoom, properties::text, ST_AsText(geom) FROM osm_basemap ORDER BY 1, 4")
        basemap = cursor.fetchall()
    names = [list(GazetteerEntry.objects.order_by("pk").values()), list(Address.objects.order_by("pk").values())]
    return [rows, basemap, names, list(LoadedRegion.objects.values())]


def temporary_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname ~ '^osm_(staged|gathered|joined|linked|addressed)_'"
            " OR relname = 'osm_basemap_next'",
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def before(tmp_path: Path) -> Iterator[list[object]]:
    """A village is loaded; whatever a test does wrong, it is still there afterwards, and nothing is left lying about."""
    load(village().write(tmp_path / "before.osm.pbf"))
    seen = everything()
    yield seen
    assert everything() == seen
    assert temporary_tables() == []
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() != ("0",)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,)


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("name", ["text.osm.pbf", "text.osm", "text.osm.gz", "text.txt", "missing.osm.pbf"])
def test_what_is_no_extract_changes_nothing(tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"This is not a map.")
    with pytest.raises(ExtractError, match=name):
        load(tmp_path / name)


@pytest.mark.usefixtures("before")
def test_an_empty_extract_changes_nothing(tmp_path: Path) -> None:
    nobody = Village()
    nobody.node((12.0, 54.0))
    with pytest.raises(ExtractError, match=r"OpenStreetMap"):
        load(nobody.write(tmp_path / "empty.osm.pbf"))


@pytest.mark.usefixtures("before")
def test_an_extract_that_breaks_off_changes_nothing(tmp_path: Path) -> None:
    long = Village()
    for n in range(20_000):
        long.node((12.0 + n / 1_000_000, 54.0), leisure="playground", name=f"Spielplatz {n}")
    path = long.write(tmp_path / "cut.osm.pbf")
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(ExtractError, match="cut"):
        load(path)


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("step", ["build_basemap", "_refresh_layers", "staged_counts", "build_gazetteer", "swap_basemap"])
def test_a_failure_in_the_middle_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    work = getattr(loading, step)

    def fail(*arguments: object) -> None:
        work(*arguments)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(loading, step, fail)
    changed = village()
    changed.node((12.05, 54.01), 12, leisure="playground")
    changed.node((12.05, 54.02), 13, place="hamlet", name="Neu Village")
    with pytest.raises(DatabaseError):
        load(changed.write(tmp_path / "changed.osm.pbf"))


@pytest.mark.slow
@pytest.mark.usefixtures("before")
def test_a_load_that_is_killed_changes_nothing() -> None:
    big = real_extract("liechtenstein.osm.pbf")
    arguments = ["load_region", "--osm", str(big), "--replace"]
    environment = {**os.environ, "DATABASE_URL": database_url()}
    command = [sys.executable, "-m", "geo_platform", *arguments]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline()  # the file is read; now it is writing
        time.sleep(0.2)
        process.kill()
    deadline = time.monotonic() + 20
    while temporary_tables() and time.monotonic() < deadline:
        time.sleep(0.1)


@pytest.mark.usefixtures("before")
def test_another_region_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match="--replace"):
        load(other_village().write(tmp_path / "other.osm.pbf"), OTHER)


@pytest.mark.usefixtures("before")
def test_a_second_load_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None, "context": None}) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [alone._LOCK])
        with pytest.raises(RegionError, match=r"\.$"):
            load(village().write(tmp_path / "village.osm.pbf"))


def test_another_region_takes_the_place_when_asked(tmp_path: Path) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    changes = load(other_village().write(tmp_path / "other.osm.pbf"), OTHER, replace=True).changes
    assert [p.title for p in Playground.objects.all()] == ["Am Teich"]
    assert not RestSpot.objects.exists()
    assert not YouthSpot.objects.exists()
    assert (changes["playgrounds"].removed, changes["playgrounds"].created) == (1, 1)
    assert LoadedRegion.objects.get().id == "other"


def test_what_people_added_to_survives_another_region(tmp_path: Path) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    playgrounds, benches = registry.get("playgrounds"), registry.get("rest-spots")
    update_feature(layer=playgrounds, feature=Playground.objects.get(), changes={"description": "Schön."})
    mark_not_there(layer=benches, feature=RestSpot.objects.get())
    changes = load(other_village().write(tmp_path / "other.osm.pbf"), OTHER, replace=True).changes
    assert set(Playground.objects.values_list("title", "osm_region")) == {("Am Anger", "village"), ("Am Teich", "other")}
    assert RestSpot.objects.get().not_there
    assert (changes["playgrounds"].kept, changes["rest-spots"].kept) == (1, 1)


def test_what_loses_its_municipality_to_another_region_is_a_new_version(tmp_path: Path) -> None:
    made = village()
    with_boundary(made, "Dorf", "8", 12.0, 0.05)
    load(made.write(tmp_path / "village.osm.pbf"))
    update_feature(layer=registry.get("playgrounds"), feature=Playground.objects.get(), changes={"description": "Schön."})
    before = Playground.objects.get()
    load(other_village().write(tmp_path / "other.osm.pbf"), OTHER, replace=True)
    after = Playground.objects.get(pk=before.pk)
    assert before.area_id is not None
    assert after.area_id is None
    assert after.version == before.version + 1
    assert after.updated_at > before.updated_at


@pytest.mark.parametrize(
    ("when", "changes", "status"),
    [
        ("before it vanished", {}, Status.ARCHIVED),
        ("before it vanished", {}, Status.REJECTED),
        ("before it vanished", {"description": "Schön."}, Status.PENDING),
        ("while it was away", {}, Status.REJECTED),
        ("while it was away", {"description": "Schön."}, Status.ARCHIVED),
    ],
)
def test_what_people_took_off_the_map_does_not_return(
    tmp_path: Path, when: str, changes: dict[str, str], status: Status
) -> None:
    playgrounds = registry.get("playgrounds")
    whole, smaller = village(), village()
    del smaller.nodes[1]
    files = {"whole": whole.write(tmp_path / "village.osm.pbf"), "smaller": smaller.write(tmp_path / "smaller.osm.pbf")}
    load(files["whole"])
    update_feature(layer=playgrounds, feature=Playground.objects.get(), changes=changes)
    if when == "while it was away":
        load(files["smaller"])
    update_feature(layer=playgrounds, feature=Playground.objects.get(), changes={"status": status})
    load(files["smaller"])
    back = load(files["whole"]).changes["playgrounds"]
    assert Playground.objects.get().status == status
    assert back.returned == 0


def test_examples_go_with_their_region(tmp_path: Path) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    playground = Playground.objects.get()
    create_feature(layer=registry.get("depots"), values={"title": "Beispiel", "geom": playground.geom, "is_demo": True})
    load(village().write(tmp_path / "village.osm.pbf"))
    assert Depot.objects.exists()
    load(other_village().write(tmp_path / "other.osm.pbf"), OTHER, replace=True)
    assert not Depot.objects.exists()


def test_only_what_came_from_the_same_region_can_vanish(tmp_path: Path) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    update_feature(layer=registry.get("playgrounds"), feature=Playground.objects.get(), changes={"description": "Schön."})
    load(other_village().write(tmp_path / "other.osm.pbf"), OTHER, replace=True)
    load(other_village().write(tmp_path / "other.osm.pbf"), OTHER)
    assert Playground.objects.get(osm_region="village").status == Status.PUBLISHED


def test_what_lies_in_both_regions_keeps_its_number(tmp_path: Path) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    number = Playground.objects.get().pk
    both = other_village()
    both.node((12.01, 54.01), 1, leisure="playground", name="Am Anger")
    load(both.write(tmp_path / "both.osm.pbf"), OTHER, replace=True)
    assert Playground.objects.get(title="Am Anger").pk == number
    assert Playground.objects.get(title="Am Anger").osm_region == "other"


def test_features_without_a_municipality_keep_their_area_empty(tmp_path: Path) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    assert Playground.objects.get().area is None


def with_boundary(made: Village, name: str, level: str, corner: float, size: float) -> None:
    way = made.way(square(corner, corner + 42, size))
    made.relation([("w", way, "outer")], type="boundary", boundary="administrative", admin_level=level, name=name)


def test_a_municipality_is_a_named_boundary_of_the_regions_level(tmp_path: Path) -> None:
    made = village()
    with_boundary(made, "Dorf", "8", 12.0, 0.05)
    with_boundary(made, "Kreis", "6", 11.9, 0.5)
    with_boundary(made, "", "8", 11.95, 0.2)
    load(made.write(tmp_path / "village.osm.pbf"))
    assert [area.title for area in Area.objects.all()] == ["Dorf"]
    assert {p.area.title for p in Playground.objects.select_related("area") if p.area} == {"Dorf"}


def test_features_change_their_municipality_with_its_boundary(tmp_path: Path) -> None:
    made = village()
    with_boundary(made, "Dorf", "8", 12.0, 0.05)
    load(made.write(tmp_path / "village.osm.pbf"))
    before = Playground.objects.get()
    with_boundary(made, "Ortsteil", "8", 12.005, 0.02)
    changes = load(made.write(tmp_path / "village.osm.pbf")).changes
    after = Playground.objects.select_related("area").get()
    assert after.area is not None
    assert after.area.title == "Ortsteil"
    assert after.version == before.version + 1
    assert changes["playgrounds"].moved == 1


def test_a_load_leaves_nothing_to_add_up_for_the_tiles(tmp_path: Path) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    assert not TallyChange.objects.exists()
    counted = Tally.objects.filter(zoom=0, behind=[]).values_list("layer", "members")
    assert dict(counted) == {"playgrounds": 1, "rest-spots": 1, "youth-spots": 1, "organisations": 1}


def test_one_object_in_two_layers_is_one_thing(tmp_path: Path) -> None:
    made = village()
    made.node((12.04, 54.01), 5, amenity="townhall", name="Rathaus")
    load(made.write(tmp_path / "village.osm.pbf"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT layer, thing FROM core_entry WHERE title = 'Rathaus' ORDER BY layer")
        assert cursor.fetchall() == [("organisations", "n5"), ("venues", "n5")]


def test_an_edit_made_during_a_load_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(village().write(tmp_path / "village.osm.pbf"))
    compare = LayerRefresh._compare

    def edited_meanwhile(self: LayerRefresh, feature: BaseFeature, element: Staged) -> None:
        if isinstance(feature, Playground):
            fresh = Playground.objects.get(pk=feature.pk)
            update_feature(layer=registry.get("playgrounds"), feature=fresh, changes={"title": "Von hier"})
        compare(self, feature, element)

    monkeypatch.setattr(LayerRefresh, "_compare", edited_meanwhile)
    changed = village()
    changed.node((12.01, 54.01), 1, leisure="playground", name="Von dort", surface="sand")
    load(changed.write(tmp_path / "changed.osm.pbf"))
    playground = Playground.objects.get()
    assert (playground.title, playground.surface) == ("Von hier", "sand")


def test_numbers_and_lists_that_do_not_fit_do_not_stop_a_load(tmp_path: Path) -> None:
    made = village()
    made.node((12.04, 54.01), 5, amenity="bench", seats="99999")
    made.node((12.05, 54.01), 6, amenity="vending_machine", vending="food;" + "x" * 200)
    made.node((12.06, 54.01), 7, amenity="bench", name="Ü" * 250)
    load(made.write(tmp_path / "village.osm.pbf"))
    assert RestSpot.objects.get(osm_id=5).seats is None
    assert [len(product) for product in FarmShop.objects.get().products] == [4, 80]
    assert len(RestSpot.objects.get(osm_id=7).title) == 200


def test_a_region_made_from_a_file_takes_its_place_from_the_data(tmp_path: Path) -> None:
    made = village()
    made.node((12.5, 54.5), 9, place="hamlet", name="Weit weg")
    call_command("load_region", osm=made.write(tmp_path / "am-see.osm.pbf"))
    region = LoadedRegion.objects.get()
    assert (region.id, region.name) == ("am-see", "Am see")
    assert region.box == (12.0, 54.0, 12.5, 54.5)


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = village()
    with_boundary(made, "Dorf", "8", 12.0, 0.05)
    call_command("load_region", osm=made.write(tmp_path / "dorf.osm.pbf"))
    told = capsys.readouterr()
    assert "Dorf" in told.out
    assert "dorf.osm.pbf" in told.out
    assert "\r" not in told.err


def test_the_command_fails_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=", ".join(known_regions())):
        call_command("load_region", "atlantis")
    with pytest.raises(CommandError, match="missing"):
        call_command("load_region", osm=tmp_path / "missing.osm.pbf")


def test_a_region_from_a_file_wants_the_file_again(tmp_path: Path) -> None:
    call_command("load_region", osm=village().write(tmp_path / "dorf.osm.pbf"), verbosity=0)
    with pytest.raises(CommandError, match="--osm"):
        call_command("load_region")


def test_another_region_is_refused_before_anything_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("load_region", osm=village().write(tmp_path / "dorf.osm.pbf"))
    monkeypatch.setattr("layers.osm.management.commands.load_region.fetch_extract", pytest.fail)
    with pytest.raises(CommandError, match="--replace"):
        call_command("load_region", "laage")


def test_where_the_sample_cannot_be_had_another_one_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(region: Region, _progress: Progress) -> Path:
        if region.id == SAMPLE:
            message = "no apt"
            raise DownloadError(message)
        return village().write(tmp_path / "sample.osm.pbf")

    monkeypatch.setattr("layers.osm.management.commands.load_region.fetch_extract", fetch)
    call_command("load_region")
    assert LoadedRegion.objects.get().id == FALLBACK
    assert Organisation.objects.exists()


def test_a_region_without_a_source_cannot_be_fetched() -> None:
    with pytest.raises(RegionError, match="--osm"):
        sources.fetch_extract(VILLAGE, Progress(None))
