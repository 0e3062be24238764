"""Absolute addresses and the links of OGC API documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse

from api.languages import PARAMETER
from api.ogc import formats

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.ogc.formats import Chosen, Format

Link = dict[str, str]


def link(rel: str, href: str, target: Format, title: str = "") -> Link:
    """A link as OGC API - Common has it, to something in a format."""
    parts = {"rel": rel, "href": href, "type": target.media_type, "title": title}
    return {name: value for name, value in parts.items() if value}


def own_links(request: HttpRequest, chosen: Chosen, title: str = "") -> list[Link]:
    """The links of a document to itself and to the same in the other format (Part 1, 7.14.1)."""
    other = own_address(request, **{formats.PARAMETER: chosen.other.word})
    return [link("self", own_address(request), chosen.format, title), link("alternate", other, chosen.other, title)]


def address(request: HttpRequest, name: str, *arguments: object, **query: str) -> str:
    """The absolute address of a resource, in the language that the request itself asks for with `lang`.

    Args:
        request: Gives host and prefix, also behind a proxy.
        name: Of the URL, within `ogc`.
        arguments: Of the URL.
        query: To append.
    """
    if PARAMETER in request.GET:
        query[PARAMETER] = request.GET[PARAMETER]
    parameters = QueryDict(mutable=True)
    parameters.update(query)
    path = reverse(f"ogc:{name}", args=arguments)
    return request.build_absolute_uri(f"{path}?{parameters.urlencode(safe=',/:')}" if query else path)


def own_address(request: HttpRequest, **changes: str) -> str:
    """The absolute address of the request itself, with some parameters set."""
    return request.build_absolute_uri(own_path(request, **changes))


def own_path(request: HttpRequest, **changes: str) -> str:
    """Path and query of the request itself, with some parameters set."""
    parameters = request.GET.copy()
    for name, value in changes.items():
        parameters[name] = value
    return f"{request.path}?{parameters.urlencode(safe=',/:')}" if parameters else request.path
