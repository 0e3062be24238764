"""Files as strangers may send them for photos: honest ones and others."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageCms

# Where these four lie, one sees how a picture was turned or mirrored.
QUARTERS = ((200, 30, 30), (30, 170, 30), (30, 30, 200), (220, 220, 40))
# 16383 by 16383 pixels of one colour.
WEBP_BOMB = bytes.fromhex("524946461e000000574542505650384c110000002ffebfff0f0750852297a2ff8188e87f0000")


def quarters(width: int = 320, height: int = 200) -> Image.Image:
    """A picture of four colours."""
    small = Image.new("RGB", (2, 2))
    small.putdata(QUARTERS)
    return small.resize((width, height), Image.Resampling.NEAREST)


def file_of(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:  # noqa: ANN401 (Pillow's own)
    """Write a picture as Pillow does."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def exif(**tags: Any) -> Image.Exif:  # noqa: ANN401 (values of any tag)
    """Metadata by the names of their tags: `exif(Orientation=6)`."""
    block = Image.Exif()
    for name, value in tags.items():
        block[ExifTags.Base[name]] = value
    return block


def srgb_profile() -> bytes:
    """A colour profile."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exchanging_profile() -> bytes:
    """A colour profile in which what is called red is green."""
    return srgb_profile().replace(b"rXYZ", b"none").replace(b"gXYZ", b"rXYZ").replace(b"none", b"gXYZ")


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG that claims to be of another size."""
    frame = max(jpeg.find(b"\xff\xc0"), jpeg.find(b"\xff\xc2"))
    return jpeg[: frame + 5] + struct.pack(">HH", height, width) + jpeg[frame + 9 :]


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A black PNG with one bit for each pixel, written row by row, so that even a vast one takes no memory.

    Args:
        width: In pixels.
        height: In pixels.
        chunks: More of them, in front of the pixels.
    """
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def with_chunk(png: bytes, kind: bytes, content: bytes) -> bytes:
    """A PNG with one more chunk, behind its header of 33 bytes."""
    return png[:33] + _chunk(kind, content) + png[33:]


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def scan_bomb(side: int, scans: int) -> bytes:
    """A grey progressive JPEG that says of all its blocks again and again that nothing is new, in 60 bytes each time."""
    blocks = ((side + 7) // 8) ** 2
    tables = _segment(0xDB, b"\0" + b"\1" * 64) + _segment(0xC2, struct.pack(">BHHB3B", 8, side, side, 1, 1, 0x11, 0))
    codes = b"".join(_segment(0xC4, bytes([kind, 1, *[0] * 15, value])) for kind, value in ((0x00, 0x00), (0x10, 0xE0)))
    # A code for "this and the next 16384 + n blocks hold nothing more", and fourteen bits for n.
    runs = "".join("0" + "1" * 14 for _ in range(blocks // (2**15 - 1) + 1))
    runs += "1" * (-len(runs) % 8)
    nothing = int(runs, 2).to_bytes(len(runs) // 8, "big").replace(b"\xff", b"\xff\0")
    first = _segment(0xDA, bytes([1, 1, 0, 0, 0, 0])) + bytes((blocks + 7) // 8)
    return (
        b"\xff\xd8" + tables + codes + first + (_segment(0xDA, bytes([1, 1, 0, 1, 63, 0])) + nothing) * scans + b"\xff\xd9"
    )


def in_pieces(side: int) -> bytes:
    """A JPEG in one colour that has first all of its brightness, then all of its blue, then all of its red."""
    plain = bytes(((side + 7) // 8) ** 2 // 4 + 1)
    frame = struct.pack(">BHHB", 8, side, side, 3) + bytes([1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
    codes = b"".join(_segment(0xC4, bytes([kind, 1, *[0] * 15, 0])) for kind in (0x00, 0x10))
    scans = b"".join(_segment(0xDA, bytes([1, colour, 0, 0, 63, 0])) + plain for colour in (1, 2, 3))
    return b"\xff\xd8" + _segment(0xDB, b"\0" + b"\1" * 64) + _segment(0xC0, frame) + codes + scans + b"\xff\xd9"


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def chunks_of(webp: bytes) -> list[bytes]:
    """Of what a WebP consists."""
    kinds, at = [], 12
    while at < len(webp):
        kinds.append(webp[at : at + 4])
        size = int.from_bytes(webp[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return kinds
