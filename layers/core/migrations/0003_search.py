# The columns `folded` and `lexemes` are none of the model: only the search looks at them, and it asks in SQL.

import django.contrib.postgres.indexes
from django.db import migrations, models

# Two spellings of one word become the same text. Lines stay lines, since names stand one a line.
# "eue", "aue" and "que" have no umlaut in them. `unaccent` is told its dictionary, so that it depends on no search path.
FOLD = r"""
CREATE FUNCTION core_fold(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $code$
BEGIN
    value := lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, NFKC)));
    value := regexp_replace(value, '[^[:alnum:]\n]+', ' ', 'g');
    value := regexp_replace(value, '([ao])e', '\1', 'g');
    value := regexp_replace(value, '(?<![aeq])ue', 'u', 'g');
    value := regexp_replace(value, 'str\M', 'strasse', 'g');
    value := regexp_replace(value, '\mst\M', 'sankt', 'g');
    value := regexp_replace(value, '\mdr\M', 'doktor', 'g');
    RETURN btrim(regexp_replace(value, ' *\n *', E'\n', 'g'), E' \n');
END $code$;
"""
# Squares of the Web Mercator grid: what is near is found in the index of the words, together with the words.
# Source: https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames
CELLS = """
CREATE FUNCTION core_cells(place geography) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $code$
DECLARE
    latitude double precision := radians(least(greatest(ST_Y(place::geometry), -85), 85));
    x integer := least(floor((ST_X(place::geometry) + 180) / 360 * 16384), 16383);
    y integer := floor((1 - asinh(tan(latitude)) / pi()) / 2 * 16384);
BEGIN
    RETURN ARRAY[
        format('@14/%s/%s', x, y), format('@11/%s/%s', x >> 3, y >> 3), format('@8/%s/%s', x >> 6, y >> 6)
    ];
END $code$;
"""
LEXEMES = """
CREATE FUNCTION core_lexemes(names text, words text, place text, details text, marks text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $code$
BEGIN
    RETURN setweight(to_tsvector('simple', coalesce(core_fold(names), '')), 'A')
        || setweight(to_tsvector('simple', coalesce(core_fold(words), '')), 'B')
        || setweight(to_tsvector('simple', coalesce(core_fold(place), '')), 'C')
        || setweight(to_tsvector('simple', coalesce(core_fold(details), '')), 'D')
        || array_to_tsvector(array_remove(marks, NULL));
END $code$;
"""
COLUMNS = """
ALTER TABLE core_entry
    ADD COLUMN folded text GENERATED ALWAYS AS (core_fold(names)) STORED,
    ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (
        core_lexemes(names, words, '', details, core_cells(point) || ('@layer/' || layer) || ('@area/' || area_id))
    ) STORED;
CREATE INDEX core_entry_lexemes ON core_entry USING gin (lexemes);
CREATE INDEX core_entry_folded ON core_entry (left(folded, 60) COLLATE "C") WHERE folded <> '';
"""
# Only words of what everybody may see: a draft must not give its words away in a suggestion.
# In the order of the words, so that two writers wait for each other and never in a circle.
WORDS = """
CREATE FUNCTION core_add_words(words text[]) RETURNS void LANGUAGE sql AS $code$
    INSERT INTO core_searchword (word, stem, entries)
    SELECT word, coalesce((ts_lexize('german_stem', word))[1], word), 1
    FROM (SELECT DISTINCT unnest(words) AS word) AS asked
    WHERE word !~ '^@' AND length(word) <= 60
      AND NOT EXISTS (SELECT FROM core_searchword AS known WHERE known.word = asked.word)
    ORDER BY word
    ON CONFLICT DO NOTHING
$code$;
CREATE FUNCTION core_keep_words() RETURNS trigger LANGUAGE plpgsql AS $code$
BEGIN
    PERFORM core_add_words(array_agg(word)) FROM (
        SELECT DISTINCT unnest(tsvector_to_array(lexemes)) AS word FROM changed WHERE status IN ('published', 'unconfirmed')
    ) AS new;
    RETURN NULL;
END $code$;
CREATE TRIGGER core_entry_words_come AFTER INSERT ON core_entry
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core_keep_words();
CREATE TRIGGER core_entry_words_change AFTER UPDATE ON core_entry
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core_keep_words();
SELECT core_add_words(array_agg(word)) FROM (
    SELECT DISTINCT unnest(tsvector_to_array(lexemes)) AS word FROM core_entry WHERE status IN ('published', 'unconfirmed')
) AS present;
"""


def _run(sql: str, *undone: str) -> migrations.RunSQL:
    return migrations.RunSQL([(sql, None)], [(statement, None) for statement in undone])


class Migration(migrations.Migration):
    dependencies = [("core", "0002_entry")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("stem", models.CharField(db_index=True, max_length=60)),
                ("entries", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="core_searchword_part", opclasses=["gin_trgm_ops"]
                    ),
                ],
            },
        ),
        _run(FOLD, "DROP FUNCTION core_fold"),
        _run(CELLS, "DROP FUNCTION core_cells"),
        _run(LEXEMES, "DROP FUNCTION core_lexemes"),
        _run(COLUMNS, "ALTER TABLE core_entry DROP COLUMN lexemes, DROP COLUMN folded"),
        _run(WORDS, "DROP FUNCTION core_keep_words CASCADE", "DROP FUNCTION core_add_words"),
    ]
