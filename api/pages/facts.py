"""Turns the public properties of a feature into labels and values for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages import times
from api.pages.rows import name_of
from api.pages.words import word
from layers.core import registry
from layers.core.models import BaseFeature
from layers.core.querysets import PUBLIC_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Field

    from layers.core.layer import Layer

    Tell = TypeVar("Tell", bound=Callable[[Any], Iterable[Any]])

# These stand in the head of the card, or as text of their own.
SHOWN_ELSEWHERE = {"title", "description", "kind", "area", "opening_hours", "organisation"}
# Told together, as one span.
AGES = {"age_from", "age_to"}
# A host with a dot, perhaps a port, and what follows: https://www.rfc-editor.org/rfc/rfc3986#section-3
WEB_ADDRESS = re.compile(r"https?://[^\s/?#:@]+\.[^\s/?#:@.]{2,}\.?(:\d+)?([/?#]\S*)?$")
# As people write it, with a bracket around the zero that is not dialled from abroad or a stroke behind the area code.
PHONE_NUMBER = re.compile(r"\+?[\d(][\d\s()/.–-]{1,}\d")
# Numbers for machines, of no use to a reader.
FOR_MACHINES = {"admin_level", "official_key", "wikidata"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card.

    Attributes:
        label: What it is about.
        value: What is so.
        icon: Drawing beside the label.
        href: Where the value leads, if anywhere.
    """

    label: str
    value: str
    icon: str
    href: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether the link stays on this map."""
        return self.href.startswith("/")


ICONS = {
    "address": "lucide/map-pin",
    "backrest": "lucide/armchair",
    "capacity": "lucide/users",
    "covered": "lucide/umbrella",
    "email": "lucide/mail",
    "equipment": "lucide/blocks",
    "lit": "lucide/lamp",
    "organic": "lucide/leaf",
    "organisation": "lucide/heart-handshake",
    "phone": "lucide/phone",
    "population": "lucide/users",
    "price": "lucide/ticket",
    "products": "lucide/shopping-basket",
    "seats": "lucide/armchair",
    "sports": "lucide/trophy",
    "surface": "lucide/grip",
    "venue": "lucide/building-2",
    "website": "lucide/globe",
    "wheelchair": "lucide/accessibility",
}
ANY_ICON = "lucide/info"


# Layers of which a plain list of values would say little.
TELLERS: dict[str, Callable[[Any], Iterable[Fact]]] = {}


def tells_facts(layer_id: str) -> Callable[[Tell], Tell]:
    """Let a function of one feature tell the facts of a layer in its own words."""

    def keep(tell: Tell) -> Tell:
        TELLERS[layer_id] = tell
        return tell

    return keep


def facts_of(layer: Layer, feature: BaseFeature) -> list[Fact]:
    """What the layer makes public about a feature, in its order, without what is not known."""
    tell = TELLERS.get(layer.id)
    return list(tell(feature) if tell else _facts(layer, feature))


def _facts(layer: Layer, feature: BaseFeature) -> Iterator[Fact]:
    if layer.times and (begins := getattr(feature, layer.times[0])):
        yield Fact(_("When"), times.span(begins, getattr(feature, layer.times[1])), "lucide/calendar-clock")
    yield from _age(feature)
    hidden = SHOWN_ELSEWHERE | FOR_MACHINES | AGES | set(layer.times or ())
    for name, field in layer.fields.items():
        value = getattr(feature, name)
        if name not in hidden and value not in (None, "", []):
            yield _fact(name, field, feature, value)


def _age(feature: BaseFeature) -> Iterator[Fact]:
    """Two numbers that only make sense together."""
    first, last = getattr(feature, "age_from", None), getattr(feature, "age_to", None)
    if first is None and last is None:
        return
    if last is None:
        words = _("from %(first)s years") % {"first": first}
    elif first is None:
        words = _("up to %(last)s years") % {"last": last}
    else:
        words = _("%(first)s to %(last)s years") % {"first": first, "last": last}
    yield Fact(_("Age"), words, "lucide/baby")


def _fact(name: str, field: Field[Any, Any], feature: BaseFeature, value: object) -> Fact:
    label, drawing = capfirst(str(field.verbose_name)), ICONS.get(name, ANY_ICON)
    if name in LINKS:
        return Fact(label, *LINKS[name](str(value), drawing))
    if isinstance(value, BaseFeature):
        return Fact(label, called(value), drawing, page_of(value))
    if field.choices:
        return Fact(label, capfirst(str(getattr(feature, f"get_{name}_display")())), drawing)
    return Fact(label, capfirst(say(name, value)), drawing)


def page_of(feature: BaseFeature) -> str:
    """Address of a feature that another one points to; empty when it is not public."""
    layer = _layer_of(feature)
    if layer is None or feature.status not in PUBLIC_STATUSES:
        return ""
    return reverse("pages:feature", args=[layer.id, feature.pk])


def called(feature: BaseFeature) -> str:
    """The name of a feature that another one points to, or what it is where it has none."""
    layer = _layer_of(feature)
    return name_of(layer, feature) if layer else str(feature)


def _layer_of(feature: BaseFeature) -> Layer | None:
    return next((layer for layer in registry.layers() if layer.model is type(feature)), None)


def say(name: str, value: object) -> str:
    """Put a value into words.

    Args:
        name: Of its field.
        value: As the model has it; neither a choice nor another thing.
    """
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return number_format(value, use_l10n=True, force_grouping=True)
    if isinstance(value, list):
        return ", ".join(word(str(part)) for part in value)
    if isinstance(value, datetime):
        return times.span(value, None)
    return READERS.get(name, str)(str(value))


# Texts in the notation of OpenStreetMap; all others are shown as they are written.
READERS: dict[str, Callable[[str], str]] = {"surface": word}


def _website(address: str, drawing: str) -> tuple[str, str, str]:
    """Only web addresses become links: what people enter must not run as a script, nor lead nowhere."""
    href = address if address.startswith(("https://", "http://")) else f"https://{address}"
    shown = href.split("://", 1)[1].removeprefix("www.").rstrip("/")
    return (shown, drawing, href) if WEB_ADDRESS.match(href) else (address, drawing, "")


def _phone(number: str, drawing: str) -> tuple[str, str, str]:
    """Of several numbers the first is dialled; words are none."""
    found = PHONE_NUMBER.search(number)
    return number, drawing, "tel:" + re.sub(r"[^\d+]", "", found[0]) if found else ""


def _mail(address: str, drawing: str) -> tuple[str, str, str]:
    return address, drawing, f"mailto:{address}"


# Value, drawing and where the value leads.
LINKS: dict[str, Callable[[str, str], tuple[str, str, str]]] = {"website": _website, "phone": _phone, "email": _mail}
