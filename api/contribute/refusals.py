"""What a browser is told that sends a form from its outbox: in JSON, since the page of the form is not open any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse

from api.caching import UNSHARED
from api.problems import MEDIA_TYPE, RETRY_AFTER_S

if TYPE_CHECKING:
    from http import HTTPStatus

    from django.http import HttpRequest

    from api.sent_forms import SentForm


def is_from_outbox(request: HttpRequest) -> bool:
    """Whether words are wanted instead of a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def refusal(status: HTTPStatus, detail: str, errors: list[dict[str, str]] | None = None) -> JsonResponse:
    """A problem as RFC 9457 has it.

    Args:
        status: Of the answer.
        detail: What is wrong as a whole; may be empty where `errors` say it.
        errors: What is wrong with which field: `field`, `label` and `detail`.
    """
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail, "errors": errors or []}
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = UNSHARED
    if seconds := RETRY_AFTER_S.get(status):
        response["Retry-After"] = str(seconds)
    return response


def refusal_of(form: SentForm, status: HTTPStatus) -> JsonResponse:
    """What is wrong with a form, in the words that its page would say."""
    errors = [
        {"field": name, "label": str(form.fields[name].label or ""), "detail": " ".join(map(str, problems))}
        for name, problems in form.errors.items()
        if name in form.fields
    ]
    return refusal(status, " ".join(map(str, form.non_field_errors())), errors)
