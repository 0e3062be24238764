import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import layers.core.functions

# Whole numbers instead of fractions: sums of them are exact in any order, and the cells of all zooms are the same number with
# its last digits left out. 2^31 to the world: half a step of the finest tile's grid, and what an integer holds.
# The eastern and the southern edge of the world belong to its last column and row, not to ones that do not exist.
WORLD = """
CREATE FUNCTION core_world_x(place geometry) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $code$
    SELECT least(floor((ST_X(place) + 180) / 360 * 2147483648), 2147483647)::integer
$code$;
CREATE FUNCTION core_world_y(place geometry) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $code$
    SELECT CASE WHEN abs(ST_Y(place)) <= 85.0511287798066 THEN greatest(least(
        floor((0.5 - asinh(tan(radians(ST_Y(place)))) / (2 * pi())) * 2147483648), 2147483647), 0)::integer END
$code$;
"""
FORGET_WORLD = ("DROP FUNCTION core_world_x", "DROP FUNCTION core_world_y")
# The bits of both numbers by turns, that of the row first, as a quadkey has them.
# Source: https://learn.microsoft.com/bingmaps/articles/bing-maps-tile-system
# and https://graphics.stanford.edu/~seander/bithacks.html#InterleaveBMN for spreading them.
QUADKEY = """
CREATE FUNCTION core_spread(value integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $code$
DECLARE
    bits bigint := value;
BEGIN
    bits := (bits | (bits << 16)) & 281470681808895;
    bits := (bits | (bits << 8)) & 71777214294589695;
    bits := (bits | (bits << 4)) & 1085102592571150095;
    bits := (bits | (bits << 2)) & 3689348814741910323;
    RETURN (bits | (bits << 1)) & 6148914691236517205;
END $code$;
CREATE FUNCTION core_quadkey(x integer, y integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $code$
    SELECT (core_spread(y) << 1) | core_spread(x)
$code$;
"""
# A tile is drawn 512 pixels wide, and what is no larger than 4 of them is only a speck: 360 / 512 * 4 degrees at zoom 0.
DRAWN_FROM = """
CREATE FUNCTION core_drawn_from(shape geometry) RETURNS smallint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $code$
DECLARE
    size double precision := greatest(ST_XMax(shape) - ST_XMin(shape), ST_YMax(shape) - ST_YMin(shape));
BEGIN
    RETURN CASE WHEN ST_Dimension(shape) > 0 AND size > 0 THEN greatest(floor(ln(2.8125 / size) / ln(2)) + 1, 0) END;
END $code$;
"""
# Months are counted from the year 0. What has a start alone goes on for as long as `layers.core.clock.WITHOUT_END` says.
LAST_MONTH = """
CREATE FUNCTION core_last_month(starts_at timestamptz, ends_at timestamptz) RETURNS smallint
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $code$
DECLARE
    over timestamp := ends_at AT TIME ZONE 'UTC' + CASE WHEN ends_at = starts_at THEN interval '3h' ELSE interval '0' END;
BEGIN
    RETURN CASE WHEN ends_at IS NULL THEN 32767
        ELSE greatest(least(extract(year FROM over) * 12 + extract(month FROM over) - 1, 32766), 0) END;
END $code$;
"""


def _run(sql, *undone):
    return migrations.RunSQL([(sql, None)], [(statement, None) for statement in undone])


def _generated(name, expression, output_field):
    field = models.GeneratedField(db_persist=True, expression=expression, output_field=output_field)
    return migrations.AddField("entry", name, field)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_search")]

    operations = [
        _run(WORLD, *FORGET_WORLD),
        _run(QUADKEY, "DROP FUNCTION core_quadkey", "DROP FUNCTION core_spread"),
        _run(DRAWN_FROM, "DROP FUNCTION core_drawn_from"),
        _run(LAST_MONTH, "DROP FUNCTION core_last_month"),
        # It is filled anew after every migration; empty, it takes its new columns at once.
        _run("TRUNCATE core_entry", "TRUNCATE core_entry"),
        _generated("world_x", layers.core.functions.WorldX("point"), models.IntegerField(null=True)),
        _generated("world_y", layers.core.functions.WorldY("point"), models.IntegerField(null=True)),
        _generated("quadkey", layers.core.functions.Quadkey("point"), models.BigIntegerField(null=True)),
        _generated("last_month", layers.core.functions.LastMonth("starts_at", "ends_at"), models.SmallIntegerField()),
        _generated("drawn_from", layers.core.functions.DrawnFrom("geom"), models.SmallIntegerField(null=True)),
        migrations.AddIndex("entry", models.Index("quadkey", name="core_entry_quadkey")),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["last_month", "quadkey"],
                name="core_entry_timed",
                condition=models.Q(ends_at__isnull=False),
                include=["layer", "feature_id", "world_x", "world_y", "status", "starts_at", "ends_at"],
            ),
        ),
        migrations.AddIndex(
            "entry",
            django.contrib.postgres.indexes.GistIndex(
                "drawn_from", "geom", name="core_entry_shapes", condition=models.Q(drawn_from__isnull=False)
            ),
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "zoom",
                        "cell",
                        "layer",
                        "behind",
                        "last_month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("zoom", models.SmallIntegerField()),
                ("cell", models.BigIntegerField()),
                ("layer", models.CharField(max_length=60)),
                ("behind", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ("last_month", models.SmallIntegerField()),
                ("members", models.IntegerField()),
                ("x", models.BigIntegerField()),
                ("y", models.BigIntegerField()),
                ("member", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["zoom"], name="core_tally_empty", condition=models.Q(members=0))],
            },
        ),
        migrations.CreateModel(
            name="TallyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sign", models.SmallIntegerField()),
                ("layer", models.CharField(max_length=60)),
                ("feature_id", models.BigIntegerField()),
                ("thing", models.CharField(max_length=80, null=True)),
                ("rank", models.SmallIntegerField()),
                ("x", models.IntegerField()),
                ("y", models.IntegerField()),
                ("quadkey", models.BigIntegerField()),
                ("last_month", models.SmallIntegerField()),
            ],
        ),
    ]
