"""The texts that ship with the product: one Markdown file per language and page, the first line its title."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo_platform.texts.models import Page

FOLDER = FilePath(__file__).parent


@dataclass(frozen=True, slots=True)
class Default:
    """A text of the product.

    Attributes:
        title: Plain.
        body: Markdown.
    """

    title: str
    body: str


@cache
def default_of(page: Page, language: str) -> Default:
    """The product's own text of a page in a language of `settings.LANGUAGES`."""
    title, _, body = (FOLDER / language / f"{page}.md").read_text(encoding="utf-8").partition("\n")
    return Default(title.removeprefix("# ").strip(), body.strip())
