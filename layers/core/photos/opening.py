"""Files of strangers, opened as pictures or refused before they cost anything.

What a file is, its bytes say: neither its name nor what the browser claims is asked. Only decoders of three formats ever see
it. HEIC and AVIF are not among them; docs/adr/0055-photos-in-three-formats.md says why.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from PIL import Image, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError, WebPImagePlugin

from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PARAMETER = "photos"
MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
# Only a JPEG that is written in one go can be decoded at a part of its size. All others stand in memory whole, WebP with 15
# bytes for each pixel.
MOST_PIXELS_WHOLE = 16_000_000
# Each scan of a JPEG goes over the whole picture, but may take only 60 bytes of the file. Ten are usual. The film that some
# telephones append looks by chance like a hundred.
MOST_SCANS = 500

_FORMATS = [
    JpegImagePlugin.JpegImageFile.format,
    PngImagePlugin.PngImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
]
_START_OF_SCAN = b"\xff\xda"
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

# Pillow counts the pixels before it decodes, too, but merely warns of up to twice as many.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def read_file(file: IO[bytes]) -> bytes:
    """Read what was sent, and no further than a picture may go.

    Raises:
        InvalidInputError: There is nothing, or too much.
    """
    data = file.read(MOST_BYTES + 1)
    if not data:
        raise refusal(_("This file is empty. Please choose the picture again."))
    if len(data) > MOST_BYTES:
        message = _("This picture is larger than %(most)s MB. Please choose a smaller one, or save it smaller.")
        raise refusal(message % {"most": MOST_BYTES // 1_000_000})
    return data


def open_picture(data: bytes) -> Image.Image:
    """Read the header of a picture; nothing is decoded yet.

    Raises:
        InvalidInputError: It is none, of another format, damaged, or too large.
    """
    image = _opened(data)
    in_one_go = isinstance(image, JpegImagePlugin.JpegImageFile) and _is_in_one_go(image, data)
    most = MOST_PIXELS if in_one_go else MOST_PIXELS_WHOLE
    if image.width * image.height > most:
        raise _too_many_pixels(most)
    return image


def damaged() -> InvalidInputError:
    """What is said of a picture that cannot be decoded."""
    return refusal(
        _("This picture is damaged, or only a part of it has arrived. Please choose it again, or take another one.")
    )


def refusal(message: StrOrPromise) -> InvalidInputError:
    """An error that belongs to the field with the photos."""
    return InvalidInputError(message, parameter=PARAMETER)


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(MOST_PIXELS) from error
    except UnidentifiedImageError as error:
        raise _of_another_format(data) from error
    except Exception as error:  # a decoder may trip over a stranger's bytes in any way
        raise damaged() from error


def _is_in_one_go(image: JpegImagePlugin.JpegImageFile, data: bytes) -> bool:
    """Whether a JPEG has all of a place before it goes on to the next: one scan, with as many colours as the picture.

    Raises:
        InvalidInputError: There are more scans than any honest picture has.
    """
    if data.count(_START_OF_SCAN) > MOST_SCANS:
        raise damaged()
    in_pieces = (_START_OF_SCAN + bytes([0, 6 + 2 * colours, colours]) for colours in range(1, image.layers))
    return "progressive" not in image.info and not any(scan in data for scan in in_pieces)


def _too_many_pixels(most: int) -> InvalidInputError:
    message = _("This picture has more than %(most)s million pixels. Please save it smaller, and as a JPEG.")
    return refusal(message % {"most": most // 1_000_000})


def _of_another_format(data: bytes) -> InvalidInputError:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return refusal(
            _(
                "This picture has the format HEIC, which we cannot show. Please save it as a JPEG first. "
                "On an iPhone: Settings, Camera, Formats, “Most Compatible”."
            )
        )
    return refusal(_("This file is no picture that we can show. Please choose a photo as a JPEG, PNG or WebP."))
