from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from layers.areas.models import Area
from layers.core import entry_table, registry
from layers.core.layer import Layer, Prominence
from layers.core.models import Entry, OpeningText
from layers.core.services import create_feature, mark_not_there, update_feature
from layers.events.models import Event
from layers.places.layers import Playgrounds
from layers.places.models import Playground, RestSpot

if TYPE_CHECKING:
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db

LAAGE = Point(12.3457, 53.9262, srid=4326)


def entry(key: str) -> Entry:
    return Entry.objects.get(pk=key)


class TestInStep:
    def test_a_new_feature_is_there(self, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds", title="Am See", opening_hours="Mo-Su 08:00-20:00", wheelchair="yes")
        found = entry(f"playgrounds:{made.pk}")
        assert (found.title, found.opening_hours, found.wheelchair) == ("Am See", "Mo-Su 08:00-20:00", "yes")
        assert found.as_of == made.updated_at

    def test_a_change_by_the_service_shows(self, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds")
        update_feature(layer=registry.get("playgrounds"), feature=made, changes={"title": "Neu"})
        assert entry(f"playgrounds:{made.pk}").title == "Neu"

    def test_a_change_past_all_services_shows(self, make_feature: MakeFeature) -> None:
        made = [make_feature("playgrounds") for _ in range(3)]
        Playground.objects.update(title=F("pk"))
        assert {found.title for found in Entry.objects.all()} == {str(feature.pk) for feature in made}

    def test_many_at_once(self) -> None:
        Playground.objects.bulk_create(Playground(geom=LAAGE, title=str(number)) for number in range(20))
        assert Entry.objects.in_layers(["playgrounds"]).count() == 20

    def test_what_is_deleted_goes(self, make_feature: MakeFeature) -> None:
        gone, stays = make_feature("playgrounds"), make_feature("playgrounds")
        gone.delete()
        assert [found.feature_id for found in Entry.objects.all()] == [stays.pk]

    def test_what_is_hidden_stays_hidden(self, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds")
        mark_not_there(layer=registry.get("playgrounds"), feature=made)
        assert not Entry.objects.visible_to(None).exists()

    def test_an_area_that_goes_leaves_its_features(self, make_feature: MakeFeature) -> None:
        box = Polygon.from_bbox((12, 53, 13, 54))
        box.srid = 4326
        area = create_feature(layer=registry.get("areas"), values={"geom": box, "title": "Laage"})
        made = make_feature("playgrounds")
        assert entry(f"playgrounds:{made.pk}").area_id == area.pk
        Area.objects.all().delete()
        assert entry(f"playgrounds:{made.pk}").area_id is None

    def test_a_change_that_is_taken_back_never_was(self, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds", title="Alt")
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
            Playground.objects.update(title="Neu")
            cursor.execute("ROLLBACK TO SAVEPOINT before")
        assert entry(f"playgrounds:{made.pk}").title == "Alt"


class TestColumns:
    def test_every_name_is_found(self) -> None:
        tags = {
            "name": "Güstrow",
            "name:nds": "Güster",
            "alt_name": "Barlachstadt",
            "addr:city": "Laage",
            "source:name": "x",
        }
        Playground.objects.create(geom=LAAGE, title="Güstrow", osm_tags=tags)
        assert Entry.objects.get().names.split("\n") == ["Güstrow", "Güstrow", "Barlachstadt", "Güster"]

    def test_what_it_is_called_in_every_language(self) -> None:
        RestSpot.objects.create(geom=LAAGE, kind="bench")
        assert {"Sitzbank", "Bench", "Rastplätze", "Rest spots"} <= set(Entry.objects.get().words.split("\n"))

    def test_lists_are_searched_part_by_part(self, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Playgrounds, "search", ("description", "equipment", "no such field"))
        entry_table.resume_after_migrations(using="default")
        make_feature("playgrounds", description="Schattig", equipment=["swing", "slide"])
        assert Entry.objects.get().details == "Schattig\nswing\nslide"

    def test_how_much_it_matters(self, make_feature: MakeFeature) -> None:
        for layer, kind in (("rest-spots", "bench"), ("rest-spots", "viewpoint"), ("events", "")):
            make_feature(layer, kind=kind)
        found = {(seen.layer, seen.kind): seen.prominence for seen in Entry.objects.all()}
        assert found == {
            ("rest-spots", "bench"): Prominence.FURNITURE,
            ("rest-spots", "viewpoint"): Prominence.PLACE,
            ("events", ""): Prominence.HAPPENING,
        }

    def test_as_of_is_when_openstreetmap_saw_it_last(self) -> None:
        seen = datetime(2019, 5, 1, tzinfo=UTC)
        Playground.objects.create(geom=LAAGE, osm_edited_at=seen)
        assert Entry.objects.get().as_of == seen

    def test_as_of_is_when_somebody_here_changed_it(self) -> None:
        seen = datetime(2019, 5, 1, tzinfo=UTC)
        made = Playground.objects.create(geom=LAAGE, osm_edited_at=seen, overrides={"title": "Neu"})
        assert Entry.objects.get().as_of == made.updated_at

    def test_opening_hours_are_collected_once(self, make_feature: MakeFeature) -> None:
        for hours in ("24/7", "24/7", "", "Mo-Fr 08:00-12:00"):
            make_feature("playgrounds", opening_hours=hours)
        assert set(OpeningText.objects.values_list("text", flat=True)) == {"24/7", "Mo-Fr 08:00-12:00"}


class TestRebuild:
    def test_nothing_is_done_where_nothing_changed(self, make_feature: MakeFeature) -> None:
        made = make_feature("playgrounds", title="Alt")
        Entry.objects.update(title="Nur hier")
        entry_table.resume_after_migrations(using="default")
        assert entry(f"playgrounds:{made.pk}").title == "Nur hier"

    def test_another_declaration_fills_it_anew(self, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch) -> None:
        made = make_feature("playgrounds")
        monkeypatch.setattr(Playgrounds, "prominence", Prominence.HAPPENING)
        entry_table.resume_after_migrations(using="default")
        assert entry(f"playgrounds:{made.pk}").prominence == Prominence.HAPPENING
        assert make_feature("playgrounds").pk in Entry.objects.filter(prominence=3).values_list("feature_id", flat=True)

    def test_migrations_run_without_triggers(self, make_feature: MakeFeature) -> None:
        entry_table.pause_before_migrations(using="default", plan=["something"])
        made = make_feature("playgrounds")
        assert not Entry.objects.exists()
        entry_table.resume_after_migrations(using="default", plan=["something"])
        assert entry(f"playgrounds:{made.pk}").feature_id == made.pk

    def test_a_layer_that_shows_a_part_loses_what_no_longer_belongs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Playgrounds, "queryset", lambda layer: Layer.queryset(layer).exclude(surface="sand"))
        entry_table.resume_after_migrations(using="default")
        made = Playground.objects.create(geom=LAAGE, surface="grass")
        assert Entry.objects.count() == 1
        Playground.objects.filter(pk=made.pk).update(surface="sand")
        assert not Entry.objects.exists()

    def test_every_table_of_a_layer_has_its_triggers(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger"
                " WHERE tgname ~ '^core_entry_(ins|upd|del)' GROUP BY 1"
            )
            triggers = dict(cursor.fetchall())
        assert triggers == {layer.model._meta.db_table: 3 for layer in registry.layers()}

    def test_migrating_again_changes_nothing(self, make_feature: MakeFeature) -> None:
        make_feature("events")
        before = list(Entry.objects.values())
        call_command("migrate", verbosity=0)
        assert list(Entry.objects.values()) == before
        assert Event.objects.count() == 1
