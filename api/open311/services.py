"""What can be reported, and what is asked about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from api.open311.formats import JSON, MEDIA_TYPES, XML
from api.open311.words import DATATYPES
from layers.core.exceptions import NotFoundError
from layers.defects.kinds import KINDS
from layers.defects.models import Category, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, Any]

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_GROUPS = {kind.id: kind.title for kind in KINDS}


class UnknownServiceError(NotFoundError):
    """No category has this code, or it cannot be chosen any more."""

    def __init__(self) -> None:
        super().__init__(_("There is no such service_code."))


def services() -> list[Json]:
    """All categories that can be chosen, in the active language."""
    return [_service(category) for category in Category.objects.filter(is_active=True).prefetch_related("questions")]


def service_called(code: str) -> Category:
    """The category with a code.

    Raises:
        UnknownServiceError: There is none that can be chosen.
    """
    found = Category.objects.filter(is_active=True, code=code).prefetch_related("questions").first()
    if found is None:
        raise UnknownServiceError
    return found


def _service(category: Category) -> Json:
    return {
        "service_code": category.code,
        "service_name": category.title,
        "description": category.hint,
        "metadata": bool(category.questions.all()),
        # A number is given at once, or a token until the sender has confirmed it.
        "type": "realtime",
        "keywords": ",".join(_keywords(category)),
        "group": str(_GROUPS[category.kind]),
    }


def _keywords(category: Category) -> Iterator[str]:
    yield category.purpose
    yield from (word for word in category.also.replace(",", " ").split() if word)


def definition(category: Category) -> Json:
    """The questions of a category, in the active language."""
    attributes = [_attribute(question, place) for place, question in enumerate(category.questions.all(), 1)]
    return {"service_code": category.code, "attributes": attributes}


def _attribute(question: Question, place: int) -> Json:
    kind = Question.Type(question.type)
    shown: Json = {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES[kind],
        "required": question.is_required,
        "datatype_description": _explained(kind),
        "order": place,
        "description": str(question),
    }
    if values := _values(question, kind):
        shown["values"] = values
    return shown


def _explained(kind: Question.Type) -> str | None:
    return str(_("A day, such as 2026-01-31.")) if kind == Question.Type.DATE else None


def _values(question: Question, kind: Question.Type) -> list[Json]:
    choices = {"yes": _("yes"), "no": _("no")} if kind == Question.Type.YES_NO else question.choices
    return [{"key": key, "name": str(name)} for key, name in choices.items()]


def discovery(namespace: str, changeset: str) -> Json:
    """Where an interface is found, and whom to ask for a key.

    Args:
        namespace: Of its addresses.
        changeset: When it was changed last.
    """
    url = settings.SITE_URL + reverse(f"{namespace}:discovery", args=["json"]).removesuffix("/discovery.json")
    contact = settings.SITE_URL + reverse("pages:imprint")
    endpoint = {
        "specification": SPECIFICATION,
        "url": url,
        "changeset": changeset,
        "type": "test" if settings.DEMO else "production",
        "formats": [MEDIA_TYPES[form].partition(";")[0] for form in (XML, JSON)],
    }
    return {"changeset": changeset, "contact": contact, "key_service": contact, "endpoints": [endpoint]}
