"""Writing by the standard's door: checks 36 and 37 of OGC API - Features."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core.contributions.deciding import accept
from layers.core.contributions.models import Change
from layers.core.models import Status
from layers.core.permissions import Role, actor_for
from layers.places.models import YouthSpot
from tests.writing.people import HERE, SPOTS, Program, club_editor, feature, person, with_role

if TYPE_CHECKING:
    from tests.writing.people import Village

pytestmark = pytest.mark.django_db

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


@pytest.fixture
def editor(laage: Village) -> Program:
    return Program(with_role(Role.EDITOR, laage.own))


@pytest.fixture
def visitor(laage: Village) -> Program:  # noqa: ARG001 (there is a place)
    return Program()


@pytest.fixture
def spot(editor: Program) -> str:
    """Address of something that is on the map."""
    return str(editor.send("POST", SPOTS, feature({"surface": "concrete", "sports": ["skateboard"]}))["Location"])


class TestAdding:
    def test_check_36_who_may_puts_it_on_the_map(self, editor: Program) -> None:
        response = editor.send("POST", SPOTS, feature())
        assert response.status_code == 201, response.content
        spot = YouthSpot.objects.get()
        assert response["Location"] == f"http://testserver{SPOTS}/{spot.pk}"
        shown = Program().get(response["Location"]).json()
        assert response.json()["properties"] == shown["properties"]
        assert (shown["properties"]["title"], shown["geometry"]["coordinates"]) == ("Ramp", HERE)
        assert response["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in response

    def test_of_everybody_else_it_waits_and_they_alone_learn_where(self, visitor: Program) -> None:
        response = visitor.send("POST", SPOTS, feature())
        assert response.status_code == 202, response.content
        change = Change.objects.get()
        assert response["Location"].endswith(f"/contributions/{change.token}/")
        assert response.json()["status"] == "pending"
        assert response.json()["detail"].startswith("Vielen Dank")
        assert YouthSpot.objects.get().status == Status.PENDING
        assert visitor.get(SPOTS).json()["features"] == []

    def test_the_number_that_it_has_elsewhere_means_nothing(self, editor: Program, spot: str) -> None:
        number = int(spot.rpartition("/")[2])
        assert editor.send("POST", SPOTS, feature(id=number)).json()["id"] != number

    def test_empty_properties_keep_what_is_usual(self, editor: Program) -> None:
        """As QGIS sends them."""
        empty = dict.fromkeys(("description", "sports", "lit", "surface", "area", "organisation"))
        made = editor.send("POST", SPOTS, feature(empty)).json()["properties"]
        assert (made["description"], made["sports"], made["lit"], made["organisation"]) == ("", [], None, None)

    @pytest.mark.parametrize(
        ("code", "coordinates"),
        [("4326", [53.926, 12.345]), ("3857", [1374239.114, 7156154.018]), ("25833", [325676.552, 5978553.935])],
    )
    @pytest.mark.parametrize("brackets", ["<{}>", "{}"])
    def test_coordinates_may_be_in_every_offered_system(
        self, editor: Program, code: str, coordinates: list[float], brackets: str
    ) -> None:
        sent = feature(coordinates=coordinates)
        response = editor.send("POST", SPOTS, sent, Content_Crs=brackets.format(EPSG + code))
        assert response.status_code == 201, response.content
        assert response.json()["geometry"]["coordinates"] == pytest.approx(HERE, abs=1e-6)
        assert response["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"


class TestChanging:
    def test_check_36_a_patch_changes_what_it_names(self, editor: Program, spot: str) -> None:
        response = editor.change("PATCH", spot, {"properties": {"title": "New", "surface": None}})
        assert response.status_code == 200, response.content
        changed = editor.get(spot).json()["properties"]
        assert (changed["title"], changed["surface"], changed["kind"], changed["sports"]) == (
            *("New", "", "skate"),
            ["skateboard"],
        )

    def test_a_patch_moves_it(self, editor: Program, spot: str) -> None:
        response = editor.change("PATCH", spot, {"geometry": {"coordinates": [12.35, 53.93]}})
        assert response.json()["geometry"] == {"type": "Point", "coordinates": [12.35, 53.93]}
        assert response.json()["properties"]["title"] == "Ramp"

    @pytest.mark.parametrize("geometry", [{}, {"geometry": {"type": "Point", "coordinates": [325676.552, 5978553.935]}}])
    def test_a_patch_may_be_in_another_system(self, editor: Program, spot: str, geometry: dict[str, object]) -> None:
        patch = {"properties": {"title": "New"}, **geometry}
        response = editor.change("PATCH", spot, patch, Content_Crs=f"{EPSG}25833")
        assert response.json()["geometry"]["coordinates"] == pytest.approx(HERE, abs=1e-6)
        part = {"geometry": {"type": "Point"}}
        assert editor.change("PATCH", spot, part, Content_Crs=f"{EPSG}25833").status_code == 422

    def test_a_put_empties_what_it_does_not_name(self, editor: Program, spot: str) -> None:
        response = editor.change("PUT", spot, feature({"title": "New"}))
        assert response.status_code == 200, response.content
        replaced = response.json()["properties"]
        assert (replaced["title"], replaced["surface"], replaced["sports"]) == ("New", "", [])
        assert response["Content-Location"] == spot

    def test_what_was_read_can_be_put_back(self, editor: Program, spot: str) -> None:
        whole = editor.get(spot).json()
        version = YouthSpot.objects.get().version
        response = editor.change("PUT", spot, whole)
        assert (response.status_code, YouthSpot.objects.get().version) == (200, version)
        whole["properties"]["lit"] = True
        assert editor.change("PUT", spot, whole).json()["properties"]["lit"] is True

    def test_what_never_fitted_hinders_nobody_who_leaves_it(self, editor: Program, spot: str) -> None:
        """What comes from OpenStreetMap knows no limits."""
        YouthSpot.objects.update(opening_hours="whenever", kind="gone", description="x" * 9000)
        whole = editor.get(spot).json()
        whole["properties"]["title"] = "New"
        assert editor.change("PUT", spot, whole).json()["properties"]["opening_hours"] == "whenever"

    def test_of_everybody_else_it_is_a_proposal(self, visitor: Program, editor: Program, spot: str) -> None:
        response = visitor.change("PATCH", spot, {"properties": {"title": "New"}})
        assert response.status_code == 202, response.content
        assert visitor.get(spot).json()["properties"]["title"] == "Ramp"
        change = Change.objects.pending().get()
        assert (change.before, change.after) == ({"title": "Ramp"}, {"title": "New"})
        user = Change.objects.accepted().get().author
        accept(actor=actor_for(user, has_proved_it=True), change=change)
        assert editor.get(spot).json()["properties"]["title"] == "New"

    @pytest.mark.parametrize("method", ["PUT", "PATCH"])
    def test_check_36_the_number_never_changes(self, editor: Program, spot: str, method: str) -> None:
        refused = editor.change(method, spot, feature({"title": "New"}, id=7))
        assert refused.status_code == 409
        assert editor.get(spot).json()["properties"]["title"] == "Ramp"
        number = spot.rpartition("/")[2]
        assert editor.change(method, spot, feature({"title": "New"}, id=number)).status_code == 200

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
    def test_what_is_not_there_or_hidden_is_not_found(self, visitor: Program, spot: str, method: str) -> None:
        YouthSpot.objects.update(status=Status.DRAFT)
        for path in (spot, f"{SPOTS}/0", f"{SPOTS}/x", f"{SPOTS}/{'9' * 30}"):
            assert visitor.send(method, path, feature(), If_Match="*").status_code == 404


class TestRemoving:
    def test_who_may_takes_it_off_the_map_and_it_can_be_put_back(self, editor: Program, spot: str) -> None:
        response = editor.send("DELETE", spot)
        assert (response.status_code, response.content) == (204, b"")
        assert Program().get(spot).status_code == 404
        assert Change.objects.filter(kind="gone", state="accepted").exists()
        assert editor.send("DELETE", spot).status_code == 409

    def test_everybody_else_proposes_it(self, visitor: Program, spot: str) -> None:
        assert visitor.send("DELETE", spot).status_code == 202
        assert visitor.get(spot).status_code == 200

    def test_what_waits_is_decided_about_and_not_deleted(self, editor: Program, visitor: Program) -> None:
        visitor.send("POST", SPOTS, feature())
        waiting = YouthSpot.objects.get()
        refused = editor.send("DELETE", f"{SPOTS}/{waiting.pk}")
        assert refused.status_code == 409
        assert "wartet noch" in refused.json()["detail"]
        assert YouthSpot.objects.get().status == Status.PENDING


class TestTags:
    """Check 37: nobody overwrites what they have not seen."""

    def test_a_stale_one_is_refused(self, editor: Program, spot: str) -> None:
        seen = editor.tag(spot)
        assert editor.change("PATCH", spot, {"properties": {"title": "New"}}).status_code == 200
        for method in ("PATCH", "PUT", "DELETE"):
            assert editor.send(method, spot, feature({"title": "Newer"}), If_Match=seen).status_code == 412
        assert editor.get(spot).json()["properties"]["title"] == "New"

    @pytest.mark.parametrize("method", ["PUT", "PATCH"])
    def test_none_is_refused_in_words(self, editor: Program, spot: str, method: str) -> None:
        refused = editor.send(method, spot, feature({"title": "New"}))
        assert refused.status_code == 428
        assert "If-Match" in refused.json()["detail"]

    def test_that_of_an_answer_is_good_for_the_next_change(self, editor: Program) -> None:
        made = editor.send("POST", SPOTS, feature())
        first = editor.send("PATCH", made["Location"], {"properties": {"title": "1"}}, If_Match=made["ETag"])
        assert first.status_code == 200
        assert first["ETag"] != made["ETag"]
        for method, body in (("PUT", feature()), ("PATCH", {"properties": {"title": "2"}})):
            first = editor.send(method, made["Location"], body, If_Match=first["ETag"])
            assert first.status_code == 200

    @pytest.mark.parametrize("seen", ["*", '"0", {}', "{}, W/{}"])
    def test_several_and_any_are_understood(self, editor: Program, spot: str, seen: str) -> None:
        tag = editor.tag(spot)
        response = editor.send("PATCH", spot, {"properties": {"title": "New"}}, If_Match=seen.format(tag, tag))
        assert response.status_code == 200

    @pytest.mark.parametrize("seen", ["W/{}", "{}x", '"1"', '"0"', "1", '"99999999999999999999-x"', "\xff"])
    def test_what_is_weak_or_nonsense_matches_nothing(self, editor: Program, spot: str, seen: str) -> None:
        response = editor.send("PATCH", spot, {"properties": {}}, If_Match=seen.format(editor.tag(spot)))
        assert response.status_code == 412

    def test_every_representation_has_one_that_is_strong(self, editor: Program, spot: str) -> None:
        YouthSpot.objects.update(description="long " * 100)
        answers = [
            Program().client.get(spot),
            Program().client.get(spot, headers={"Accept-Encoding": "gzip"}),
            Program().client.get(f"{spot}?lang=en"),
            Program().client.get(f"{spot}?crs={EPSG}25833"),
            editor.get(spot),
        ]
        tags = [answer["ETag"] for answer in answers]
        assert len(set(tags)) == len(tags)
        for tag in tags:
            assert not tag.startswith("W/")
            assert editor.send("PATCH", spot, {"properties": {}}, If_Match=tag).status_code == 200

    @pytest.mark.parametrize("encoding", ["gzip", "identity"])
    def test_it_saves_reading_again_whatever_the_encoding(self, spot: str, encoding: str) -> None:
        YouthSpot.objects.update(description="long " * 100)
        client = Program().client
        first = client.get(spot, headers={"Accept-Encoding": "gzip"})
        headers = {"Accept-Encoding": encoding, "If-None-Match": first["ETag"]}
        again = client.get(spot, headers=headers)
        assert (again.status_code, again["ETag"]) == (304, first["ETag"])

    def test_it_changes_with_what_is_shown_even_where_the_version_does_not(self, editor: Program, spot: str) -> None:
        before = editor.tag(spot)
        YouthSpot.objects.update(area=None)
        assert editor.tag(spot) != before


class TestOptions:
    """Check 36: what may be done is told to whoever asks, for themselves."""

    def allowed(self, program: Program, path: str) -> set[str]:
        response = program.send("OPTIONS", path)
        assert response.status_code == 200
        return set(response["Allow"].split(", ")) - {"GET", "HEAD", "OPTIONS"}

    def test_by_layer(self, visitor: Program, laage: Village) -> None:
        chief = person("chief", has_second_factor=True)
        chief.is_superuser = True
        chief.save()
        kept, closed = "/api/collections/depots/items", "/api/collections/areas/items"
        assert [self.allowed(visitor, path) for path in (SPOTS, kept, closed)] == [{"POST"}, set(), set()]
        programs = [Program(club_editor(laage.club)), Program(with_role(Role.STAFF, laage.own)), Program(chief)]
        assert [self.allowed(program, kept) for program in programs] == [{"POST"}] * 3
        assert [self.allowed(program, closed) for program in programs] == [set(), set(), {"POST"}]

    def test_by_feature(self, visitor: Program, editor: Program, laage: Village, spot: str) -> None:
        own, other = (f"/api/collections/areas/items/{area.pk}" for area in (laage.own, laage.other))
        every = {"PUT", "PATCH", "DELETE"}
        assert self.allowed(visitor, spot) == self.allowed(editor, spot) == every
        staff = Program(with_role(Role.STAFF, laage.own))
        assert [self.allowed(program, own) for program in (visitor, editor, staff)] == [set(), set(), every]
        assert self.allowed(staff, other) == set()

    def test_types_are_told_with_the_methods_that_read_them(self, visitor: Program, spot: str) -> None:
        adding, changing = visitor.send("OPTIONS", SPOTS), visitor.send("OPTIONS", spot)
        assert adding["Accept-Post"] == "application/geo+json, application/json"
        assert changing["Accept-Patch"] == "application/merge-patch+json"
        assert "Accept-Patch" not in adding

    def test_of_what_is_not_there_is_not_found(self, visitor: Program) -> None:
        assert visitor.send("OPTIONS", f"{SPOTS}/0").status_code == 404
        assert visitor.send("OPTIONS", "/api/collections/x/items").status_code == 404
