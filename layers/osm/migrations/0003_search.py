# As in the core: columns that only the search looks at are none of the model.

from django.db import migrations, models

COLUMNS = """
ALTER TABLE osm_gazetteer
    ADD COLUMN folded text GENERATED ALWAYS AS (core_fold(replace(words, '; ', E'\\n'))) STORED,
    ADD COLUMN lexemes tsvector GENERATED ALWAYS AS (
        core_lexemes(words, called, context, '', core_cells(point) || ('@area/' || area_id))
    ) STORED;
CREATE INDEX osm_gazetteer_lexemes ON osm_gazetteer USING gin (lexemes);
CREATE INDEX osm_gazetteer_folded ON osm_gazetteer (left(folded, 60) COLLATE "C");
CREATE FUNCTION osm_keep_words() RETURNS trigger LANGUAGE plpgsql AS $code$
BEGIN
    PERFORM core_add_words(array_agg(word)) FROM (
        SELECT DISTINCT unnest(tsvector_to_array(lexemes)) AS word FROM changed
    ) AS new;
    RETURN NULL;
END $code$;
CREATE TRIGGER osm_gazetteer_words AFTER INSERT ON osm_gazetteer
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION osm_keep_words();
"""
REMOVED = """
DROP FUNCTION osm_keep_words CASCADE;
ALTER TABLE osm_gazetteer DROP COLUMN lexemes, DROP COLUMN folded;
"""


class Migration(migrations.Migration):
    dependencies = [("osm", "0002_gazetteer"), ("core", "0003_search")]

    operations = [
        migrations.AddField("gazetteerentry", "called", models.TextField(blank=True, default="")),
        migrations.RunSQL([(COLUMNS, None)], [(REMOVED, None)]),
    ]
