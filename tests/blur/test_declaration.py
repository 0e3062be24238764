"""A layer that says it is blurred is, or the project does not start; and only few may name where things truly are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from geo_platform.config import ROOT
from layers.core import registry
from layers.core.blurred import BlurredFeature, public_columns
from layers.core.location import Blurred, Exact
from layers.core.osm_tags import Tags
from layers.places.models import Playground
from tests.blur.doors import asked_of_all, doors
from tests.blur.hideouts import Hideout, Hideouts, Place, hide

if TYPE_CHECKING:
    from pathlib import Path

    from layers.core.layer import Layer

LARGE = Blurred(metres=1000)


class Den(BlurredFeature):
    location: ClassVar = LARGE
    geom, point, printed_geom = public_columns(LARGE)

    class Meta(BlurredFeature.Meta):
        app_label = "hideouts"


class Careless(BlurredFeature):
    """Says one size and keeps another."""

    location: ClassVar = LARGE

    class Meta(BlurredFeature.Meta):
        app_label = "hideouts"


class Addressed(BlurredFeature):
    address = models.CharField(max_length=100)

    class Meta(BlurredFeature.Meta):
        app_label = "hideouts"


def declared(**changes: Any) -> type[Layer]:  # noqa: ANN401 (attributes of a layer)
    return type("Declared", (Hideouts,), {"id": "declared", **changes})


class TestRegistration:
    def test_other_sizes_are_declared_with_the_model(self) -> None:
        with registry.registered(declared(model=Den, location=LARGE)) as layer:
            assert layer.location.metres == 1000

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"location": Exact()}, "must say so"),
            ({"model": Playground}, "derive it from BlurredFeature"),
            ({"location": LARGE}, "with the same location"),
            ({"model": Careless, "location": LARGE}, "its column geom"),
            ({"osm": Tags(man_made="hideout")}, "OpenStreetMap"),
            ({"properties": ("title", "exact_geom")}, "exact_geom"),
            ({"properties": ("title", "responsible_area")}, "responsible_area"),
            ({"model": Addressed, "properties": ("title", "address"), "search": ()}, "address"),
            # Layers search the address unless they say otherwise.
            ({"model": Addressed, "properties": ("title",)}, "address"),
        ],
    )
    def test_what_is_not_so_is_refused(self, changes: dict[str, Any], words: str) -> None:
        with pytest.raises(ImproperlyConfigured, match=words), registry.registered(declared(**changes)):
            pytest.fail("It was registered.")

    def test_every_layer_says_it_in_words(self) -> None:
        for location in (Exact(), Blurred(metres=400)):
            for language in ("de", "en"):
                with override(language):
                    assert location.words.endswith(".")
        with override("de"):
            assert "400 Meter" in Blurred(metres=400).words


# Names of what is not public, and who may use them: who writes it, who decides, and the declaration itself. Everybody else
# reads `geom`, `point`, `printed_geom` and `area`.
NOT_PUBLIC = re.compile(
    r"\b(exact_geom|exact_place|place_field|responsible_area|responsible_area_id)\b|\blocation import PLACE"
)
ALLOWED = {
    "layers/core/models.py",  # the words
    "layers/core/location.py",
    "layers/core/blurred.py",
    "layers/core/services.py",  # writing, and whose it is
    "layers/osm/refresh.py",
    "layers/core/contributions/proposing.py",
    "layers/core/contributions/deciding.py",
    "layers/core/contributions/effects.py",
    "layers/core/contributions/following.py",  # where the queue shows it to who decides
    "api/contribute/forms.py",  # to who may know, asked by `may_see_place`
    "api/pages/differences.py",
    "api/review/detail.py",
}


def test_nobody_else_names_the_true_place() -> None:
    sources = [
        path for folder in ("api", "layers", "geo_platform") for path in (ROOT / folder).rglob("*") if is_source(path)
    ]
    naming = {str(path.relative_to(ROOT)) for path in sources if NOT_PUBLIC.search(path.read_text())}
    assert naming == ALLOWED


def is_source(path: Path) -> bool:
    return path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts


@pytest.mark.django_db
def test_no_public_statement_reads_the_true_place(layer: Layer) -> None:
    """Pages read whole rows; there the tests of bodies must do. What filters, orders, counts and prints must not name it."""
    feature = hide(layer, 12.3457, 53.9262)
    paths = doors(layer.id, feature.pk, "none", [Place(12.3457, 53.9262)])
    column = f'"{Hideout._meta.db_table}"."exact_geom"'
    with CaptureQueriesContext(connection) as captured:
        asked_of_all(paths)
    statements = [query["sql"] for query in captured.captured_queries if "exact_geom" in query["sql"]]
    # As one of the columns of a whole row, and nowhere else.
    elsewhere = [sql for sql in statements if "exact_geom" in sql.replace(f"{column}, ", "", 1)]
    assert elsewhere == []
    machine = [path for path in paths if path.startswith(("/api/", "/tiles/")) or "list/" in path]
    with CaptureQueriesContext(connection) as captured:
        asked_of_all(machine)
    assert captured.captured_queries
    assert [query["sql"] for query in captured.captured_queries if "exact_geom" in query["sql"]] == []
