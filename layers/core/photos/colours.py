"""The colours of a picture, whatever they were written in, as sRGB on white."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms

_GREY_16_BIT = "I;16"
# What cannot be made smaller smoothly, and what can be instead.
_SMOOTH = {"1": "L", "P": "RGB"}
_SPACES = {"RGB": "RGB", "RGBA": "RGB", "CMYK": "CMYK"}


def smooth(image: Image.Image) -> Image.Image:
    """The same picture in a mode in which neighbouring pixels can be mixed."""
    if image.mode == _GREY_16_BIT:
        return image.point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image.convert(_SMOOTH[image.mode]) if image.mode in _SMOOTH else image


def on_white(image: Image.Image) -> Image.Image:
    """A new picture in sRGB that has nothing of the old one but its colours: no profile, no comment, no metadata."""
    image = _in_srgb(image)
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return canvas


def _in_srgb(image: Image.Image) -> Image.Image:
    """Follow the colour profile where there is a usable one."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in _SPACES:
        return image
    try:
        return _converted(image, ImageCms.ImageCmsProfile(BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return image


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    if profile.profile.xcolor_space.strip() != _SPACES[image.mode]:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    return ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode) or image
