"""What everybody may read and see of a report: words that the office changed, pictures in which something is covered.

What was sent is kept as it was, for those who work on the report.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _

from layers.core.exceptions import InvalidInputError, UnknownPictureError
from layers.core.photos.describing import LONGEST_ALT
from layers.core.photos.pictures import SIZES, Region, cover_picture
from layers.core.photos.storage import delete_picture, open_variant, store_picture
from layers.defects.desk.deeds import WithoutValues
from layers.defects.exceptions import TooLongError
from layers.defects.ledger import COVERED, By, Said, checked_word, note_and_save
from layers.defects.models import Report, ReportPhoto, ReportStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from layers.core.permissions import Actor

MOST_REGIONS = 50


def checked_regions(given: object) -> list[Region]:
    """Read rectangles that somebody drew on a picture: lists of left, top, right and bottom, in shares of its sides.

    Raises:
        InvalidInputError: They are none, or too many.
    """
    try:
        regions = [_region(part) for part in given] if isinstance(given, list) and len(given) <= MOST_REGIONS else None
    except (TypeError, ValueError):
        regions = None
    if regions is None:
        raise InvalidInputError(_("Please draw the rectangles again."), parameter="regions")
    return regions


def _region(numbers: Any) -> Region:  # noqa: ANN401 (of a stranger's JSON)
    sides = [float(number) for number in numbers]
    if not all(map(math.isfinite, sides)):
        raise ValueError
    left, top, right, bottom = (min(1.0, max(0.0, side)) for side in sides)
    if not (left < right and top < bottom):
        raise ValueError
    return Region(left, top, right, bottom)


def find_photo(actor: Actor, number: int) -> ReportPhoto:
    """A picture of a report on which somebody works.

    Raises:
        UnknownPictureError: There is none for them.
    """
    handled = Report.objects.handled_by(actor).order_by()
    found = ReportPhoto.objects.filter(pk=number, report__in=handled).first()
    if found is None:
        raise UnknownPictureError
    return found


def _require_photo(report: Report, number: int) -> None:
    if not ReportPhoto.objects.filter(report=report, pk=number).exists():
        raise UnknownPictureError


@dataclass(frozen=True, slots=True)
class Redact(WithoutValues):
    """Change what everybody may read of the words. It lets the words pass, and of the pictures none that does not yet.

    The history does not repeat the words.
    """

    id: ClassVar[str] = "redact"
    text: str

    def check(self, report: Report) -> None:
        """They must not be too long."""
        del report
        checked_word(self.text)

    def do(self, report: Report, by: By) -> ReportStep:
        """Publish them."""
        report.description, report.is_released = checked_word(self.text), True
        return note_and_save(report=report, move=self.id, by=by)


@dataclass(frozen=True, slots=True)
class Cover:
    """Change what everybody may see of a picture.

    Attributes:
        photo: Number of the picture.
        public_name: Of the files that everybody sees from now on; empty for none.
        regions: What was covered in them, for whoever changes it next.
    """

    id: ClassVar[str] = COVERED
    photo: int
    public_name: str
    regions: Sequence[Region] = ()

    @property
    def details(self) -> dict[str, Any]:
        """Which picture, and what is covered in it."""
        return {"photo": self.photo, "regions": as_lists(self.regions), "shown": bool(self.public_name)}

    def check(self, report: Report) -> None:
        """The picture must be one of the report."""
        _require_photo(report, self.photo)

    def do(self, report: Report, by: By) -> ReportStep:
        """Let everybody see these files instead."""
        ReportPhoto.objects.filter(report=report, pk=self.photo).update(public_name=self.public_name)
        return note_and_save(report=report, move=self.id, by=by, said=Said(details=self.details))


@dataclass(frozen=True, slots=True)
class Describe:
    """Say what is in a picture, to those who do not see it. Words that were sent stay as they were for the office.

    Attributes:
        photo: Number of the picture.
        words: For everybody who sees the picture; empty for none.
    """

    id: ClassVar[str] = "describe"
    photo: int
    words: str

    @property
    def details(self) -> dict[str, Any]:
        """Which picture; the history does not repeat the words."""
        return {"photo": self.photo}

    def check(self, report: Report) -> None:
        """The picture must be one of the report, and the words short."""
        if len(self.words.strip()) > LONGEST_ALT:
            raise TooLongError(LONGEST_ALT, parameter="words")
        _require_photo(report, self.photo)

    def do(self, report: Report, by: By) -> ReportStep:
        """Keep them."""
        ReportPhoto.objects.filter(report=report, pk=self.photo).update(public_alt=self.words.strip())
        return note_and_save(report=report, move=self.id, by=by, said=Said(details=self.details))


def make_cover(photo: ReportPhoto, regions: Sequence[Region]) -> Cover:
    """Make the files of a picture with regions filled, under a new name; without regions it is shown as it was sent.

    The files go again where the transaction in which they are named fails.
    """
    if not regions:
        return Cover(photo.pk, photo.name)
    with open_variant(photo.name, SIZES[0]) as file:
        name = store_picture(cover_picture(file, regions))
    return Cover(photo.pk, name, regions)


def forget_cover(cover: Cover, photo: ReportPhoto) -> None:
    """Delete the files of a cover that was not used after all."""
    if cover.public_name not in {"", photo.name, photo.public_name}:
        transaction.on_commit(lambda: delete_picture(cover.public_name))


def covered_regions(photo: ReportPhoto) -> list[Region]:
    """What is covered in what everybody sees of a picture now."""
    if photo.public_name in {"", photo.name}:
        return []
    steps = ReportStep.objects.filter(report=photo.report_id, move=COVERED, details__photo=photo.pk)
    last = steps.order_by("-pk").first()
    return [Region(*numbers) for numbers in last.details["regions"]] if last else []


def as_lists(regions: Iterable[Region]) -> list[list[float]]:
    """Regions as JSON has them."""
    return [[region.left, region.top, region.right, region.bottom] for region in regions]
