"""What every page needs around its content."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info, override

from api.pages.region import current_region

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from layers.core.exceptions import NotFoundError


@dataclass(frozen=True, slots=True)
class Language:
    """The page in one language.

    Attributes:
        code: As in `<html lang>`.
        name: In that language itself.
        url: Address of this page.
        home: Address of the start page.
    """

    code: str
    name: str
    url: str
    home: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Region, start page and languages, for the templates."""
    languages = [_language(request, code) for code, _ in settings.LANGUAGES]
    return {
        "region": current_region(),
        "home": reverse("pages:start"),
        "languages": languages,
        "other_languages": [language for language in languages if language.code != get_language()],
        "site_url": settings.SITE_URL,
    }


def not_found(request: HttpRequest, error: NotFoundError) -> HttpResponse:
    """A page that says what is not there, and shows the way back."""
    return render(request, "404.html", frame(request) | {"detail": str(error)}, status=HTTPStatus.NOT_FOUND)


def _language(request: HttpRequest, code: str) -> Language:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    name = get_language_info(code)["name_local"].capitalize()
    with override(code):
        return Language(code, name, _address(request) + query, reverse("pages:start"))


def _address(request: HttpRequest) -> str:
    """Where this page is in the language that is spoken; what is no page of ours stays where it is."""
    match = request.resolver_match
    if match is None:
        return request.path
    try:
        return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    except NoReverseMatch:
        return request.path
