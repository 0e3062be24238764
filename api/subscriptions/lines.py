"""What a mail, a notification and a feed say about an entry of which there is news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from api.pages import times
from api.pages.rows import Row
from layers.core import registry
from layers.core.models import Entry, Happening

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from layers.core.subscriptions.matching import Item

# What many people are told at the same time is put into words once; no more than that is kept.
MOST_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of news in words.

    Attributes:
        layer: What its layer is called.
        title: The name of the entry.
        word: What has become of it.
        detail: When and where; may be empty.
        url: Where everybody sees it; empty for what is no longer there.
        area: The municipality; empty when it lies in none.
    """

    layer: str
    title: str
    word: str
    detail: str
    url: str
    area: str

    @property
    def path(self) -> str:
        """The same address for a page of ours."""
        return self.url.removeprefix(settings.SITE_URL)

    @classmethod
    def of(cls, entry: Entry, what: str) -> Self:
        """Put an entry into words, in the language and the time zone that are active.

        Args:
            entry: What is told of.
            what: Of `Happening.What`; empty where nothing has become of it.
        """
        row = Row.of(entry)
        when = times.span(entry.starts_at, entry.known_end) if entry.starts_at else row.kind
        is_gone = what == Happening.What.GONE
        return cls(
            layer=str(registry.get(entry.layer).title),
            title=row.title,
            word=_word(entry, what),
            detail=" · ".join(part for part in (when, row.area) if part),
            url="" if is_gone else settings.SITE_URL + row.url,
            area=row.area,
        )


class Lines:
    """Puts entries into words, each once in each language."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[tuple[str, Item], Line] = {}

    def of(self, items: Sequence[Item]) -> list[Line]:
        """The lines of some news, in their order; what has been deleted meanwhile is left out."""
        language = get_language() or settings.LANGUAGE_CODE
        missing = [item for item in items if (language, item) not in self._kept]
        if len(self._kept) + len(missing) > MOST_KEPT:
            self._kept.clear()
            missing = list(items)
        found = _entries(item.key for item in missing)
        self._kept |= {(language, item): Line.of(found[item.key], item.what) for item in missing if item.key in found}
        return [self._kept[language, item] for item in items if (language, item) in self._kept]


def _word(entry: Entry, what: str) -> str:
    if what == Happening.What.GONE and entry.starts_at:
        return _("cancelled")
    return str(Happening.What(what).label) if what else ""


def _entries(keys: Iterable[str]) -> dict[str, Entry]:
    wanted = list(keys)
    if not wanted:
        return {}
    # Whoever asks knows already which of them may be shown.
    columns = ("layer", "feature_id", "kind", "icon", "family", "title", "point", "starts_at", "ends_at", "area", "is_demo")
    found: dict[str, Entry] = (
        Entry.objects.select_related("area").only(*columns, "area__title", "opening_hours").in_bulk(wanted)
    )
    return found
