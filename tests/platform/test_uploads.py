from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import RequestFactory

from geo_platform.uploads import MOST_BYTES


def kept_of(size: int) -> int:
    """How much of a file of so many bytes arrives."""
    file = SimpleUploadedFile("a.jpg", b"x" * size)
    uploaded = RequestFactory().post("/", {"photos": file, "what": "y"}).FILES["photos"]
    assert isinstance(uploaded, UploadedFile)
    with uploaded:
        return uploaded.size or 0


def test_a_file_of_usual_size_comes_whole() -> None:
    assert kept_of(1000) == 1000
    assert kept_of(MOST_BYTES) == MOST_BYTES


def test_of_a_larger_one_so_much_stays_that_one_sees_it_is_too_large() -> None:
    assert MOST_BYTES < kept_of(4 * MOST_BYTES) < MOST_BYTES + 100_000
