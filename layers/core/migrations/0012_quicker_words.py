"""Lets what keeps words and opening hours cost next to nothing where there is nothing new.

A function in SQL is planned at every call, one in PL/pgSQL once for each connection. And whoever inserts entries that may be
there already sets off what follows updates as well, with no rows.
"""

from django.db import migrations

_INSERT = """
    INSERT INTO core_searchword (word, stem, entries)
    SELECT asked.word, coalesce((ts_lexize('german_stem', asked.word))[1], asked.word), 1
    FROM (SELECT DISTINCT unnest(words) AS word) AS asked
    WHERE asked.word !~ '^@' AND length(asked.word) <= 60
      AND NOT EXISTS (SELECT FROM core_searchword AS known WHERE known.word = asked.word)
    ORDER BY asked.word
    ON CONFLICT DO NOTHING"""
_KEEP = """
        PERFORM core_add_words(array_agg(word)) FROM (
            SELECT DISTINCT unnest(tsvector_to_array(lexemes)) AS word FROM changed
            WHERE status IN ('published', 'unconfirmed')
        ) AS new;"""
_TEXTS = """
        INSERT INTO core_openingtext (text)
        SELECT DISTINCT opening_hours FROM changed WHERE opening_hours <> '' ORDER BY 1
        ON CONFLICT DO NOTHING;"""


def _trigger(name: str, body: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $code$
BEGIN {body}
    RETURN NULL;
END $code$;
"""


def _where_any(condition: str, body: str) -> str:
    return f"""
    IF EXISTS (SELECT FROM changed{condition}) THEN{body}
    END IF;"""


def _add_words(language: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION core_add_words(words text[]) RETURNS void LANGUAGE {language} AS $code${body}$code$;"


_QUICK = [
    _add_words("plpgsql", f" BEGIN{_INSERT}; END "),
    _trigger("core_keep_words", _where_any("", _KEEP)),
    _trigger("core_keep_opening_texts", _where_any(" WHERE opening_hours <> ''", _TEXTS)),
]
_SLOW = [
    _add_words("sql", _INSERT),
    _trigger("core_keep_words", _KEEP),
    _trigger("core_keep_opening_texts", _TEXTS),
]


class Migration(migrations.Migration):
    dependencies = [("core", "0011_tiny_latitudes")]

    operations = [migrations.RunSQL([(sql, None) for sql in _QUICK], [(sql, None) for sql in _SLOW])]
