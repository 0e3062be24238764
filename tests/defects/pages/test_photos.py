"""Files of pictures: released ones for everybody, the others for the sender and for who works on the report."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from api.contribute.photos import seal_of
from layers.core.contributions.ledger import NewPhoto
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from layers.defects.models import Report, ReportPhoto
from tests.defects import office
from tests.defects.asking import send
from tests.photo_files import file_of, quarters
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Category

pytestmark = pytest.mark.django_db


def stored() -> NewPhoto:
    picture = prepare_picture(BytesIO(file_of(quarters())))
    return NewPhoto(store_picture(picture), picture.width, picture.height)


@pytest.fixture
def report(category: Category) -> Report:
    return send(category, photos=[stored()])


def path(name: str, seal: str = "") -> str:
    return f"/reports/photos/{name}-480.webp" + (f"?seal={seal}" if seal else "")


def test_before_it_is_released(client: Client, report: Report, clerk: Actor, other_clerk: Actor) -> None:
    name = report.photos.get().name
    assert client.get(path(name)).status_code == 404
    assert client.get(path(name, "x" * 32)).status_code == 404
    own = client.get(path(name, seal_of(name)))
    assert (own.status_code, own["Content-Type"]) == (200, "image/webp")
    assert "no-store" in own["Cache-Control"]
    for actor, status in ((clerk, 200), (other_clerk, 404)):
        assert actor.user
        signed_in = Client()
        sign_in_twice(signed_in, actor.user)
        assert signed_in.get(path(name)).status_code == status


def test_afterwards_everybody_sees_what_was_released(client: Client, report: Report, clerk: Actor) -> None:
    office.release_report(actor=clerk, report=report, version=1)
    name = report.photos.get().name
    answer = client.get(path(name))
    assert answer.status_code == 200
    assert "public" in answer["Cache-Control"]
    assert client.get(path(name), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    report.refresh_from_db()
    office.hide_report(actor=clerk, report=report, version=report.version, is_hidden=True)
    assert client.get(path(name)).status_code == 404


def test_of_a_covered_picture_the_original_stays_here(client: Client, report: Report) -> None:
    original, covered = report.photos.get().name, stored()
    ReportPhoto.objects.update(public_name=covered.name)
    assert client.get(path(covered.name)).status_code == 200
    assert client.get(path(original)).status_code == 404


def test_no_size_and_no_name_of_ones_own(client: Client, report: Report) -> None:
    name = report.photos.get().name
    assert client.get(f"/reports/photos/{name}-481.webp?seal={seal_of(name)}").status_code == 404
    assert client.get(path("0" * 32)).status_code == 404
