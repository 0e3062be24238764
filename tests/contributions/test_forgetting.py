"""Pictures go when nobody needs them any more."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now
from PIL import Image

from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.forgetting import forget_refused_photos, forget_stray_files
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.contributions.models import Change, Photo
from layers.core.exceptions import ForbiddenError, NotFoundError
from layers.core.permissions import VISITOR, Actor
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import read_variant, store_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoCaptureOnCommitCallbacks

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def add() -> Callable[[], Change]:
    """Adds a spot with a photo."""

    def do() -> Change:
        file = io.BytesIO()
        Image.new("RGB", (40, 30)).save(file, "PNG")
        file.seek(0)
        name = store_picture(prepare_picture(file))
        values = {"title": "Ramp", "kind": "skate", "geom": Point(12.3, 53.9)}
        enclosed = Enclosure(photos=[NewPhoto(name, 40, 30)])
        return proposing.add_feature(actor=VISITOR, layer=registry.get("youth-spots"), values=values, enclosed=enclosed)

    return do


def test_taken_back_long_ago_they_go_with_their_files(
    add: Callable[[], Change], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old, recent, waiting = add(), add(), add()
    for change in (old, recent):
        deciding.withdraw(change=change)
    Change.objects.filter(pk=old.pk).update(decided_at=now() - timedelta(days=31))
    gone = Photo.objects.get(change=old).name
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_refused_photos(registry.get("youth-spots")) == 1
    assert set(Photo.objects.values_list("change", flat=True)) == {recent.pk, waiting.pk}
    with pytest.raises(NotFoundError):
        read_variant(gone, 480)
    assert read_variant(Photo.objects.get(change=recent).name, 480)


def test_known_files_stay(add: Callable[[], Change]) -> None:
    change = add()
    assert forget_stray_files() == 0
    assert read_variant(Photo.objects.get(change=change).name, 480)


def test_one_picture_is_taken_away_and_shown_again(add: Callable[[], Change], django_user_model: type[User]) -> None:
    chief = Actor(django_user_model.objects.create(username="chief"), is_administrator=True)
    change = deciding.accept(actor=chief, change=add())
    photo = Photo.objects.get()
    deciding.remove_photo(actor=chief, photo=photo)
    assert not Photo.objects.public().exists()
    # Whatever becomes of the rest, it stays away.
    deciding.accept(actor=chief, change=deciding.reopen(actor=chief, change=change))
    assert not Photo.objects.public().exists()
    deciding.restore_photo(actor=chief, photo=Photo.objects.select_related("change").get())
    assert Photo.objects.public().exists()
    with pytest.raises(ForbiddenError):
        deciding.remove_photo(actor=VISITOR, photo=photo)
