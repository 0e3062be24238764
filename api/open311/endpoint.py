"""What all addresses of Open311 have in common: two formats, one way to say no, keys and limits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from api.caching import PUBLIC, Answer, respond, tag_of
from api.languages import language_of
from api.open311.errors import NoKeyError, listed, refusal
from api.open311.formats import JSON, MEDIA_TYPES, XML, Names, encoded, written
from api.open311.keys import system_key_of
from api.problems import TABLE, note
from geo_platform.limits import HourlyLimit
from layers.core.exceptions import InvalidInputError, NotFoundError, TooOftenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, QueryDict

    from api.open311.models import SystemKey

    View = Callable[..., HttpResponse]

MINUTE_S = 60
# Of one system.
SENDING = HourlyLimit("open311", 600)
# Whoever guesses keys waits soon.
WRONG_KEYS = HourlyLimit("open311 wrong keys", 60, MINUTE_S)
_EXPECTED = tuple(exception for exception, _kind in TABLE)
_READING = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as views want to know it.

    Attributes:
        request: As Django has it.
        form: In which format it is answered.
        query: Of the address, without what is empty: it counts as absent.
    """

    request: HttpRequest
    form: str
    query: Mapping[str, str]

    def kept(self, names: Names, make: Callable[[], bytes], *versions: str) -> HttpResponse:
        """Answer with something that everybody gets alike, and that caches may keep.

        Args:
            names: For XML.
            make: Makes it, as JSON.
            versions: Of everything that it is made of, beside code and address.
        """
        media_type = MEDIA_TYPES[self.form]
        tag = tag_of(self.request, PUBLIC, *versions)
        return respond(self.request, Answer(tag, PUBLIC, media_type, lambda: written(make(), names, self.form)))

    def told(self, names: Names, content: object, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        """Answer with something that is only for whoever asks.

        Args:
            names: For XML.
            content: As JSON takes it.
            status: Of HTTP.
        """
        body = written(encoded(content), names, self.form)
        headers = {"Cache-Control": "private, no-store"}
        return HttpResponse(body, status=status, content_type=MEDIA_TYPES[self.form], headers=headers)


def door(**views: View) -> View:
    """Make an address of Open311 that ends with one of the two formats.

    Args:
        views: By method, in lower case. They take what was asked, and what the address names.
    """
    methods = {name.upper(): view for name, view in views.items()}
    if "GET" in methods:
        methods["HEAD"] = methods["GET"]

    @csrf_exempt  # a key is no cookie: no browser sends it along
    @wraps(next(iter(views.values())))
    def answer(request: HttpRequest, suffix: str, **named: str) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            response = _answered(methods, request, suffix, named)
        response["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        if request.method in _READING:
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _answered(methods: Mapping[str, View], request: HttpRequest, suffix: str, named: dict[str, str]) -> HttpResponse:
    form = suffix.lower()
    if form not in MEDIA_TYPES:
        return refusal(_no_format(), XML)
    view = methods.get(request.method or "")
    if view is None:
        response = listed(HTTPStatus.METHOD_NOT_ALLOWED, [_("This cannot be done at this address.")], form)
        response["Allow"] = ", ".join(methods)
        return response
    try:
        return view(Asked(request, form, filled(request.GET)), **named)
    except _EXPECTED as error:
        note(request, error)
        return refusal(error, form)


def _no_format() -> NotFoundError:
    return NotFoundError(_("Please end the address with .xml or .json."))


def filled(given: QueryDict) -> dict[str, str]:
    """What was given under each name the last time, without what is empty.

    Raises:
        InvalidInputError: It holds what no text can hold.
    """
    return {name: text for name in given if (text := readable(name, str(given.get(name) or "")))}


def readable(name: str, text: str) -> str:
    """What was given, without space around it.

    Raises:
        InvalidInputError: It holds what no text can hold.
    """
    if "\0" in name or "\0" in text:
        message = _("The character with the code 0 is not allowed.")
        raise InvalidInputError(message, parameter=name.replace("\0", ""))
    if any("\ud800" <= letter <= "\udfff" for letter in name + text):
        raise InvalidInputError(_("This is no text in UTF-8."), parameter=name.encode(errors="replace").decode())
    return text.strip()


def key_in(asked: Asked, given: Mapping[str, str]) -> SystemKey | None:
    """The key with which a system comes; `None` where it sends none.

    Args:
        asked: The request.
        given: What was sent, in a form or in the address.

    Raises:
        NoKeyError: Nobody knows it.
        TooOftenError: It came too often, or too many wrong ones did.
    """
    secret = given.get("api_key", "") or asked.query.get("api_key", "")
    if not secret:
        return None
    key = system_key_of(secret)
    if key is None:
        if not WRONG_KEYS.allows_another(asked.request):
            raise TooOftenError(_("There were very many requests. Please wait a minute."))
        raise NoKeyError(_("This api_key is not valid here."))
    if not SENDING.allows_another_from(f"open311 key {key.pk}"):
        raise TooOftenError(_("There were very many requests with this api_key. Please wait for up to an hour."))
    return key


def needed_key(asked: Asked, given: Mapping[str, str]) -> SystemKey:
    """The key with which a system comes; errors as those of `key_in`.

    Raises:
        NoKeyError: There is none.
    """
    key = key_in(asked, given)
    if key is None:
        raise NoKeyError(_("Please send an api_key. The office makes it."))
    return key


@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer for every address below ours that does not exist."""
    with translation.override(language_of(request)):
        return refusal(Http404(), JSON if rest.endswith(".json") else XML)
