"""Absolute addresses and the links of OGC API documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse

from api.languages import PARAMETER

if TYPE_CHECKING:
    from django.http import HttpRequest

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"

Link = dict[str, str]


def link(rel: str, href: str, media_type: str, title: str = "") -> Link:
    """A link as OGC API - Common has it."""
    parts = {"rel": rel, "href": href, "type": media_type, "title": title}
    return {name: value for name, value in parts.items() if value}


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
    parameters = request.GET.copy()
    for name, value in changes.items():
        parameters[name] = value
    path = request.path
    return request.build_absolute_uri(f"{path}?{parameters.urlencode(safe=',/:')}" if parameters else path)
