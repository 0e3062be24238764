"""Answers that caches may keep: tagged, checked before anything is computed, compressed once.

The tag of a list or a tile is made of everything that its body depends on: the build, the versions of the layers, who may
see it, the language and the address with its query. A version is read before the features are, so a tag is never newer than
its body, and a client with an old body always notices.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from django.db import connection
from django.http import HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from isal import igzip

import api
import layers
from api.actors import actor_of
from geo_platform import proof_of_work, texts
from layers.core.models import LayerVersion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest

    from layers.core.permissions import Actor

Response = TypeVar("Response", bound=HttpResponseBase)

# Of ISA-L: a tenth of the time of zlib's level 6, 1 ms instead of 13 for 600 kB of polygons, and 7 % more bytes.
COMPRESSION_LEVEL = 2
NOT_WORTH_COMPRESSING = 200
KEPT_BYTES = 32 * 2**20
KEPT_ENTRIES = 20_000
# About what the key, the tuple and the place in the dictionary take; without it empty tiles would count nothing.
BYTES_PER_ENTRY = 500
_GZIP = re.compile(r"\bgzip\b")
_WEAK = "W/"
_ROW_TAG = re.compile(r'"([0-9]{1,9})-[0-9a-f]{24}(?:-gzip)?"')

# Caches ask each time whether it is still so; that costs one small query here. Not a short age instead: MapLibre fetches
# every visible tile anew when its age is over.
ASK_EACH_TIME = "public, max-age=0, must-revalidate"
UNSHARED = "private, no-store"
# Of what everybody may see, but whose address says where somebody is: only their own browser keeps it.
THEIR_OWN = "private, max-age=0, must-revalidate"
SAYS_WHERE = frozenset({"start", "from"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """For whom an answer is.

    Attributes:
        actor: As `visible_to` takes it.
        key: What this person may see, by name; all with the same key get the same answer.
    """

    actor: Actor | None
    key: str

    @property
    def is_public(self) -> bool:
        """Everybody gets this answer, so caches may share it."""
        return self.key == PUBLIC_KEY


PUBLIC_KEY = "public"
PUBLIC = Viewer(None, PUBLIC_KEY)


def viewer_of(request: HttpRequest) -> Viewer:
    """Who asks, as far as it changes the answer. Without a session nobody is looked up."""
    actor = actor_of(request)
    return Viewer(actor, actor.key) if actor.sees_more else PUBLIC


def tag_of(request: HttpRequest, viewer: Viewer, *versions: str) -> str:
    """The entity tag of an answer.

    Weak, because the compressed and the plain body share it (RFC 9110, 8.8.1).

    Args:
        request: Address and query count, as does the language that is active.
        viewer: For whom the answer is.
        versions: Of everything else that the body is made of.
    """
    parts = (build(), viewer.key, get_language() or "", request.build_absolute_uri(), *versions)
    return f'{_WEAK}"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


def row_tag_of(request: HttpRequest, viewer: Viewer, version: int, *parts: str) -> str:
    """The entity tag of an answer that shows one row, with which its reader may change the row (`If-Match`).

    Strong, since `If-Match` compares strongly (RFC 9110, 13.1.1): `respond` marks the compressed body's. It begins with the
    version of the row, which is what counts then; the rest tells the representations of one version apart.

    Args:
        request: As in `tag_of`.
        viewer: As in `tag_of`.
        version: Of the row.
        parts: Everything else that the body is made of.
    """
    weak = tag_of(request, viewer, *parts)
    return f'"{version}-{weak.removeprefix(_WEAK)[1:]}'


def row_version_in(tag: str) -> int | None:
    """The version of the row that a tag from `row_tag_of` begins with; `None` where it is no such tag."""
    found = _ROW_TAG.fullmatch(tag)
    return int(found[1]) if found else None


# Every answer begins with this question. As SQL it costs a request a third less than as a queryset, most of which would be
# spent on composing it and on reading a time zone out of each time.
_VERSIONS = f"""
    SELECT coalesce(string_agg(concat_ws(':', layer, version, extract(epoch FROM changed_at)), ',' ORDER BY layer), '')
    FROM {LayerVersion._meta.db_table} WHERE layer = ANY(%s)
"""  # noqa: S608 (the name of a table)


def layer_versions(layer_ids: Iterable[str]) -> str:
    """The versions of some layers; differs whenever anything that they show does."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [list(layer_ids)])
        (versions,) = cursor.fetchone()
    return str(versions)


@cache
def build() -> str:
    """Names the running code by its content, the same on every machine that runs it."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterable[Path]:
    for folder in (*api.__path__, *layers.__path__, *texts.__path__, *proof_of_work.__path__):
        for pattern in ("**/*.py", "**/*.mo", "**/*.html", "**/*.md"):
            yield from Path(folder).glob(pattern)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is needed to answer.

    Attributes:
        tag: From `tag_of`.
        viewer: For whom it is.
        media_type: Of the body.
        make: Makes the body; only called when neither the client nor we have it.
        cache_control: What caches may do with a public answer.
    """

    tag: str
    viewer: Viewer
    media_type: str
    make: Callable[[], bytes]
    cache_control: str = ASK_EACH_TIME


def respond(request: HttpRequest, answer: Answer) -> HttpResponse:
    """Answer with the client's own copy, with what is kept here, or with what is made now."""
    cache_control = answer.cache_control if SAYS_WHERE.isdisjoint(request.GET) else THEIR_OWN
    if known := client_has(request, answer.tag):
        return _with_headers(HttpResponseNotModified(), known, answer.viewer, cache_control)
    encoding = "gzip" if _GZIP.search(request.headers.get("Accept-Encoding", "")) else ""
    body, encoding = _body(answer, encoding)
    response = HttpResponse(body, content_type=answer.media_type)
    if encoding:
        response["Content-Encoding"] = encoding
    return _with_headers(response, _encoded_tag(answer.tag, encoding), answer.viewer, cache_control)


def respond_unkept(request: HttpRequest, tag: str, viewer: Viewer, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Answer with the client's own copy, or with what is made now and is too large to be kept here."""
    response = HttpResponseNotModified() if client_has(request, tag) else make()
    return _with_headers(response, tag, viewer, ASK_EACH_TIME)


def client_has(request: HttpRequest, tag: str) -> str:
    """Under which tag the client has it, if any; compared weakly, as RFC 9110, 13.1.2 says for `If-None-Match`."""
    given = {known.removeprefix(_WEAK) for known in parse_etags(request.headers.get("If-None-Match", ""))}
    ours = (tag, _encoded_tag(tag, "gzip"))
    return next((each for each in ours if given & {"*", each.removeprefix(_WEAK)}), "")


def _encoded_tag(tag: str, encoding: str) -> str:
    """A strong tag is that of one sequence of bytes; a weak one is shared by all encodings."""
    return tag if tag.startswith(_WEAK) or not encoding else f'{tag[:-1]}-{encoding}"'


def _body(answer: Answer, encoding: str) -> tuple[bytes, str]:
    key = f"{answer.tag}{encoding}"
    kept = _bodies.get(key)
    if kept is None:
        kept = _encoded(answer.make(), encoding)
        if answer.viewer.is_public:
            _bodies.keep(key, kept)
    return kept


def kept_number(key: str, count: Callable[[], int]) -> int:
    """A number that everybody may know, counted once and kept beside the bodies.

    Args:
        key: Says everything that the number depends on, the versions of layers included.
        count: Counts; only called when nobody has.
    """
    key = f"number {key}"
    kept = _bodies.get(key)
    if kept is None:
        kept = str(count()).encode(), ""
        _bodies.keep(key, kept)
    return int(kept[0])


def _encoded(body: bytes, encoding: str) -> tuple[bytes, str]:
    if not encoding or len(body) < NOT_WORTH_COMPRESSING:
        return body, ""
    return igzip.compress(body, COMPRESSION_LEVEL, mtime=0), encoding


def _with_headers(response: Response, tag: str, viewer: Viewer, cache_control: str) -> Response:
    response["Cache-Control"] = cache_control if viewer.is_public else UNSHARED
    # What only some see needs no tag, unless they want to change it.
    if viewer.is_public or not tag.startswith(_WEAK):
        response["ETag"] = tag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


class _Bodies:
    """The bodies that were asked for last: in each process at most `KEPT_ENTRIES`, and `KEPT_BYTES` with all overhead."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._bytes = 0

    def get(self, key: str) -> tuple[bytes, str] | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: str, body: tuple[bytes, str]) -> None:
        with self._lock:
            if key in self._kept or len(body[0]) > KEPT_BYTES // 8:
                return
            self._kept[key] = body
            self._bytes += _size(body)
            while self._bytes > KEPT_BYTES or len(self._kept) > KEPT_ENTRIES:
                self._bytes -= _size(self._kept.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def _size(body: tuple[bytes, str]) -> int:
    return len(body[0]) + BYTES_PER_ENTRY


_bodies = _Bodies()
