"""Addresses as pictures that phones read (ISO/IEC 18004)."""

from __future__ import annotations

import segno

# So many modules of white are asked for around it.
QUIET = 4


def qr_code(address: str) -> str:
    """The address of a picture, with the picture in it."""
    # Dark on light whatever the theme: many phones read nothing else.
    code = segno.make(address, error="m", micro=False)
    return code.svg_data_uri(border=QUIET, dark="#000", light="#fff", omitsize=True, nl=False)
