"""The pages of municipalities and organisations, and what cards say about the surroundings."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from layers.areas.models import Area, Arms
from layers.areas.services import LARGEST_ARMS, remove_arms, rename_area, set_arms
from layers.areas.shields import initials
from layers.core import registry
from layers.core.exceptions import InvalidInputError
from layers.core.services import create_feature
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)
JPEG = b"\xff\xd8\xff\xe0" + bytes(50)
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8 " + bytes(50)


def make(layer_id: str, lon: float = 9.55, lat: float = 47.15, **values: object) -> BaseFeature:
    return create_feature(layer=registry.get(layer_id), values={"geom": Point(lon, lat, srid=4326), **values})


@pytest.fixture
def village() -> Area:
    box = Polygon.from_bbox((9.5, 47.1, 9.6, 47.2))
    values = {"title": "Stadt Vaduz", "geom": box, "population": 5400, "website": "vaduz.li", "osm_type": "r", "osm_id": 1}
    made = create_feature(layer=registry.get("areas"), values=values)
    assert isinstance(made, Area)
    return made


def text(response: Response) -> str:
    return unescape(response.content.decode())


def titles(response: Response) -> list[str]:
    return re.findall(r'class="row-title">([^<]*)<', text(response))


def test_names_stand_where_people_look_for_them(client: Client, village: Area) -> None:
    for name in ("Zebra", "Ähre", "Affe", "", "eiche"):
        make("playgrounds", title=name)
    assert titles(client.get(f"/areas/{village.pk}/profile/")) == ["Affe", "Ähre", "eiche", "Zebra", "Spielplatz"]
    for name in ("Ödland", "Zell", "Oberdorf"):
        make("areas", title=name)
    assert list(Area.objects.by_name().values_list("title", flat=True)) == ["Oberdorf", "Ödland", "Stadt Vaduz", "Zell"]


def test_municipality_says_who_it_is_and_what_is_there(client: Client, village: Area) -> None:
    make("playgrounds", title="Wiese")
    make("playgrounds", 9.7, title="Woanders")
    make("events", title="Vorbei", starts_at=now() - timedelta(days=3), ends_at=now() - timedelta(days=2))
    make("events", title="Später", starts_at=now() + timedelta(days=3))
    make("events", title="Bald", starts_at=now() + timedelta(days=1))
    response = client.get(f"/areas/{village.pk}/profile/")
    page = text(response)
    assert titles(response) == ["Bald", "Später", "Wiese"]
    assert "5.400" in page
    assert 'href="https://vaduz.li"' in page
    assert f'href="/playgrounds/?area={village.pk}"' in page
    assert f'href="/areas/{village.pk}/"' in page


def test_municipality_shows_five_of_each_layer_and_the_number_of_all(client: Client, village: Area) -> None:
    make("playgrounds")
    for number in range(7):
        make("playgrounds", title=f"Platz {number}")
    response = client.get(f"/areas/{village.pk}/profile/")
    assert titles(response) == [f"Platz {number}" for number in range(5)]
    assert re.search(r'Spielplätze</span> <span class="meta">8<', text(response))


def test_empty_municipality_is_kind(client: Client, village: Area) -> None:
    assert "Hier ist noch nichts eingetragen." in text(client.get(f"/areas/{village.pk}/profile/"))


def test_organisation_says_what_it_offers(client: Client, village: Area) -> None:
    brigade = make("organisations", title="Feuerwehr", phone="+423 1", opening_hours="Mo-Su 00:00-24:00")
    make("organisations", 9.551, title="Schule")
    make("depots", title="Zelte", organisation=brigade)
    make("depots", title="Fremd")
    make("events", title="Fest", starts_at=now() + timedelta(days=1), organisation=brigade)
    response = client.get(f"/organisations/{brigade.pk}/profile/")
    page = text(response)
    assert titles(response) == ["Fest", "Zelte"]
    assert "Fremd" not in page
    assert 'href="tel:+4231"' in page
    assert "Immer offen" in page
    assert f'href="/areas/{village.pk}/profile/"' in page
    assert re.search(r"Andere in der Nähe.*Schule", page, re.DOTALL)


def test_organisation_without_anything_says_so(client: Client) -> None:
    club = make("organisations", title="Chor")
    assert "Chor bietet hier gerade nichts an." in text(client.get(f"/organisations/{club.pk}/profile/"))


@pytest.mark.parametrize("path", ["/areas/7/profile/", "/organisations/7/profile/"])
def test_unknown_ones_are_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_hidden_organisation_has_no_page(client: Client) -> None:
    secret = make("organisations", title="Geheim", status="pending")
    response = client.get(f"/organisations/{secret.pk}/profile/")
    assert response.status_code == 404
    assert "Geheim" not in text(response)


def test_number_of_entries_changes_nothing_in_the_number_of_queries(
    client: Client, village: Area, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for layer in ("playgrounds", "rest-spots", "venues", "organisations"):
        for number in range(8):
            make(layer, title=f"{layer} {number}")
    with django_assert_max_num_queries(12):
        client.get(f"/areas/{village.pk}/profile/")


def test_card_says_who_cares(client: Client) -> None:
    club = make("organisations", title="Verein")
    playground = make("playgrounds", title="Wiese", organisation=club)
    card = text(client.get(f"/playgrounds/{playground.pk}/card/"))
    assert re.search(rf'Hier kümmert sich<br><a href="/organisations/{club.pk}/"[^>]*>Verein', card)


def test_card_keeps_quiet_where_nobody_is_known_to_care(client: Client) -> None:
    hidden = make("organisations", title="Geheim", status="draft")
    for organisation in (None, hidden):
        playground = make("playgrounds", title="Wiese", organisation=organisation)
        card = text(client.get(f"/playgrounds/{playground.pk}/card/"))
        assert "Hier kümmert sich" not in card
        assert "Geheim" not in card


def test_card_shows_what_is_near_with_the_way_there(client: Client) -> None:
    make("playgrounds", 9.551, title="Nachbar")
    make("playgrounds", 9.552, title="Geheim", status="pending")
    middle = make("playgrounds", title="Mitte", osm_type="n", osm_id=7)
    make("rest-spots", title="Dasselbe", osm_type="n", osm_id=7)
    card = text(client.get(f"/playgrounds/{middle.pk}/card/"))
    names = re.findall(r'class="neighbour-name" dir="auto">([^<]*)<', card)
    assert names == ["Nachbar"]
    assert "2 Min. zu Fuß" in card


def test_card_of_a_municipality_counts_what_is_in_it(client: Client, village: Area) -> None:
    make("playgrounds")
    make("playgrounds")
    card = text(client.get(f"/areas/{village.pk}/card/"))
    link = rf'href="/playgrounds/\?area={village.pk}">.*?layer-count">2<'
    assert re.search(link, card, re.DOTALL)
    assert f'href="/areas/{village.pk}/profile/"' in card


def test_card_is_drawn_with_few_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    middle = make("playgrounds", title="Mitte")
    for number in range(20):
        make("playgrounds", 9.55 + number / 1000, title=f"Platz {number}")
    with django_assert_max_num_queries(10):
        client.get(f"/playgrounds/{middle.pk}/card/")


def test_menu_leads_to_the_map_above_each_municipality(client: Client, village: Area) -> None:
    box = Polygon.from_bbox((9.7, 47.1, 9.8, 47.2))
    create_feature(layer=registry.get("areas"), values={"title": "Balzers", "geom": box})
    page = text(client.get("/"))
    menu = re.findall(r'<a href="/\?at=([^"]+)" dir="auto">([^<]*)', page)
    assert [title for _at, title in menu] == ["Balzers", village.title]
    assert menu[0][0].endswith("/47.15000/9.75000")


@pytest.mark.parametrize("image", [PNG, JPEG, WEBP])
def test_arms_are_shown_and_kept_for_long(client: Client, village: Area, image: bytes) -> None:
    set_arms(area=village, image=image)
    for path in (f"/areas/{village.pk}/profile/", "/areas/"):
        (address,) = re.findall(r'src="(/areas/\d+/arms-\w+)"', text(client.get(path)))
    response = client.get(address)
    assert response.content == image
    assert response["Content-Type"] in {"image/png", "image/jpeg", "image/webp"}
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert client.get(f"/areas/{village.pk}/arms-{'0' * 16}").status_code == 404


def test_without_arms_a_shield_is_drawn(client: Client, village: Area) -> None:
    set_arms(area=village, image=PNG)
    remove_arms(area=village)
    page = text(client.get(f"/areas/{village.pk}/profile/"))
    assert 'class="shield"' in page
    assert ">V</text>" in page


@pytest.mark.parametrize(
    ("title", "letters"),
    [
        ("Stadt Laage", "L"),
        ("Bad Doberan", "BD"),
        ("Groß-Wokern", "GW"),
        ("", "·"),
        ("🎉", "·"),
        ("Stadt", "S"),
        ("ßtraße", "S"),
    ],
)
def test_initials_tell_one_from_the_other(title: str, letters: str) -> None:
    assert initials(title) == letters


@pytest.mark.parametrize(
    "image", [b"", b"<svg onload=alert(1)>", b"GIF89a" + bytes(9), b"RIFF0000WAVE", PNG + bytes(LARGEST_ARMS)]
)
def test_what_is_no_small_picture_is_refused(village: Area, image: bytes) -> None:
    with pytest.raises(InvalidInputError):
        set_arms(area=village, image=image)
    assert not Arms.objects.exists()


def test_arms_and_own_name_count_as_local_content(village: Area) -> None:
    assert not Area.objects.with_local_content().exists()
    set_arms(area=village, image=PNG)
    assert Area.objects.with_local_content().get() == village
    rename_area(area=village, title="Vaduz am Rhein")
    village.refresh_from_db()
    assert village.overrides == {"title": "Vaduz am Rhein"}


class TestAdministration:
    def address(self, village: Area) -> str:
        return f"/admin/areas/area/{village.pk}/change/"

    def test_sets_name_and_arms(self, client: Client, superuser: User, village: Area) -> None:
        sign_in_twice(client, superuser)
        assert client.get("/admin/areas/area/").status_code == 200
        assert "PNG, JPEG oder WebP" in text(client.get(self.address(village)))
        form = {"title": "Vaduz", "arms": SimpleUploadedFile("arms.png", PNG)}
        assert client.post(self.address(village), form).status_code == 302
        village.refresh_from_db()
        assert (village.title, village.overrides) == ("Vaduz", {"title": "Vaduz"})
        assert bytes(village.arms.image) == PNG

    def test_removes_arms(self, client: Client, superuser: User, village: Area) -> None:
        set_arms(area=village, image=PNG)
        sign_in_twice(client, superuser)
        client.post(self.address(village), {"title": village.title, "without_arms": "on"})
        assert not Arms.objects.exists()
        village.refresh_from_db()
        assert village.overrides == {}

    def test_says_what_is_wrong_with_a_picture(self, client: Client, superuser: User, village: Area) -> None:
        sign_in_twice(client, superuser)
        form = {"title": "Vaduz", "arms": SimpleUploadedFile("arms.png", b"<svg/>", "image/png")}
        assert "Bitte wählen Sie ein Bild" in text(client.post(self.address(village), form))
        assert not Arms.objects.exists()

    def test_adds_and_deletes_none(self, client: Client, superuser: User, village: Area) -> None:
        sign_in_twice(client, superuser)
        assert client.get("/admin/areas/area/add/").status_code == 403
        assert client.get(f"/admin/areas/area/{village.pk}/delete/").status_code == 403
