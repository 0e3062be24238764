"""Suggesting a change as a browser does it: the whole form comes back, with all that nobody has touched."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from layers.core import registry
from layers.core.contributions import proposing
from layers.core.contributions.models import Change
from layers.core.permissions import Actor
from layers.core.services import create_feature
from layers.organisations.models import Editorship
from layers.places.models import YouthSpot
from tests.proofs import new_proof
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
HERE = Point(12.345, 53.926)
SPOTS = registry.get("youth-spots")
_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|type|value)="([^"]*)"')
_LINES = re.compile(r'<textarea[^>]*\bname="([^"]+)"[^>]*>\n?([^<]*)</textarea>')
_CHOICE = re.compile(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


@pytest.fixture(autouse=True)
def area() -> BaseFeature:
    square = Polygon.from_bbox((12.3, 53.9, 12.4, 54.0))
    return create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": MultiPolygon(square)})


def spot(**values: object) -> BaseFeature:
    return create_feature(layer=SPOTS, values={"title": "Rampe", "kind": "skate", "geom": HERE, **values})


def address_of(feature: BaseFeature) -> str:
    return f"/youth-spots/{feature.pk}/suggest/"


def untouched(page: str) -> dict[str, str]:
    """What a browser sends of a form in which nobody has touched anything."""
    form = page[page.index('<form class="form"') : page.index("</form>", page.index('<form class="form"'))]
    sent: dict[str, str] = {}
    for tag in _INPUT.findall(form):
        said = dict(_ATTRIBUTE.findall(tag))
        is_left_out = said.get("type") == "file" or (said.get("type") in {"radio", "checkbox"} and "checked" not in tag)
        if "name" in said and not is_left_out:
            sent[said["name"]] = html.unescape(said.get("value", ""))
    sent |= {name: html.unescape(text) for name, text in _LINES.findall(form)}
    for name, options in _CHOICE.findall(form):
        first = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        assert first
        sent[name] = first[1]
    return {name: value for name, value in sent.items() if not name.startswith("proof")}


def opened(client: Client, feature: BaseFeature) -> dict[str, str]:
    return untouched(client.get(address_of(feature)).content.decode())


def send(client: Client, feature: BaseFeature, values: dict[str, str]) -> Any:  # noqa: ANN401 (a response of the test client)
    return client.post(address_of(feature), {**values, "proof": new_proof()})


class TestTwoAtOnce:
    @pytest.fixture
    def feature(self) -> BaseFeature:
        return spot(description="Beton\nund Holz")

    @pytest.fixture
    def form(self, client: Client, feature: BaseFeature, superuser: User) -> dict[str, str]:
        """Opened before somebody else gave the ramp another name and another place."""
        form = opened(client, feature)
        chief = Actor(superuser, is_administrator=True)
        changes = {"title": "Große Rampe", "geom": Point(HERE.x, HERE.y + 0.001)}
        proposing.change_feature(actor=chief, layer=SPOTS, feature=feature, changes=changes)
        return form

    def test_who_touches_something_else_takes_nothing_back(
        self, client: Client, feature: BaseFeature, form: dict[str, str]
    ) -> None:
        assert send(client, feature, form | {"surface": "Asphalt"}).status_code == 303
        assert Change.objects.pending().get().after == {"surface": "asphalt"}

    def test_nor_once_it_was_drawn_again(self, client: Client, feature: BaseFeature, form: dict[str, str]) -> None:
        page = send(client, feature, form | {"surface": "Asphalt", "opening_hours": "immer mal"})
        assert page.status_code == 422
        again = untouched(page.content.decode()) | {"opening_hours": ""}
        assert send(client, feature, again).status_code == 303
        assert Change.objects.pending().get().after == {"surface": "asphalt"}

    def test_who_touched_the_same_is_heard(self, client: Client, feature: BaseFeature, form: dict[str, str]) -> None:
        assert send(client, feature, form | {"title": "Kleine Rampe"}).status_code == 303
        change = Change.objects.pending().get()
        assert (change.before, change.after) == ({"title": "Große Rampe"}, {"title": "Kleine Rampe"})

    @pytest.mark.parametrize("shown", ["", "no JSON", "[1]", "[" * 100_000, '{"title": 7, "unicorn": "x"}'])
    def test_a_form_that_does_not_know_counts_as_read_now(
        self, client: Client, feature: BaseFeature, form: dict[str, str], shown: str
    ) -> None:
        now = {**form, "shown": shown, "title": "Große Rampe", "place": f"{HERE.x:.6f},{HERE.y + 0.001:.6f}"}
        assert send(client, feature, now | {"surface": "Asphalt"}).status_code == 303
        assert Change.objects.pending().get().after == {"surface": "asphalt"}


class TestClubs:
    @pytest.fixture
    def own(self, client: Client, make_feature: MakeFeature, django_user_model: type[User]) -> BaseFeature:
        """The club of who is signed in."""
        club = make_feature("organisations", title="Eigener Verein")
        user = django_user_model.objects.create(username="club")
        Editorship.objects.create(user=user, organisation_id=club.pk)
        sign_in_twice(client, user)
        return club

    @pytest.mark.usefixtures("own")
    def test_nobody_takes_a_place_from_another_club_in_passing(self, client: Client, make_feature: MakeFeature) -> None:
        other = make_feature("organisations", title="Anderer Verein")
        feature = spot(organisation=other)
        assert send(client, feature, opened(client, feature) | {"title": "Neu"}).status_code == 303
        assert Change.objects.get().after == {"title": "Neu"}
        assert YouthSpot.objects.get().organisation_id == other.pk

    def test_what_is_nobodys_may_be_theirs(self, client: Client, own: BaseFeature) -> None:
        feature = spot()
        assert send(client, feature, opened(client, feature) | {"organisation": str(own.pk)}).status_code == 303
        assert Change.objects.get().after == {"organisation": own.pk}

    def test_what_is_theirs_may_be_nobodys(self, client: Client, own: BaseFeature) -> None:
        feature = spot(organisation=own)
        assert opened(client, feature)["organisation"] == str(own.pk)
        assert send(client, feature, opened(client, feature) | {"organisation": ""}).status_code == 303
        assert Change.objects.get().after == {"organisation": None}
