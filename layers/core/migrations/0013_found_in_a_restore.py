"""Lets a copy of the database be put back: `pg_restore` fills the tables without a search path.

From PostgreSQL 17 on maintenance works without one, too. What generated columns call has to find PostGIS, and each other, all
the same. Bodies that are parsed once know what they mean and are still put into the statements that call them, which tiles
of many thousand features need; the others are told where to look.
"""

from django.db import migrations

PARSED = """
CREATE OR REPLACE FUNCTION core_world_x(place geometry) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN least(floor((ST_X(place) + 180) / 360 * 2147483648), 2147483647)::integer;
CREATE OR REPLACE FUNCTION core_world_y(place geometry) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN abs(ST_Y(place)) <= 85.0511287798066 THEN greatest(least(
    floor((0.5 - asinh(tan(radians(CASE WHEN abs(ST_Y(place)) < 1e-300 THEN 0 ELSE ST_Y(place) END))) / (2 * pi())) * 2147483648),
    2147483647), 0)::integer END;
CREATE OR REPLACE FUNCTION core_quadkey(x integer, y integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (core_spread(y) << 1) | core_spread(x);
"""
TOLD = """
ALTER FUNCTION core_cells(geography) SET search_path FROM CURRENT;
ALTER FUNCTION core_lexemes(text, text, text, text, text[]) SET search_path FROM CURRENT;
ALTER FUNCTION core_drawn_from(geometry) SET search_path FROM CURRENT;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0012_quicker_words")]

    # Going back leaves them: they give what those before gave.
    operations = [migrations.RunSQL([(sql, None)], migrations.RunSQL.noop) for sql in (PARSED, TOLD)]
