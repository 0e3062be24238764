"""Lets a place lie so near to the equator that PostgreSQL would refuse to turn its latitude into radians."""

from django.db import migrations

# Of a number that is smaller than any that radians keep apart from zero, PostgreSQL says "underflow" and ends the statement.
BEFORE, AFTER = "{0}", "CASE WHEN abs({0}) < 1e-300 THEN 0 ELSE {0} END"

CELLS = """
CREATE OR REPLACE FUNCTION core_cells(place geography) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $code$
DECLARE
    latitude double precision := radians(least(greatest(%s, -85), 85));
    x integer := least(floor((ST_X(place::geometry) + 180) / 360 * 16384), 16383);
    y integer := floor((1 - asinh(tan(latitude)) / pi()) / 2 * 16384);
BEGIN
    RETURN ARRAY[
        format('@14/%%s/%%s', x, y), format('@11/%%s/%%s', x >> 3, y >> 3), format('@8/%%s/%%s', x >> 6, y >> 6)
    ];
END $code$;
"""
WORLD_Y = """
CREATE OR REPLACE FUNCTION core_world_y(place geometry) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $code$
    SELECT CASE WHEN abs(ST_Y(place)) <= 85.0511287798066 THEN greatest(least(
        floor((0.5 - asinh(tan(radians(%s))) / (2 * pi())) * 2147483648), 2147483647), 0)::integer END
$code$;
"""


def _functions(latitude: str) -> list[tuple[str, None]]:
    return [(CELLS % latitude.format("ST_Y(place::geometry)"), None), (WORLD_Y % latitude.format("ST_Y(place)"), None)]


class Migration(migrations.Migration):
    dependencies = [("core", "0010_subscription_addresses")]

    operations = [migrations.RunSQL(_functions(AFTER), _functions(BEFORE))]
