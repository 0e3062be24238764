"""What it takes to make a photo ready to be shown: on its own, without a request and without storing it.

Nothing is asserted about time: a busy machine fails no test. The goal stands in the table.
"""

from __future__ import annotations

import sys
from io import BytesIO
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFilter

from layers.core.photos.pictures import prepare_picture
from tests.photo_files import exchanging_profile, exif, file_of
from tests.proofs import new_proof

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

ROUNDS = 5
GOAL_MS = 1500
TELEPHONE = (4000, 3000)


def scene(width: int, height: int) -> Image.Image:
    """A picture with soft shapes and a fine grain, as a camera makes them."""
    shapes = Image.effect_noise((width // 40, height // 40), 120).resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((width, height), 20)
    soft = Image.blend(shapes, grain, 0.2)
    return Image.merge("RGB", (soft, shapes.filter(ImageFilter.BLUR), grain.point(lambda value: value // 2 + 60)))


def photos() -> Iterator[tuple[str, bytes]]:
    telephone = scene(*TELEPHONE)
    about = exif(Orientation=6)
    yield "12 MP, JPEG", file_of(telephone, quality=88, exif=about)
    yield "12 MP, JPEG with a colour profile", file_of(telephone, quality=88, icc_profile=exchanging_profile())
    yield "12 MP, progressive JPEG", file_of(telephone, quality=88, progressive=True)
    yield "12 MP, WebP", file_of(telephone, "WEBP", quality=80, method=0)
    yield "39 MP, JPEG", file_of(scene(7200, 5400), quality=70)
    yield "3 MP, as browsers send it", file_of(scene(2048, 1536), "WEBP", quality=85)
    yield "2 MP, PNG of a screen", file_of(telephone.resize((1080, 1920)).quantize(64), "PNG")


def _timed(data: bytes) -> tuple[float, float]:
    """Time that passed, and time of the processor, in milliseconds; the median of each."""
    passed, worked = [], []
    for _ in range(ROUNDS):
        began, busy = perf_counter(), process_time()
        assert prepare_picture(BytesIO(data)).variants
        passed.append((perf_counter() - began) * 1000)
        worked.append((process_time() - busy) * 1000)
    return median(passed), median(worked)


@pytest.mark.slow
def test_preparing_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for name, data in photos():
        passed, worked = _timed(data)
        rows.append(f"{name:36} {len(data) / 1e6:5.1f} {passed:7.0f} {worked:7.0f}")
    with capsys.disabled():
        heading = f"\n{'':36}    MB      ms  cpu ms   (goal: ≤ {GOAL_MS} ms for 12 MP)"
        print(heading, *rows, sep="\n")  # noqa: T201 (the table is the point)


@pytest.mark.slow
@pytest.mark.django_db
def test_answering_a_form_with_a_photo(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    """The whole request, from the form to the answer: the proof, the file, the pictures, the entry."""
    data, passed = file_of(scene(*TELEPHONE), quality=88, exif=exif(Orientation=6)), []
    for number in range(ROUNDS):
        values = {
            "proof": new_proof(),
            "kind": "skate",
            "place": f"{12.3 + number / 100},53.9",
            "photos": SimpleUploadedFile("IMG_1.jpg", data, "image/jpeg"),
        }
        began = perf_counter()
        assert client.post("/add/youth-spots/", values).status_code == 303
        passed.append((perf_counter() - began) * 1000)
    with capsys.disabled():
        sys.stdout.write(
            f"\n  a form with a photo of 12 MP ({len(data) / 1e6:.1f} MB)   median {median(passed):5.0f} ms, worst "
        )
        sys.stdout.write(f"{max(passed):5.0f} ms   (goal: ≤ 2000 ms)\n")
