"""Files that mean harm are refused, or come out with nothing of theirs, and cost little either way."""

from __future__ import annotations

import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from geo_platform.config import ROOT
from layers.core.exceptions import InvalidInputError
from layers.core.photos.opening import MOST_BYTES, MOST_PIXELS, MOST_PIXELS_WHOLE, MOST_SCANS
from layers.core.photos.pictures import Picture, prepare_picture
from tests.photo_files import (
    WEBP_BOMB,
    chunks_of,
    exif,
    file_of,
    in_pieces,
    png,
    quarters,
    scan_bomb,
    srgb_profile,
    with_size,
)

if TYPE_CHECKING:
    from pathlib import Path

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPT = b"<script>alert('here')</script>"
WHOLE_SIDE = int(MOST_PIXELS_WHOLE**0.5)
JPEG_SIDE = int(MOST_PIXELS**0.5)

OTHERS = {
    "SVG": SVG,
    "text": b"Ein schoener Tag am See",
    "a page": b"<!doctype html><title>x</title>" + SCRIPT,
    "GIF": file_of(quarters(), "GIF"),
    "a moving GIF": file_of(quarters(), "GIF", save_all=True, append_images=[Image.new("RGB", (320, 200))]),
    "GIF and script": b"GIF89a/*" + file_of(quarters(), "GIF")[8:] + b"*/=1;alert(1)",
    "GIF bomb": b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\2\2D\1\0;",
    "PDF": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>",
    "BMP": file_of(quarters(), "BMP"),
    "TIFF": file_of(quarters(), "TIFF"),
    "JPEG 2000": file_of(quarters(), "JPEG2000"),
    "AVIF": file_of(quarters(), "AVIF"),
    "icon": file_of(quarters(), "ICO"),
    "film": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100),
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "only the first bytes of a JPEG": b"\xff\xd8\xff",
    "only the first bytes of a PNG": b"\x89PNG\r\n\x1a\n",
    "only the first bytes of a WebP": b"RIFF\x1a\0\0\0WEBP",
    "ZIP before a JPEG": b"PK\3\4" + file_of(quarters()),
}
RICH: dict[str, Any] = {"exif": exif(Make="x", Orientation=6), "icc_profile": srgb_profile()}
SEEDS = {
    "JPEG": file_of(quarters(64, 48), **RICH),
    "progressive JPEG": file_of(quarters(64, 48), progressive=True),
    "JPEG for printing": file_of(quarters(64, 48).convert("CMYK"), **RICH),
    "several JPEGs": file_of(quarters(64, 48), "MPO", save_all=True, append_images=[quarters(64, 48)], **RICH),
    "PNG": file_of(quarters(64, 48), "PNG", **RICH),
    "PNG with a palette": file_of(quarters(64, 48).quantize(4), "PNG", transparency=0),
    "PNG that moves": file_of(quarters(64, 48), "PNG", save_all=True, append_images=[Image.new("RGB", (64, 48))]),
    "WebP": file_of(quarters(64, 48), "WEBP", **RICH),
    "lossless WebP": file_of(quarters(64, 48), "WEBP", lossless=True),
    "WebP that moves": file_of(quarters(64, 48), "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48))]),
}

# As on a running site: of metadata that it cannot read, Pillow merely warns.
pytestmark = [pytest.mark.filterwarnings("ignore::UserWarning"), pytest.mark.slow]


def bombs() -> dict[str, bytes]:
    small = file_of(quarters())
    return {
        "png": png(30_000, 30_000),
        "jpeg": with_size(small, 65_500, 65_500),
        "progressive-jpeg": with_size(file_of(quarters(), progressive=True), 5000, 5000),
        "webp": WEBP_BOMB,
        "jpeg-in-pieces": in_pieces(6300),
        "gif": OTHERS["GIF bomb"],
        "scans": scan_bomb(4000, 20_000),
        "text": png(64, 64, (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(300_000_000), 9))),
        "profile": png(64, 64, (b"iCCP", b"p\0\0" + zlib.compress(bytes(300_000_000), 9))),
    }


def prepared(data: bytes) -> Picture:
    return prepare_picture(BytesIO(data))


def refusal(data: bytes) -> str:
    """What is said of a file that must be refused."""
    with translation.override("en"), pytest.raises(InvalidInputError) as refused:
        prepared(data)
    assert refused.value.parameter == "photos"
    with translation.override("en"):
        return str(refused.value)


class TestRefused:
    @pytest.mark.parametrize("name", OTHERS)
    def test_is_whatever_is_no_such_picture(self, name: str) -> None:
        assert "as a JPEG, PNG or WebP" in refusal(OTHERS[name])

    def test_is_nothing(self) -> None:
        assert "empty" in refusal(b"")

    def test_is_what_is_too_large_by_a_byte(self) -> None:
        picture = file_of(quarters())
        prepared(picture + bytes(MOST_BYTES - len(picture)))
        assert "10 MB" in refusal(picture + bytes(MOST_BYTES + 1 - len(picture)))

    def test_is_not_read_to_its_end(self) -> None:
        endless = BytesIO(bytes(MOST_BYTES * 2))
        with pytest.raises(InvalidInputError):
            prepare_picture(endless)
        assert endless.tell() == MOST_BYTES + 1

    @pytest.mark.parametrize("brand", [b"heic", b"mif1", b"hevc"])
    def test_is_heic_with_a_way_out(self, brand: bytes) -> None:
        data = b"\0\0\0\x18ftyp" + brand + b"\0\0\0\0mif1heic" + bytes(200)
        assert "Most Compatible" in refusal(data)
        with translation.override("de"), pytest.raises(InvalidInputError, match="Maximale Kompatibilität"):
            prepared(data)

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_are_more_pixels_than_fit_into_memory(self, kind: str) -> None:
        data = file_of(Image.new("L", (WHOLE_SIDE + 1, WHOLE_SIDE)), kind)
        assert "16 million pixels" in refusal(data)

    @pytest.mark.parametrize(("width", "height"), [(6400, 6400), (8000, 8000), (65_500, 65_500)])
    def test_are_more_pixels_than_anybody_needs(self, width: int, height: int) -> None:
        assert "40 million pixels" in refusal(with_size(file_of(quarters()), width, height))

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
    def test_is_a_part_of_a_file(self, kind: str, share: float) -> None:
        whole = file_of(Image.effect_noise((300, 200), 90), kind)
        assert refusal(whole[: int(len(whole) * share)])

    def test_is_a_part_of_a_file_once_a_pdf_was_written_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As the library does that writes them, as soon as it is there."""
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        whole = file_of(Image.effect_noise((300, 200), 90))
        assert refusal(whole[: len(whole) // 2])

    def test_is_a_progressive_jpeg_of_which_the_end_is_missing(self) -> None:
        whole = file_of(Image.effect_noise((300, 200), 90), progressive=True)
        assert "damaged" in refusal(whole[: len(whole) // 2])

    def test_is_a_palette_without_colours(self) -> None:
        before, _kind, behind = file_of(quarters().quantize(4), "PNG").partition(b"PLTE")
        size, checksum = int.from_bytes(before[-4:]), 4
        assert "damaged" in refusal(before[:-4] + behind[size + checksum :])

    def test_are_too_many_scans(self) -> None:
        assert "damaged" in refusal(scan_bomb(4000, MOST_SCANS))
        assert prepared(scan_bomb(400, MOST_SCANS - 1)).width == 400

    def test_is_a_large_jpeg_in_pieces(self) -> None:
        assert "16 million pixels" in refusal(in_pieces(WHOLE_SIDE + 8))
        assert prepared(in_pieces(400)).width == 400


class TestPolyglots:
    """What is a picture and something else comes out as a picture."""

    def archive(self) -> bytes:
        file = BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("index.html", SCRIPT)
        return file.getvalue()

    def check(self, data: bytes, *foreign: bytes) -> None:
        for file in prepared(data).variants.values():
            assert chunks_of(file) == [b"VP8 "]
            assert not [part for part in foreign if part in file]

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_with_an_archive(self, kind: str) -> None:
        data = file_of(quarters(), kind) + self.archive()
        assert zipfile.is_zipfile(BytesIO(data))
        self.check(data, b"PK\3\4", b"PK\1\2", b"index.html")

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_with_a_page_at_the_end(self, kind: str) -> None:
        self.check(file_of(quarters(), kind) + b"<html>" + SCRIPT, b"<html", b"alert")

    def test_with_a_page_in_the_comment(self) -> None:
        self.check(file_of(quarters(), comment=b"<html>" + SCRIPT), b"<html", b"alert")

    def test_with_a_page_in_a_text(self) -> None:
        self.check(png(64, 64, (b"tEXt", b"Comment\0<html>" + SCRIPT)), b"<html", b"alert")

    def test_with_a_program_among_its_segments(self) -> None:
        data = file_of(quarters())
        program = b"\xff\xe8\0\x1c*/=alert('in a segment');/*"
        self.check(data[:2] + program + data[2:], b"alert", b"/*")

    def test_with_a_document(self) -> None:
        data = file_of(quarters(), comment=b"\n%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n")
        self.check(data, b"%PDF")


PROGRAM = """
import sys
from io import BytesIO
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from PIL import Image, ImageFile
from layers.core.exceptions import InvalidInputError
from layers.core.photos.pictures import prepare_picture

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024

first = BytesIO()
Image.new("RGB", (64, 64)).save(first, "JPEG")
prepare_picture(BytesIO(first.getvalue()))
before = peak()
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as file:
            prepare_picture(file)
        result = "taken"
    except InvalidInputError:
        result = "refused"
    print(name, result, round(peak() - before))
"""


def growths(files: dict[str, bytes], folder: Path) -> dict[str, tuple[str, int]]:
    """By how many megabytes a process has grown at most, after each of the files.

    The kernel says it of the process itself; `ru_maxrss` would begin with what its parent had.
    """
    for name, data in files.items():
        (folder / name).write_bytes(data)
    names = [str(folder / name) for name in files]
    run = subprocess.run([sys.executable, "-c", PROGRAM, *names], cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line.split() for line in run.stdout.splitlines()]
    return {name: (result, int(growth)) for name, (_path, result, growth) in zip(files, rows, strict=True)}


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel")
class TestMemory:
    def test_is_not_taken_by_bombs(self, tmp_path: Path) -> None:
        grown = growths(bombs(), tmp_path)
        assert {name: result for name, (result, _growth) in grown.items() if result != "refused"} == {}
        assert max(growth for _result, growth in grown.values()) < 150

    @pytest.mark.parametrize("kind", ["jpeg", "progressive", "in-pieces", "png", "clear.png", "clear.webp"])
    def test_is_bounded_for_what_is_taken(self, kind: str, tmp_path: Path) -> None:
        plain = Image.new("RGB", (WHOLE_SIDE, WHOLE_SIDE), "orange")
        clear = Image.new("RGBA", (WHOLE_SIDE, WHOLE_SIDE), (200, 100, 0, 100))
        make = {
            "jpeg": lambda: file_of(Image.new("RGB", (JPEG_SIDE, JPEG_SIDE), "orange"), subsampling=0),
            "progressive": lambda: file_of(plain, progressive=True, subsampling=0),
            "in-pieces": lambda: in_pieces(WHOLE_SIDE),
            "png": lambda: file_of(plain, "PNG", compress_level=1),
            "clear.png": lambda: file_of(clear, "PNG", compress_level=1),
            "clear.webp": lambda: file_of(clear, "WEBP", lossless=True, method=0),
        }
        ((result, growth),) = growths({kind: make[kind]()}, tmp_path).values()
        assert (result, growth < 320) == ("taken", True)


class TestAnyBytes:
    @settings(max_examples=150)
    @given(st.binary(max_size=400))
    def test_are_refused_kindly(self, data: bytes) -> None:
        assert refusal(data)

    @settings(max_examples=300)
    @given(
        st.sampled_from(sorted(SEEDS)),
        st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8),
    )
    def test_within_a_picture_break_nothing(self, kind: str, changes: list[tuple[float, bytes]]) -> None:
        data = bytearray(SEEDS[kind])
        for place, content in changes:
            at = int(place * len(data))
            data[at : at + len(content)] = content
        try:
            picture = prepared(bytes(data))
        except InvalidInputError:
            return
        assert all(chunks_of(file) == [b"VP8 "] for file in picture.variants.values())
