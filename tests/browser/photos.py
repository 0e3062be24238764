"""What people enclose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from tests.photo_files import file_of

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload


def photo() -> FilePayload:
    """Of something, under the name that a telephone gives it."""
    picture = Image.effect_mandelbrot((1600, 1200), (-2, -1.2, 0.8, 1.2), 60).convert("RGB")
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": file_of(picture)}
