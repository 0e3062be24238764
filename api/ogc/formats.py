"""In which format an answer is given: what the query names with `f`, else what the header `Accept` likes best.

Sources: OGC API - Features - Part 1, 7.8 (it leaves the parameter's name to us, `f` is the usual one); RFC 9110, 12.5.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http.request import MediaType
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from api.endpoint import NO_WRITING, endpoint
from api.problems import NotAcceptableError
from layers.core.exceptions import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from django.http import HttpRequest, HttpResponse

    from api.endpoint import Parameters, View, Writing

PARAMETER = "f"


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write an answer down.

    Attributes:
        words: What `f` may say; the first is the one that our links use.
        media_type: Of the answer.
        also: Other media types with which somebody asks for it.
    """

    words: tuple[str, ...]
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What our links call it."""
        return self.words[0]


JSON = Format(("json",), "application/json")
GEOJSON = Format(("geojson", "json"), "application/geo+json", ("application/json",))
SCHEMA = Format(("json",), "application/schema+json", ("application/json",))
OPENAPI = Format(
    ("json",),
    "application/vnd.oai.openapi+json;version=3.0",
    ("application/openapi+json", "application/json"),
)
HTML = Format(("html",), "text/html", ("application/xhtml+xml",))
MVT = Format(("mvt",), "application/vnd.mapbox-vector-tile")
CSV = Format(("csv",), "text/csv")
GEOPACKAGE = Format(("gpkg",), "application/geopackage+sqlite3")
# Whole layers can be had in these; the word is the ending of the file.
EXPORTS = (GEOJSON, CSV, GEOPACKAGE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The format of an answer.

    Attributes:
        format: In which it is given.
        machine: The one for machines among those in which it can be had; the other one is HTML.
    """

    format: Format
    machine: Format

    @property
    def is_html(self) -> bool:
        """The answer is a page for people."""
        return self.format is HTML

    @property
    def other(self) -> Format:
        """The one that was not chosen."""
        return self.machine if self.is_html else HTML


def chosen_format(request: HttpRequest, offered: Collection[Format]) -> Format:
    """The format that a request asks for. Who asks for nothing, or does not care, gets the first.

    Args:
        request: Its query or its header says what is wanted; the query wins, since it can be pasted into a browser.
        offered: The formats in which the answer can be had.

    Raises:
        InvalidInputError: `f` names none of them.
        NotAcceptableError: None of them fits the header.
    """
    if PARAMETER in request.GET:
        return _named(request.GET[PARAMETER], offered)
    ranges = [MediaType(part) for part in request.headers.get("Accept", "").split(",") if part.strip()]
    if not ranges:
        return next(iter(offered))
    best = max(offered, key=lambda each: _quality(each, ranges))
    if not _quality(best, ranges):
        known = {"known": ", ".join(each.media_type for each in offered)}
        raise NotAcceptableError(_("This can be had in these formats only: %(known)s.") % known)
    return best


def _quality(offered: Format, ranges: list[MediaType]) -> float:
    """How much somebody likes a format, from 0 to 1."""
    return max(_quality_of(media_type, ranges) for media_type in (offered.media_type, *offered.also))


def _quality_of(media_type: str, ranges: list[MediaType]) -> float:
    """Of the ranges that fit, the most specific one counts. Parameters such as `charset` change nothing here."""
    main, _slash, sub = media_type.partition(";")[0].partition("/")
    fitting = [each for each in ranges if (each.main_type, each.sub_type) in {(main, sub), (main, "*"), ("*", "*")}]
    return max(fitting, key=lambda each: (each.main_type != "*", each.sub_type != "*")).quality if fitting else 0


def _named(word: str, offered: Collection[Format]) -> Format:
    by_word = {name: each for each in offered for name in each.words}
    if word not in by_word:
        message = _("These formats are known here: %(known)s.") % {"known": ", ".join(by_word)}
        raise InvalidInputError(message, parameter=PARAMETER)
    return by_word[word]


def resource(
    machine: Format, parameters: Parameters = (), writing: Writing = NO_WRITING
) -> Callable[[Callable[..., HttpResponse]], View]:
    """Make a view an address for machines that people can read as well. The view is handed the `Chosen` format.

    Args:
        machine: The format beside HTML.
        parameters: As `endpoint` takes them.
        writing: As `endpoint` takes it.
    """

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @endpoint(lambda **named: [*_names(parameters, named), PARAMETER], writing=writing)
        @wraps(view)
        def answer(request: HttpRequest, **named: Any) -> HttpResponse:  # noqa: ANN401 (whatever the address names)
            chosen = Chosen(chosen_format(request, (machine, HTML)), machine)
            response = view(request, chosen, **named)
            patch_vary_headers(response, ["Accept"])
            return response

        return answer

    return decorate


def _names(parameters: Parameters, named: dict[str, str]) -> Collection[str]:
    return parameters(**named) if callable(parameters) else parameters
