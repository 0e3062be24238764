"""Pictures of reports: as they were sent, and as everybody sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.core.photos.describing import LONGEST_ALT
from layers.core.photos.names import register_names
from layers.defects.states import Side

if TYPE_CHECKING:
    from collections.abc import Iterator


class ReportPhoto(models.Model):
    """A picture that came with a report, or later. Its files lie in the storage of all photos.

    Attributes:
        name: Of the files of the picture as it was sent, which those who work on the report see.
        public_name: Of the files that everybody may see: the same, others where something in it was covered, or none.
        width: Of the largest file in pixels; `height` alike.
        alt: What is in it, in the words of who sent it, which those who work on the report read.
        public_alt: The same in the words of the office, for everybody; empty where it wants none, and `None` where it has
            said nothing about it.
        side: Who sent it, as `layers.defects.states.Side` says.
    """

    report = models.ForeignKey("defects.Report", models.CASCADE, related_name="photos")
    name = models.CharField(max_length=80, unique=True)
    public_name = models.CharField(max_length=80, blank=True, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("what is in the picture"), max_length=LONGEST_ALT, blank=True)
    public_alt = models.CharField(  # noqa: DJ001 (no words and nothing said are two things)
        _("what everybody reads of the picture"), max_length=LONGEST_ALT, null=True, blank=True
    )
    side = models.CharField(max_length=8, default=Side.REPORTER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("picture of a report")
        verbose_name_plural = _("pictures of reports")

    def __str__(self) -> str:
        """Say what is in it."""
        return self.alt or f"{self.pk}"

    @property
    def public_words(self) -> str:
        """What everybody reads of what they see.

        Without words of the office, those of the sender go with the picture as it was sent alone: of one that was changed,
        they might tell what is covered.
        """
        if self.public_alt is not None:
            return self.public_alt
        return self.alt if self.public_name == self.name else ""


@register_names
def photo_names() -> Iterator[str]:
    """Pictures of reports, as they were sent and as everybody sees them."""
    yield from ReportPhoto.objects.values_list("name", flat=True).iterator()
    yield from ReportPhoto.objects.exclude(public_name="").values_list("public_name", flat=True).iterator()
