"""Prepared answers: who may use which, and the words of a report in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from layers.core.exceptions import ForbiddenError, InvalidInputError
from layers.defects.models import AnswerTemplate, Authority
from layers.defects.permissions import HandlerOf

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrPromise

    from layers.core.permissions import Actor
    from layers.defects.models import Report

NAMES: dict[str, StrPromise] = {
    "number": gettext_lazy("number of the report"),
    "category": gettext_lazy("what it is about"),
    "place": pgettext_lazy("desk", "where it is"),
    "office": gettext_lazy("who is responsible"),
    "day": gettext_lazy("today’s date"),
}
"""What may stand in braces, and what comes in its place."""
_NAMED = re.compile(r"\{([a-z_]+)\}")


def own_authorities(actor: Actor) -> QuerySet[Authority]:
    """The offices for which somebody works."""
    found = Authority.objects.order_by("title", "pk")
    return found if actor.is_administrator else found.filter(HandlerOf.condition(actor))


def usable_templates(actor: Actor) -> QuerySet[AnswerTemplate]:
    """Those that somebody may use: of their own offices, and of all."""
    return AnswerTemplate.objects.filter(Q(authority=None) | Q(authority__in=own_authorities(actor))).select_related(
        "authority"
    )


def changeable_templates(actor: Actor) -> QuerySet[AnswerTemplate]:
    """Those that somebody may change: of their own offices; those of all only the administrator."""
    found = AnswerTemplate.objects.select_related("authority")
    return found if actor.is_administrator else found.filter(authority__in=own_authorities(actor))


def save_template(*, actor: Actor, template: AnswerTemplate) -> AnswerTemplate:
    """Keep a new prepared answer, or another version of one.

    Raises:
        ForbiddenError: It is of an office for which the actor does not work.
        InvalidInputError: A name in braces is none of `NAMES`.
    """
    if not may_keep(actor, template.authority):
        raise ForbiddenError
    unknown = sorted({name for name in _NAMED.findall(template.text) if name not in NAMES})
    if unknown:
        message = _("Nobody knows {%(name)s}. These can be used: %(known)s.")
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        raise InvalidInputError(message % {"name": unknown[0], "known": known}, parameter="text")
    template.save()
    return template


def may_keep(actor: Actor, authority: Authority | None) -> bool:
    """Whether somebody may prepare answers for an office, `None` for all."""
    return actor.is_administrator or (authority is not None and own_authorities(actor).filter(pk=authority.pk).exists())


def filled(text: str, report: Report) -> str:
    """An answer with the words of a report in the places of the names; what is no name stays as it is.

    Args:
        text: Of a prepared answer, or written by hand.
        report: With its category, its area and its authority.
    """
    if "{" not in text:
        return text
    with override(settings.LANGUAGE_CODE):
        words = {
            "number": report.reference,
            "category": report.category.title,
            "place": report.thing_title or (report.area.title if report.area else ""),
            "office": report.authority.title if report.authority else "",
            "day": date_format(localdate()),
        }
    return _NAMED.sub(lambda found: words.get(found[1], found[0]), text)
