"""How long a copy of everything about somebody takes, and to forget them: 2,000 contributions, 500 photos."""

from __future__ import annotations

import time
import tracemalloc
from io import BytesIO
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point

from geo_platform.accounts.models import User
from geo_platform.personal_data.erasing import erase_person
from geo_platform.personal_data.exporting import export_of
from geo_platform.personal_data.holdings import Wish
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.contributions.models import Change
from layers.core.permissions import Actor
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from tests.benchmarks.effort import effort
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CONTRIBUTIONS, PHOTOS = effort(2_000, 50), effort(500, 10)
MOST_MEMORY = 8_000_000
MOST_SECONDS = 60


def make(user: User) -> None:
    layer, chief = registry.get("youth-spots"), Actor(None, is_administrator=True)
    for number in range(CONTRIBUTIONS):
        values = {"title": f"Ramp {number}", "kind": "skate", "geom": Point(12.3 + number / 1e5, 53.9)}
        enclosed = Enclosure(photos=list(_photos(number)))
        change = proposing.add_feature(actor=Actor(user), layer=layer, values=values, enclosed=enclosed)
        deciding.accept(actor=chief, change=change)


def _photos(number: int) -> Iterator[NewPhoto]:
    if number < PHOTOS:
        picture = prepare_picture(BytesIO(file_of(quarters(640, 480))))
        yield NewPhoto(store_picture(picture), 640, 480)


def copy(user: User) -> tuple[float, int]:
    """Seconds and bytes."""
    begun = time.perf_counter()
    with TemporaryFile() as file:
        export_of(user, file)
        return time.perf_counter() - begun, file.tell()


def test_everything_of_somebody_busy() -> None:
    user = User.objects.create_user(username="busy", email="busy@example.org")
    make(user)
    exported, size = copy(user)
    tracemalloc.start()
    copy(user)  # again, since the first also loads templates and words
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    begun = time.perf_counter()
    erase_person(user=user, wish=Wish.DELETE)
    erased = time.perf_counter() - begun
    print(f"copy {exported:.1f} s, {size / 1e6:.1f} MB, at most {memory / 1e6:.1f} MB of memory; erasure {erased:.1f} s")  # noqa: T201
    assert not Change.objects.exists()
    assert memory < MOST_MEMORY
    assert exported < MOST_SECONDS
    assert erased < MOST_SECONDS
