"""Whoever proposes and changes something learns nothing of the place, and destroys nothing of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.gis.geos import Point, Polygon
from django.test import Client
from django.urls import reverse

from geo_platform.accounts.access_keys import make_key
from layers.areas.roles import give_role
from layers.core import registry
from layers.core.contributions.deciding import accept
from layers.core.contributions.effects import place_for_author, public_values
from layers.core.contributions.models import Change
from layers.core.contributions.proposing import add_feature, change_feature, report_gone
from layers.core.exceptions import InvalidInputError, NothingChangedError
from layers.core.models import Entry
from layers.core.permissions import VISITOR, Actor, Role, actor_for
from layers.core.services import build_feature, create_feature, update_feature
from layers.core.values import WGS84
from tests.blur.hideouts import Hideout, hide
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.layer import Layer

pytestmark = pytest.mark.django_db
CHIEF = Actor(is_administrator=True)
TRUE = (12.3457, 53.9262)
NEARBY = (12.34571, 53.92621)
FAR = (12.36, 53.93)


def point(place: tuple[float, float]) -> Point:
    return Point(*place, srid=WGS84)


def kept(layer: Layer, number: int) -> Any:  # noqa: ANN401 (a hideout)
    return layer.queryset().get(pk=number)


@pytest.fixture
def village(db: None) -> Any:  # noqa: ANN401, ARG001 (a municipality; opens the database)
    shape = Polygon.from_bbox((12, 53, 13, 54))
    return create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": shape})


def somebody(django_user_model: type[User], village: Any, role: Role) -> User:  # noqa: ANN401 (a municipality)
    user = django_user_model.objects.create_user(f"role-{role}", f"{role}@example.org")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    give_role(user=user, area=village, role=role, by=None)
    return user


class TestServices:
    def test_a_place_goes_into_a_column_of_its_own(self, layer: Layer) -> None:
        made = kept(layer, hide(layer, *TRUE).pk)
        assert made.exact_geom.coords == TRUE
        assert made.geom != made.exact_geom
        assert (made.point.x, made.point.y) == made.geom.coords
        assert json.loads(made.printed_geom) == {"type": "Point", "coordinates": list(made.geom.coords)}
        entry = Entry.objects.get(layer=layer.id)
        assert (entry.geom, entry.point.coords, entry.drawn_from) == (made.geom, made.geom.coords, None)

    def test_what_is_wrong_with_a_place_is_said_of_the_place(self, layer: Layer) -> None:
        with pytest.raises(InvalidInputError) as caught:
            build_feature(layer=layer, values={"title": "Nowhere"})
        assert caught.value.parameter == "geom"

    def test_what_moves_within_its_cell_shows_nowhere_but_for_its_version(self, layer: Layer) -> None:
        made = kept(layer, hide(layer, *TRUE).pk)
        moved = kept(layer, update_feature(layer=layer, feature=made, changes={"geom": point(NEARBY)}).pk)
        assert moved.exact_geom.coords == NEARBY
        assert (moved.geom, moved.printed_geom, moved.version) == (made.geom, made.printed_geom, made.version + 1)

    def test_what_moves_to_another_cell_is_in_its_middle(self, layer: Layer) -> None:
        made = hide(layer, *TRUE)
        update_feature(layer=layer, feature=made, changes={"geom": point(FAR)})
        other = hide(layer, FAR[0] + 0.00001, FAR[1])
        assert kept(layer, made.pk).geom == kept(layer, other.pk).geom


class TestProposals:
    def test_who_guesses_right_is_told_the_same_as_who_guesses_wrong(self, layer: Layer) -> None:
        made = hide(layer, *TRUE)
        right, wrong = (
            change_feature(actor=VISITOR, layer=layer, feature=made, changes={"geom": point(place)})
            for place in (TRUE, NEARBY)
        )
        assert right.is_pending
        assert wrong.is_pending

    def test_a_proposal_holds_nothing_that_its_author_does_not_know(self, layer: Layer) -> None:
        made = hide(layer, *TRUE)
        change = change_feature(
            actor=VISITOR, layer=layer, feature=made, changes={"geom": point(FAR), "description": "Im Wald"}
        )
        assert change.before == {"description": ""}
        assert change.after["exact_geom"]["coordinates"] == list(FAR)

    def test_who_decides_may_know_and_once_it_is_done_the_place_of_before_is_kept(self, layer: Layer) -> None:
        made = hide(layer, *TRUE)
        change = change_feature(actor=VISITOR, layer=layer, feature=made, changes={"geom": point(FAR)})
        done = accept(actor=CHIEF, change=change)
        assert done.before["exact_geom"]["coordinates"] == list(TRUE)
        assert kept(layer, made.pk).exact_geom.coords == FAR

    def test_the_place_that_everybody_sees_is_no_new_place(self, layer: Layer) -> None:
        made = kept(layer, hide(layer, *TRUE).pk)
        for actor in (VISITOR, CHIEF):
            with pytest.raises(NothingChangedError):
                change_feature(actor=actor, layer=layer, feature=made, changes={"geom": made.geom})
        change_feature(actor=CHIEF, layer=layer, feature=made, changes={"geom": made.geom, "title": "Neu"})
        assert kept(layer, made.pk).exact_geom.coords == TRUE

    def test_of_values_that_are_kept_the_public_ones_hold_a_cell(self, layer: Layer) -> None:
        change = add_feature(actor=CHIEF, layer=layer, values={"geom": point(TRUE), "title": "Am Bach"})
        told = public_values(layer, change.after)
        assert told["title"] == "Am Bach"
        assert told["exact_geom"]["coordinates"] == list(kept(layer, change.feature_id).geom.coords)

    def test_authors_are_handed_the_places_that_they_know(self, layer: Layer) -> None:
        added = add_feature(actor=VISITOR, layer=layer, values={"geom": point(TRUE), "title": "Am Bach"})
        reported = report_gone(actor=VISITOR, layer=layer, feature=kept(layer, added.feature_id))
        assert place_for_author(layer, added) == point(TRUE)
        assert place_for_author(layer, reported) == kept(layer, added.feature_id).geom


class TestTheWriteDoor:
    """Part 4: what is sent, echoed and compared."""

    def client(self, user: User) -> Client:
        return Client(headers={"Authorization": f"Bearer {make_key(owner=user, name='x', is_proved=True)}"})

    @pytest.mark.parametrize("role", [Role.TRUSTED, Role.EDITOR])
    def test_nothing_exact_is_echoed(self, layer: Layer, village: Any, django_user_model: type[User], role: Role) -> None:  # noqa: ANN401 (a municipality)
        client = self.client(somebody(django_user_model, village, role))
        place = {"type": "Point", "coordinates": list(TRUE)}
        sent = {"type": "Feature", "geometry": place, "properties": {"title": "Am Bach"}}
        made = client.post("/api/collections/hideouts/items", json.dumps(sent), content_type="application/geo+json")
        assert made.status_code == 201, made.content
        assert kept(layer, made.json()["id"]).exact_geom.coords == TRUE
        assert made.json()["geometry"]["coordinates"] != list(TRUE)

    def test_who_sends_back_what_they_read_moves_nothing(
        self,
        layer: Layer,
        village: Any,  # noqa: ANN401 (a municipality)
        django_user_model: type[User],
    ) -> None:
        client = self.client(somebody(django_user_model, village, Role.EDITOR))
        path = f"/api/collections/hideouts/items/{hide(layer, *TRUE).pk}"
        crs = "http://www.opengis.net/def/crs/EPSG/0/25833"
        for query, header in (("", {}), (f"?crs={crs}", {"Content-Crs": f"<{crs}>"})):
            tag = client.get(path)["ETag"]
            read = client.get(path + query).json()
            read["properties"]["description"] = f"Unter der Brücke {query}"
            done = client.put(
                path, json.dumps(read), content_type="application/geo+json", headers={"If-Match": tag, **header}
            )
            assert done.status_code == 200, done.content
        found = Hideout.objects.get()
        assert kept(layer, found.pk).exact_geom.coords == TRUE
        assert found.description.startswith("Unter der Brücke ?crs")

    def test_guessing_tells_nothing(self, layer: Layer, village: Any, django_user_model: type[User]) -> None:  # noqa: ANN401 (a municipality)
        """Who may change things at once and is not an editor does not know where it is either."""
        client = self.client(somebody(django_user_model, village, Role.TRUSTED))
        path = f"/api/collections/hideouts/items/{hide(layer, *TRUE).pk}"
        versions = []
        for place in (TRUE, TRUE, NEARBY):
            patch = {"geometry": {"type": "Point", "coordinates": list(place)}}
            done = client.patch(
                path,
                json.dumps(patch),
                content_type="application/merge-patch+json",
                headers={"If-Match": client.get(path)["ETag"]},
            )
            assert done.status_code == 200, done.content
            versions.append(kept(layer, done.json()["id"]).version)
        assert versions == [2, 3, 4]


class TestWhoMayKnow:
    def shown(self, user: User | None, layer: Layer, number: int) -> str:
        browser = Client()
        if user:
            sign_in_twice(browser, user)
        response = browser.get(reverse("pages:suggest", args=[layer.id, number]))
        assert "no-store" in response["Cache-Control"]
        return response.content.decode()

    def test_a_form_is_filled_in_with_what_its_reader_may_know(
        self,
        layer: Layer,
        village: Any,  # noqa: ANN401 (a municipality)
        django_user_model: type[User],
    ) -> None:
        number = hide(layer, *TRUE).pk
        exact = f"{TRUE[0]:.6f},{TRUE[1]:.6f}"
        assert exact in self.shown(somebody(django_user_model, village, Role.EDITOR), layer, number)
        assert exact not in self.shown(somebody(django_user_model, village, Role.TRUSTED), layer, number)
        assert exact not in self.shown(None, layer, number)

    def test_the_queue_shows_the_exact_place(self, layer: Layer, village: Any, django_user_model: type[User]) -> None:  # noqa: ANN401 (a municipality)
        change = add_feature(actor=VISITOR, layer=layer, values={"geom": point(TRUE), "title": "Am Bach"})
        browser = Client()
        sign_in_twice(browser, somebody(django_user_model, village, Role.EDITOR))
        page = browser.get(reverse("pages:review-one", args=[change.pk])).content.decode()
        assert f'data-lon="{TRUE[0]:.6f}"' in page

    def test_the_history_tells_cells_to_the_public_and_metres_to_editors(
        self,
        layer: Layer,
        village: Any,  # noqa: ANN401 (a municipality)
        django_user_model: type[User],
    ) -> None:
        made = hide(layer, *TRUE)
        change_feature(actor=CHIEF, layer=layer, feature=made, changes={"geom": Point(12.3457, 53.9263, srid=WGS84)})
        path = reverse("pages:history", args=[layer.id, made.pk])
        browser = Client()
        assert " 11 m " not in browser.get(path).content.decode()
        sign_in_twice(browser, somebody(django_user_model, village, Role.EDITOR))
        assert " 11 m " in browser.get(path).content.decode()

    def test_of_what_is_not_public_those_see_entries_who_look_after_the_true_place(
        self, layer: Layer, django_user_model: type[User]
    ) -> None:
        middle = kept(layer, hide(layer, *TRUE).pk).geom
        border = middle.x - 0.0005
        shapes = {"West": (border - 1, 53, border, 54), "East": (border, 53, border + 1, 54)}
        areas: dict[str, Any] = {
            title: create_feature(layer=registry.get("areas"), values={"title": title, "geom": Polygon.from_bbox(box)})
            for title, box in shapes.items()
        }
        change = add_feature(
            actor=VISITOR, layer=layer, values={"geom": point((border - 0.0001, middle.y)), "title": "Am Bach"}
        )
        found = kept(layer, change.feature_id)
        assert (str(found.area), str(found.responsible_area), str(change.area)) == ("East", "West", "West")
        for title, is_seen in (("West", True), ("East", False)):
            user = django_user_model.objects.create_user(title, f"{title}@example.org")
            give_role(user=user, area=areas[title], role=Role.EDITOR, by=None)
            actor = actor_for(user, has_proved_it=True)
            assert layer.queryset().visible_to(actor).filter(pk=found.pk).exists() is is_seen
            assert Entry.objects.visible_to(actor).filter(layer=layer.id, feature_id=found.pk).exists() is is_seen
            assert Change.objects.reviewable_by(actor).filter(pk=change.pk).exists() is is_seen
