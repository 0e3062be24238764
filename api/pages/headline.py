"""What a feature is called, what it is and where, for those who see it from elsewhere: a shared link, a search engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.urls import reverse

from api.pages import times
from api.pages.rows import kind_word

if TYPE_CHECKING:
    from api.pages.explore import Found


@dataclass(frozen=True, slots=True)
class Headline:
    """A feature in few words that stay true: nothing about now, since others keep them for long.

    Attributes:
        title: The name, or what it is where it has none.
        kind: What it is, or when; empty where the title says that already.
        area: The municipality; empty when it lies in none.
        path: Its address in the active language.
        picture: Address of the picture beside a link to it.
    """

    title: str
    kind: str
    area: str
    path: str
    picture: str

    @classmethod
    def of(cls, found: Found) -> Self:
        """Put what was found into words."""
        entry = found.entry
        kind = kind_word(found.layer, entry.kind)
        address = [entry.layer, entry.feature_id]
        return cls(
            title=entry.title or kind,
            kind=times.span(entry.starts_at, None) if entry.starts_at else kind if entry.title else "",
            area=entry.area.title if entry.area else "",
            path=reverse("pages:feature", args=address),
            picture=reverse("pictures:preview", args=address),
        )

    @property
    def line(self) -> str:
        """What it is, or when, and where."""
        return " · ".join(filter(None, (self.kind, self.area)))
