"""What another office's system gets of a report: as much as was agreed with it, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from layers.defects.answers import spoken_answer
from layers.defects.connector.models import RemoteServer, ServiceCode
from layers.defects.models import LONGEST_TEXT, Reporter, ReportPhoto

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.defects.models import Question, Report

Words = RemoteServer.Words
PICTURE_SIZE = 1024
PERSONAL = ("name", "email", "phone")


def code_for(server: RemoteServer, report: Report) -> str:
    """What a server calls the category of a report; empty where nobody has said so."""
    found = ServiceCode.objects.filter(server=server, category=report.category_id).values_list("code", flat=True).first()
    return found or server.fallback_code


def mark_of(report: Report) -> str:
    """By what we find our report again on another server; stands at the end of its text."""
    return f"{report.reference} · {urlsplit(settings.SITE_URL).hostname}"


def form_for(server: RemoteServer, report: Report, code: str) -> tuple[list[tuple[str, str]], list[str]]:
    """What is sent.

    Args:
        server: Where to.
        report: Which one.
        code: What the server calls its category.

    Returns:
        Pairs of name and value, and which of the sender's data are among them.
    """
    point = report.geom.centroid
    personal = _personal(server, report)
    form = [
        ("service_code", code),
        ("lat", f"{point.y:.7f}"),
        ("long", f"{point.x:.7f}"),
        ("description", _description(server, report)),
        *_attributes(server, report),
        *_picture(report),
        *_named(personal),
    ]
    return form, list(personal)


def _personal(server: RemoteServer, report: Report) -> dict[str, str]:
    """The sender's data that the server gets, and that there are."""
    sender = Reporter.objects.filter(pk=report.pk).first()
    if sender is None:
        return {}
    wanted = [name for name in PERSONAL if getattr(server, f"sends_{name}")]
    return {name: value for name in wanted if (value := getattr(sender, name))}


def _named(personal: dict[str, str]) -> Iterator[tuple[str, str]]:
    first, _space, last = personal.get("name", "").rpartition(" ")
    parts = {
        "first_name": first,
        "last_name": last,
        "email": personal.get("email", ""),
        "phone": personal.get("phone", ""),
    }
    yield from ((name, value) for name, value in parts.items() if value)


def _description(server: RemoteServer, report: Report) -> str:
    words = report.text if server.words == Words.ALL else report.description
    with override(settings.LANGUAGE_CODE):
        lines = [f"{question}: {spoken_answer(question, value)}" for question, value in _answers(server, report)]
    thing = [report.thing_title] if report.thing_title else []
    mark = mark_of(report)
    body = "\n".join([words or report.title, *thing, *lines])
    return f"{body[: LONGEST_TEXT - len(mark) - 2]}\n\n{mark}"


def _answers(server: RemoteServer, report: Report) -> list[tuple[Question, object]]:
    """Those that everybody may read, or all of them where it gets all words."""
    questions = report.category.questions.all()
    told = [question for question in questions if question.is_public or server.words == Words.ALL]
    return [(question, report.answers[question.code]) for question in told if question.code in report.answers]


def _attributes(server: RemoteServer, report: Report) -> Iterator[tuple[str, str]]:
    """For servers that ask the same, as those with this software do."""
    for question, value in _answers(server, report):
        if isinstance(value, list):
            yield from ((f"attribute[{question.code}][]", str(one)) for one in value)
        elif isinstance(value, bool):
            yield f"attribute[{question.code}]", "yes" if value else "no"
        else:
            yield f"attribute[{question.code}]", str(value)


def _picture(report: Report) -> Iterator[tuple[str, str]]:
    """The first picture that everybody may see."""
    photo = ReportPhoto.objects.filter(report=report).exclude(public_name="").first()
    if photo and report.status == "published":
        yield "media_url", settings.SITE_URL + reverse("pages:report-photo", args=[photo.public_name, PICTURE_SIZE])
