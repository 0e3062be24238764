"""Finds the files that the front-end build made, through the manifest it wrote."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator


class Chunk(TypedDict, total=False):
    """One file of the build, as https://vite.dev/guide/backend-integration describes it."""

    file: str
    css: list[str]
    imports: list[str]


def asset_url(source: str) -> str:
    """Address of a built file.

    Args:
        source: Path of what it was built from, relative to `frontend_static/`.

    Raises:
        ImproperlyConfigured: The front end was not built, or has no such file.
    """
    return _url(_chunk(source)["file"])


def style_urls(source: str) -> list[str]:
    """Addresses of the style sheets that an entry needs."""
    return [_url(css) for chunk in _with_imports(source, set()) for css in chunk.get("css", [])]


def imported_urls(source: str) -> list[str]:
    """Addresses of the scripts that an entry imports: a browser would otherwise find them only within the entry."""
    *imported, _own = _with_imports(source, set())
    return [_url(chunk["file"]) for chunk in imported]


def island_urls() -> list[str]:
    """Addresses of what layers bring along as `island.ts` in their folders."""
    return [_url(chunk["file"]) for source, chunk in sorted(manifest().items()) if source.endswith("/island.ts")]


def _with_imports(source: str, seen: set[str]) -> Iterator[Chunk]:
    if source in seen:
        return
    seen.add(source)
    chunk = _chunk(source)
    for imported in chunk.get("imports", []):
        yield from _with_imports(imported, seen)
    yield chunk


def _chunk(source: str) -> Chunk:
    try:
        return manifest()[source]
    except KeyError:
        message = f"The front-end build has no {source}. Please build it: npm run build in frontend_static/."
        raise ImproperlyConfigured(message) from None


@cache
def manifest() -> dict[str, Chunk]:
    """What the build says about its files; empty before the first build."""
    path = finders.find("manifest.json")
    if not isinstance(path, str):
        return {}
    chunks: dict[str, Chunk] = json.loads(Path(path).read_text())
    return chunks


def _url(file: str) -> str:
    return f"{settings.STATIC_URL}{file}"
