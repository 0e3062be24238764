"""Honest pictures of all kinds come out as they look."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps, ImageStat

from layers.core.photos.opening import MOST_PIXELS
from layers.core.photos.pictures import ACCEPT, SIZES, Picture, fit_within, prepare_picture
from tests.photo_files import QUARTERS, exchanging_profile, exif, file_of, png, quarters, with_chunk

if TYPE_CHECKING:
    from collections.abc import Sequence

GREY = (128, 128, 128)
WHITE = (255, 255, 255)
PRIVATE = (b"Exif", b"GPS", b"Mecklenburg", b"http://ns.adobe.com", b"Anna", b"acsp", b"secret-note", b"iPhone")

# As on a running site: of metadata that it cannot read, Pillow merely warns.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def prepared(data: bytes) -> Picture:
    return prepare_picture(BytesIO(data))


def largest(data: bytes) -> Image.Image:
    return Image.open(BytesIO(prepared(data).variants[SIZES[0]]))


def colour(image: Image.Image, x: float = 0.5, y: float = 0.5) -> tuple[int, ...]:
    """Of one place, which is told in parts of the width and of the height."""
    found = image.getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(found, tuple)
    return found


def close(one: Sequence[int], other: Sequence[int], most: int = 12) -> bool:
    return all(abs(left - right) <= most for left, right in zip(one, other, strict=True))


def show_quarters(image: Image.Image) -> bool:
    places = ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))
    return all(close(colour(image, *place), expected, 30) for place, expected in zip(places, QUARTERS, strict=True))


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures look the same, from far away."""
    difference = ImageChops.difference(one.resize((8, 8)), other.resize((8, 8)))
    return sum(ImageStat.Stat(difference).mean) < 30


class TestSizes:
    def test_are_three_of_which_none_is_longer_than_it_says(self) -> None:
        picture = prepared(file_of(quarters(3000, 1500)))
        sizes = {longest: Image.open(BytesIO(file)).size for longest, file in picture.variants.items()}
        assert sizes == {2048: (2048, 1024), 1024: (1024, 512), 480: (480, 240)}
        assert (picture.width, picture.height) == (2048, 1024)

    def test_are_never_larger_than_what_was_sent(self) -> None:
        picture = prepared(file_of(quarters(600, 300)))
        assert (picture.width, picture.height) == (600, 300)
        assert picture.variants[2048] == picture.variants[1024]
        assert Image.open(BytesIO(picture.variants[480])).size == (480, 240)

    @pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 40_000), (40_000, 1), (3, 2)])
    @pytest.mark.parametrize("kind", ["PNG", "JPEG"])
    def test_may_be_extreme(self, kind: str, width: int, height: int) -> None:
        picture = prepared(file_of(Image.new("RGB", (width, height), GREY), kind))
        assert (picture.width, picture.height) == fit_within(width, height, SIZES[0])
        for file in picture.variants.values():
            assert close(colour(Image.open(BytesIO(file)).convert("RGB")), GREY)

    def test_may_be_large_in_a_jpeg(self) -> None:
        side = int(MOST_PIXELS**0.5)
        assert prepared(file_of(Image.new("L", (side, side)))).width == 2048

    @given(st.integers(1, 70_000), st.integers(1, 70_000), st.sampled_from(SIZES))
    def test_keep_the_shape(self, width: int, height: int, longest: int) -> None:
        small = fit_within(width, height, longest)
        assert max(small) <= min(longest, max(width, height))
        assert min(small) >= 1
        assert abs(small[0] * height - small[1] * width) <= max(width, height)


class TestOrientation:
    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_is_undone(self, kind: str, orientation: int) -> None:
        data = file_of(quarters(), kind, exif=exif(Orientation=orientation))
        upright = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
        shown = largest(data)
        assert shown.size == upright.size
        assert alike(shown, upright)

    def test_of_the_usual_portrait(self) -> None:
        lying = quarters().transpose(Image.Transpose.ROTATE_90)
        shown = largest(file_of(lying, exif=exif(Orientation=6)))
        assert shown.size == (320, 200)
        assert show_quarters(shown)

    @pytest.mark.parametrize("orientation", [0, 9, 60_000])
    def test_that_does_not_exist_is_none(self, orientation: int) -> None:
        assert show_quarters(largest(file_of(quarters(), exif=exif(Orientation=orientation))))

    def test_that_cannot_be_read_is_none(self) -> None:
        assert show_quarters(largest(file_of(quarters(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff nonsense")))


class TestMetadata:
    def photo(self, kind: str) -> bytes:
        """A picture that tells everything."""
        about = exif(Make="iPhone", Artist="Anna", ImageDescription="Mecklenburg")
        about.get_ifd(0x8825).update({1: "N", 2: (53.0, 55.0, 34.0), 3: "E", 4: (12.0, 20.0, 44.0), 29: "GPS"})
        packet = b"<x:xmpmeta xmlns:x='http://ns.adobe.com/xap'>Anna</x:xmpmeta>"
        options = {"comment": b"secret-note"} if kind == "JPEG" else {}
        return file_of(quarters(), kind, exif=about, xmp=packet, icc_profile=exchanging_profile(), **options)

    @pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
    def test_leaves_nothing_behind(self, kind: str) -> None:
        data = self.photo(kind)
        assert sum(word in data for word in PRIVATE) >= 5, "the picture of this test tells too little"
        for file in prepared(data).variants.values():
            assert not [word for word in PRIVATE if word in file]
            assert not {"exif", "xmp", "icc_profile", "comment"} & Image.open(BytesIO(file)).info.keys()

    def test_is_taken_out_of_texts_in_a_png(self) -> None:
        texts = [(b"tEXt", b"Author\0Anna"), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0http://ns.adobe.com")]
        for file in prepared(png(64, 64, *texts)).variants.values():
            assert not [word for word in PRIVATE if word in file]


class TestColours:
    def test_follow_the_profile(self) -> None:
        red = Image.new("RGB", (64, 64), (255, 0, 0))
        assert close(colour(largest(file_of(red))), (255, 0, 0))
        exchanged = colour(largest(file_of(red, icc_profile=exchanging_profile())))
        assert exchanged[1] > exchanged[0]

    @pytest.mark.parametrize(
        "profile",
        [
            b"nonsense",
            b"\0" * 3000,
            exchanging_profile()[:200],
            exchanging_profile()[:200] + bytes(400),
            exchanging_profile().replace(b"RGB ", b"R\x9aB "),
        ],
    )
    def test_do_not_need_one(self, profile: bytes) -> None:
        assert show_quarters(largest(file_of(quarters(), icc_profile=profile)))

    def test_do_not_need_one_that_is_not_even_packed(self) -> None:
        data = with_chunk(file_of(quarters(), "PNG"), b"iCCP", b"p\0\0nonsense")
        assert show_quarters(largest(data))

    def test_are_not_read_by_a_profile_for_others(self) -> None:
        assert close(colour(largest(file_of(Image.new("L", (64, 64), 128), icc_profile=exchanging_profile()))), GREY)
        cmyk = Image.new("CMYK", (64, 64), (0, 0, 0, 0))
        assert close(colour(largest(file_of(cmyk, icc_profile=exchanging_profile()))), WHITE)

    def test_of_ink_become_those_of_light(self) -> None:
        assert show_quarters(largest(file_of(quarters().convert("CMYK"))))

    def test_with_sixteen_bits_keep_their_brightness(self) -> None:
        grey = Image.new("I;16", (64, 64), 128 * 256)
        assert close(colour(largest(file_of(grey, "PNG"))), GREY)

    def test_of_a_single_bit_are_smoothed(self) -> None:
        checks = Image.effect_noise((2600, 100), 255).convert("1")
        assert close(colour(largest(file_of(checks, "PNG")).resize((1, 1))), GREY, 30)

    @pytest.mark.parametrize("mode", ["RGBA", "LA"])
    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_lie_on_white_where_one_sees_through(self, kind: str, mode: str) -> None:
        clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0)).convert(mode)
        assert close(colour(largest(file_of(clear, kind))), WHITE)
        half = Image.new("RGBA", (64, 64), (0, 0, 0, 127)).convert(mode)
        assert close(colour(largest(file_of(half, kind))), GREY)

    def test_of_a_palette_may_be_clear(self) -> None:
        palette = quarters().quantize(4)
        clear = palette.getpixel((0, 0))
        shown = largest(file_of(palette, "PNG", transparency=clear))
        assert close(colour(shown, 0.25, 0.25), WHITE)
        assert close(colour(shown, 0.75, 0.75), QUARTERS[3])

    def test_with_a_clear_one_among_them(self) -> None:
        assert close(colour(largest(file_of(Image.new("RGB", (64, 64)), "PNG", transparency=(0, 0, 0)))), WHITE)

    def test_with_a_profile_may_be_clear(self) -> None:
        clear = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
        assert close(colour(largest(file_of(clear, "PNG", icc_profile=exchanging_profile()))), WHITE)


class TestKinds:
    @pytest.mark.parametrize("kind", [accepted.removeprefix("image/").upper() for accepted in ACCEPT.split(",")])
    def test_that_forms_ask_for_are_taken(self, kind: str) -> None:
        assert show_quarters(largest(file_of(quarters(), kind)))

    @pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}, {"optimize": True}])
    def test_of_jpeg(self, options: dict[str, Any]) -> None:
        assert show_quarters(largest(file_of(quarters(), **options)))

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_that_move_stand_still(self, kind: str) -> None:
        others = [Image.new("RGB", (320, 200), "black")] * 3
        data = file_of(quarters(), kind, save_all=True, append_images=others, duration=100)
        for file in prepared(data).variants.values():
            image = Image.open(BytesIO(file))
            assert show_quarters(image)
            assert not getattr(image, "is_animated", False)

    def test_with_several_pictures_give_the_first(self) -> None:
        data = file_of(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (320, 200), "black")])
        assert Image.open(BytesIO(data)).format == "MPO"
        assert show_quarters(largest(data))

    def test_with_a_film_at_the_end_as_telephones_take_them(self) -> None:
        film = b"\0\0\0\x18ftypmp42" + b"\xff\xda and so on" * 200
        data = file_of(quarters()) + film
        for file in prepared(data).variants.values():
            assert b"ftyp" not in file
        assert show_quarters(largest(data))
