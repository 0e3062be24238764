"""Django's cache in a table, for what every process must know: how often somebody tried, and which codes were used.

Django's own cache in a database is not for that. It looks whether a key is there and then writes, so that two processes may
both be the first; it counts all rows at each write; and above 300 it throws away some that still count.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection

from geo_platform.shared.keys import key_of
from geo_platform.shared.models import Note

_TABLE = Note._meta.db_table
_SET = f"""
    INSERT INTO {_TABLE} AS kept (key, value, ends_at) VALUES (%s, %s, coalesce(to_timestamp(%s), 'infinity'))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at
"""  # noqa: S608 (the name of a table)
_ADD = f"{_SET} WHERE kept.ends_at <= clock_timestamp()"
_COUNTS = "WHERE key = %s AND ends_at > clock_timestamp()"
_GET = f"SELECT value FROM {_TABLE} {_COUNTS}"  # noqa: S608 (as above)
_TOUCH = f"UPDATE {_TABLE} SET ends_at = coalesce(to_timestamp(%s), 'infinity') {_COUNTS}"  # noqa: S608 (as above)
_DELETE = f"DELETE FROM {_TABLE} {_COUNTS}"  # noqa: S608 (as above)


class SharedCache(BaseCache):
    """For the setting `CACHES`. Values are what JSON knows, so that nobody who can write to the table runs code here.

    What is over is deleted by the worker and never thrown away before, so this is for little things.
    """

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        """Take the options of all caches, and no place."""
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:  # noqa: ANN401 (any that JSON knows)
        """Write a value where there is none; of all who try at once exactly one is told `True`."""
        return self._run(_ADD, self._key(key, version), json.dumps(value), self.get_backend_timeout(timeout)) > 0

    def set(self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> None:  # noqa: ANN401 (as above)
        """Write a value."""
        self._run(_SET, self._key(key, version), json.dumps(value), self.get_backend_timeout(timeout))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401 (as above)
        """Read a value."""
        with connection.cursor() as cursor:
            cursor.execute(_GET, [self._key(key, version)])
            found = cursor.fetchone()
        return json.loads(found[0]) if found else default

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let a value count from now on for a time; tells whether there is one."""
        return self._run(_TOUCH, self.get_backend_timeout(timeout), self._key(key, version)) > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; tells whether there was one."""
        return self._run(_DELETE, self._key(key, version)) > 0

    def clear(self) -> None:
        """Forget everything."""
        Note.objects.all().delete()

    def _key(self, key: str, version: int | None) -> bytes:
        return key_of("cache", self.make_key(key, version))

    def _run(self, statement: str, *parameters: str | bytes | float | None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return int(cursor.rowcount)
