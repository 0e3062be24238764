from django.db import migrations

# The grid of `layers.core.location.Blurred`, which says how it is made. Numbers of the ellipsoid WGS 84: half the equator's
# axis is 6378137 m, the square of the eccentricity 0.00669437999014; a degree of a meridian is shortest at the equator, with
# 110574.27 m. A row is counted from the south pole, a cell from 180 degrees west. It finds PostGIS in a restore, too, which has no search path.
CELL = """
CREATE FUNCTION core_cell(place geometry, metres integer) RETURNS geometry
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path FROM CURRENT AS $code$
DECLARE
    inside CONSTANT geometry := ST_PointOnSurface(place);
    rows CONSTANT double precision := greatest(floor(180 * 110574.27 / metres), 1);
    height CONSTANT double precision := 180 / rows;
    row_number CONSTANT double precision := greatest(least(floor((ST_Y(inside) + 90) / height), rows - 1), 0);
    edge CONSTANT double precision := radians(greatest(90 - row_number * height, (row_number + 1) * height - 90));
    parallel CONSTANT double precision := 2 * pi() * 6378137 * cos(edge) / sqrt(1 - 0.00669437999014 * sin(edge) ^ 2);
    columns CONSTANT double precision := greatest(floor(parallel / metres), 1);
    width CONSTANT double precision := 360 / columns;
    turned CONSTANT double precision := ST_X(inside) + 180 - 360 * floor((ST_X(inside) + 180) / 360);
    column_number CONSTANT double precision := least(floor(turned / width), columns - 1);
BEGIN
    RETURN ST_SetSRID(ST_MakePoint(
        round(((column_number + 0.5) * width - 180)::numeric, 7)::double precision,
        round(((row_number + 0.5) * height - 90)::numeric, 7)::double precision), 4326);
END $code$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0006_answers_and_photos")]

    operations = [migrations.RunSQL(CELL, "DROP FUNCTION core_cell")]
