"""What a page says right now: the district's own text before the product's, with the district's details beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_platform.texts.defaults import default_of
from geo_platform.texts.models import Details, Text

if TYPE_CHECKING:
    from geo_platform.texts.models import Page


@dataclass(frozen=True, slots=True)
class Content:
    """A page as it stands.

    Attributes:
        title: Plain.
        body: Markdown with names of details in braces.
        details: What the names stand for.
        version: Differs whenever anything of this does; belongs into the tag of what is made of it.
    """

    title: str
    body: str
    details: Details
    version: str


def read_content(page: Page, language: str) -> Content:
    """Read a page in a language of `settings.LANGUAGES`. Defaults are part of the build, so only rows count as version."""
    text, details = Text.objects.on(page, language), Details.objects.current()
    version = f"{version_of(text)} {version_of(details)}"
    if text and text.is_own:
        return Content(text.title, text.body, details, version)
    default = default_of(page, language)
    return Content(default.title, default.body, details, version)


def version_of(row: Text | Details | None) -> str:
    """Differs whenever a row does; empty while nobody wrote anything."""
    return row.changed_at.isoformat() if row and row.changed_at else ""
