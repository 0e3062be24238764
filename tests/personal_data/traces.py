"""Looks for words in everything that the site keeps: every column, every file, every page that everybody may read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from geo_platform.config import config
from geo_platform.outbox.message import text_of
from geo_platform.outbox.models import Mail
from layers.core import registry
from tests.grid import tile_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLUMNS = """
SELECT table_name, column_name, udt_name
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1, 2
"""


def in_database(word: str) -> list[str]:
    """Columns of the database in which a word stands."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        columns = cursor.fetchall()
        return [f"{table}.{column}" for table, column, kind in columns if _stands_in(cursor, table, column, kind, word)]


def _stands_in(cursor: object, table: str, column: str, kind: str, word: str) -> bool:
    text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
    statement = f'SELECT EXISTS (SELECT FROM "{table}" WHERE {text} ILIKE %s)'  # noqa: S608 (names from the database itself)
    cursor.execute(statement, [f"%{word}%"])  # type: ignore[attr-defined]
    return bool(cursor.fetchone()[0])  # type: ignore[attr-defined]


def in_wrapped(word: str) -> list[str]:
    """The same for what no statement can read: sessions and mails, whose text is wrapped."""
    sessions = [f"session {one.pk}" for one in Session.objects.all() if word in repr(one.get_decoded())]
    return sessions + [f"mail {mail.pk}" for mail in Mail.objects.all() if word in text_of(mail)]


def in_files(*words: str) -> list[str]:
    """Files of photos, caches, exports and mail in whose name or content a word stands."""
    photos = Path(settings.STORAGES["photos"]["OPTIONS"]["location"])
    folders = [photos, settings.MAIL_FOLDER, *(config.var_dir / name for name in ("cache", "exports", "photos"))]
    return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file() and _tells(path, words)]


def _tells(path: Path, words: tuple[str, ...]) -> bool:
    content = path.read_bytes().lower()
    return any(word in path.name or word.encode() in content for word in words)


def in_public(word: str) -> list[str]:
    """Public addresses whose answers have a word in them."""
    client = Client()
    return [path for path in public_paths() if word.encode() in _body(client, path)]


def _body(client: Client, path: str) -> bytes:
    response = client.get(path)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    assert response.status_code in {200, 204, 404, 410}, f"{path}: {response.status_code}"
    return bytes(body).lower()


def found_by_search(word: str) -> int:
    """How many things the search finds for a word."""
    return len(Client().get(f"/api/search?q={word}").json()["features"])


def public_paths() -> Iterator[str]:
    """Where everybody reads: lists, files and tiles, and of each thing its page and its history."""
    yield "/list/?bbox=12.2,53.8,12.6,54.1"
    tile = tile_of(12, 12.35, 53.926)
    for layer in registry.layers():
        items = f"/api/collections/{layer.id}/items"
        export = f"/api/collections/{layer.id}/export.csv"
        yield from (f"{items}?limit=1000", export, f"/{layer.id}/", f"/tiles/{layer.id}/{tile.z}/{tile.x}/{tile.y}.mvt")
        for pk in layer.queryset().values_list("pk", flat=True):
            yield from (f"{items}/{pk}", f"/{layer.id}/{pk}/", f"/{layer.id}/{pk}/history/")
