"""Pictures as they are shown: upright, in sRGB, small enough, and with nothing in them but what one sees."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import IO, TYPE_CHECKING, BinaryIO

from PIL import ExifTags, Image, ImageFile

from layers.core.photos.colours import on_white, smooth
from layers.core.photos.opening import damaged, open_picture, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIZES = (2048, 1024, 480)
"""The longest side of each variant, in pixels; the largest first."""
ACCEPT = "image/jpeg,image/png,image/webp"
"""For the attribute of the same name. Since it does not name HEIC, an iPhone sends a JPEG instead."""
MOST_AT_ONCE = 6
"""So many come with a form, or with a report."""

_QUALITY = 80
# A grey that is seen on light and dark.
_COVER = (72, 80, 80)
# How many times as large as asked for a picture is before the good, slow way of making it smaller begins.
_REDUCING_GAP = 3.0
# How a picture is laid down for each value of EXIF's Orientation, to be put upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# A picture of the worst kind takes 300 MB while it is decoded: a process has room for one.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, ready to be kept.

    Attributes:
        width: Of the largest variant, in pixels.
        height: Of the largest variant, in pixels.
        variants: WebP files by the longest side that they were made for, one for each of `SIZES`.
    """

    width: int
    height: int
    variants: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a picture, in shares of its width and height: 0 at the left and the top, 1 at the other ends.

    Attributes:
        left: Where it begins; `top` alike.
        right: Where it ends; `bottom` alike.
    """

    left: float
    top: float
    right: float
    bottom: float

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """The whole pixels that it touches: left, top, right, bottom."""
        return (
            math.floor(self.left * width),
            math.floor(self.top * height),
            math.ceil(self.right * width),
            math.ceil(self.bottom * height),
        )


def prepare_picture(file: BinaryIO) -> Picture:
    """Turn what somebody sent into pictures that can be shown to everybody.

    Everything is decoded and written anew, so that no byte of the file itself goes on: neither where and with what it was
    taken, nor what else somebody has hidden in it. Of a picture that moves, the first moment stays.

    Args:
        file: What was sent, from its beginning.

    Raises:
        InvalidInputError: It is no picture, too large, damaged, or in a format that is not taken.
    """
    data = read_file(file)
    with _one_at_a_time:
        image = _decoded(data)
        return Picture(image.width, image.height, _variants(image))


def cover_picture(file: IO[bytes], regions: Iterable[Region]) -> Picture:
    """A picture of our own with parts of it filled, so that nothing of what was there is in the files.

    Args:
        file: The largest variant.
        regions: What to cover.

    Raises:
        InvalidInputError: It is damaged.
    """
    data = read_file(file)
    with _one_at_a_time:
        image = _decoded(data)
        for region in regions:
            image.paste(_COVER, region.pixels(*image.size))
        return Picture(image.width, image.height, _variants(image))


def fit_within(width: int, height: int, longest: int) -> tuple[int, int]:
    """Width and height of a picture of which no side is longer than that; never enlarged, and at least one pixel.

    Args:
        width: Of the picture, in pixels.
        height: Of the picture, in pixels.
        longest: How long its longer side may be, in pixels.
    """
    scale = min(1, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _decoded(data: bytes) -> Image.Image:
    """A picture as the largest variant shows it."""
    image = open_picture(data)
    turn = _UPRIGHT.get(_orientation(image))
    small = _resized(_loaded(image), fit_within(*image.size, SIZES[0]))
    return on_white(small if turn is None else small.transpose(turn))


def _orientation(image: Image.Image) -> int:
    """How the camera was held; upright where that cannot be read."""
    with suppress(Exception):  # a stranger's metadata, read for this one number
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _loaded(image: Image.Image) -> Image.Image:
    """Decode a picture, a JPEG at no more than twice the size that is needed, so that it can be made smaller.

    Raises:
        InvalidInputError: It cannot be decoded to its end.
    """
    # Whoever writes a PDF brings in a library that lets parts of files pass, from then on and in all of the process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image.draft(None, fit_within(*image.size, SIZES[0]))
        image.load()
        return smooth(image)
    except Exception as error:  # a decoder may trip over a stranger's bytes in any way
        raise damaged() from error


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=_REDUCING_GAP)


def _variants(image: Image.Image) -> dict[int, bytes]:
    """The files for all sizes; those of a picture too small for some of them are one."""
    fitted = {longest: fit_within(*image.size, longest) for longest in SIZES}
    files = {size: _webp(image, size) for size in set(fitted.values())}
    return {longest: files[size] for longest, size in fitted.items()}


def _webp(image: Image.Image, size: tuple[int, int]) -> bytes:
    file = BytesIO()
    _resized(image, size).save(file, "WEBP", quality=_QUALITY)
    return file.getvalue()
