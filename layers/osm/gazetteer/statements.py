"""The statements that join what is staged: parts to places, houses to streets.

Everything is measured in Web Mercator, whose metres are shorter by `%(stretch)s`, the cosine of the latitude of the region's
middle: things that lie near each other are some hundred metres apart, so that one number does for a region. What is joined
lies in temporary tables of the load's transaction.
"""

from __future__ import annotations

from layers.osm.gazetteer.kinds import LANDMARK_SETTLEMENTS, SETTLEMENT, STREET, TRAITS, WHOLE_SETTLEMENTS, Kind
from layers.osm.gazetteer.staged import ADDRESSES, NAMES

PARTS = "osm_gathered_part"
PLACES = "osm_joined_place"
HOUSES = "osm_linked_house"
_ADDED = "osm_addressed_part"

# How far a house may lie from the street that it names, or two houses of one number that are one house, in metres.
FARTHEST_HOUSE_M = 2_000
SAME_HOUSE_M = 100
# How far a settlement gives its name to what lies around it.
FARTHEST_SETTLEMENT_M = 6_000

_ADDRESSED_KIND = {STREET: Kind.STREET, SETTLEMENT: Kind.LOCALITY}


def _quoted(values: tuple[Kind, ...]) -> str:
    return ", ".join(f"'{value.value}'" for value in values)


def _area_around(point: str) -> str:
    return f"""(
        SELECT a.id FROM areas_area a WHERE a.status = ANY (%(public)s) AND ST_Covers(a.geom, {point})
        ORDER BY ST_Area(a.geom), a.id LIMIT 1
    )"""  # noqa: S608 (constants of this module)


STRETCH = f"""
SELECT cos(radians((min(ST_YMin(geom)) + max(ST_YMax(geom))) / 2))
FROM (SELECT geom FROM {NAMES} UNION ALL SELECT geom FROM {ADDRESSES}) AS staged
"""  # noqa: S608 (constants)

# What municipalities are called and where they end decides about streets and labels.
AREAS_DIGEST = """
SELECT coalesce(md5(string_agg(md5(concat_ws(' ', id, title, encode(ST_AsBinary(geom), 'hex'))), '' ORDER BY id)), '')
FROM areas_area WHERE status = ANY (%(public)s)
"""

# One thing: same group, name and, for streets, municipality; and near each other. It is called after the element of the
# lowest number, so that it keeps its id.
_GATHER = f"""
SELECT *, grouping || '-' || origin || first_value(osm_type || osm_id) OVER (
              PARTITION BY grouping, key, area_id, cluster ORDER BY osm_type, osm_id) AS place_id
FROM (
    SELECT *, ST_ClusterDBSCAN(flat, near_m / %(stretch)s, 1) OVER (PARTITION BY grouping, key, near_m, area_id) AS cluster
    FROM (
        SELECT grouping, key, kind, name, other_names, importance, reach_m, near_m,
               osm_type, osm_id, ''::text AS origin, ST_SetSRID(geom, 4326) AS geom,
               ST_Transform(ST_SetSRID(geom, 4326), 3857) AS flat,
               CASE WHEN grouping = '{STREET}'
                    THEN {_area_around("ST_PointOnSurface(ST_SetSRID(staged.geom, 4326))")} END AS area_id
        FROM {{source}} AS staged
        WHERE abs(ST_YMax(geom)) <= 85 AND abs(ST_YMin(geom)) <= 85
    ) AS located
) AS clustered
"""  # noqa: S608 (constants)
GATHER = (
    f"CREATE TEMPORARY TABLE {PARTS} AS {_GATHER.format(source=NAMES)}",
    f"CREATE INDEX ON {PARTS} (key)",
    f"CREATE INDEX ON {PARTS} (place_id)",
    f"ANALYZE {PARTS}",
)

# A house belongs to the nearest street of the name it gives; where mappers gave the village for a street, to the village.
LINK = (
    # Materialized, or every comparison would project the house again.
    f"""CREATE TEMPORARY TABLE {HOUSES} AS
    WITH located AS MATERIALIZED (
        SELECT grouping, key, name, housenumber, number, postcode, city, osm_type, osm_id,
               ST_PointOnSurface(ST_SetSRID(geom, 4326)) AS geom,
               ST_Transform(ST_PointOnSurface(ST_SetSRID(geom, 4326)), 3857) AS flat
        FROM {ADDRESSES}
        WHERE abs(ST_YMax(geom)) <= 85 AND abs(ST_YMin(geom)) <= 85
    )
    SELECT located.*, (
        SELECT p.place_id FROM {PARTS} p
        WHERE p.grouping IN ('{STREET}', '{SETTLEMENT}') AND p.key = located.key
          AND p.flat && ST_Expand(located.flat, {FARTHEST_HOUSE_M} / %(stretch)s)
          AND ST_DWithin(p.flat, located.flat, {FARTHEST_HOUSE_M} / %(stretch)s)
        ORDER BY p.grouping = located.grouping DESC, ST_Distance(p.flat, located.flat), p.place_id
        LIMIT 1
    ) AS place_id
    FROM located""",  # noqa: S608 (constants)
)

_ADDRESSED = " UNION ALL ".join(
    f"""
    SELECT grouping, key, '{kind.value}'::text AS kind, name, '{{}}'::text[] AS other_names,
           {TRAITS[kind].importance}::double precision AS importance, {TRAITS[kind].reach_m} AS reach_m,
           {TRAITS[kind].near_m} AS near_m, osm_type, osm_id, geom
    FROM {HOUSES} WHERE place_id IS NULL AND grouping = '{group}'
    """  # noqa: S608 (constants)
    for group, kind in _ADDRESSED_KIND.items()
)
# Streets that only houses know: houses of one such name are gathered as the parts of a street are.
ADD_ADDRESSED = (
    f"""CREATE TEMPORARY TABLE {_ADDED} AS
    {_GATHER.format(source=f"({_ADDRESSED})").replace("''::text AS origin", "'addr-'::text AS origin")}""",
    f"INSERT INTO {PARTS} SELECT * FROM {_ADDED}",  # noqa: S608 (constants)
    f"""UPDATE {HOUSES} h SET place_id = p.place_id FROM {_ADDED} p
        WHERE h.place_id IS NULL AND p.grouping = h.grouping AND p.osm_type = h.osm_type AND p.osm_id = h.osm_id""",  # noqa: S608 (constants)
)

# The point of a settlement is where mappers put its node; of a line, on the line; of an area, within it.
JOIN = (
    f"""CREATE TEMPORARY TABLE {PLACES} AS
    SELECT joined.*, ST_Transform(point, 3857) AS flat_point,
           CASE WHEN grouping = '{STREET}' THEN street_area_id ELSE {_area_around("joined.point")} END AS area_id
    FROM (
        SELECT *, CASE WHEN grouping = '{SETTLEMENT}' AND node IS NOT NULL THEN node
                       WHEN ST_Dimension(geom) = 2 THEN ST_PointOnSurface(geom)
                       ELSE ST_ClosestPoint(geom, ST_Centroid(geom)) END AS point
        FROM (
            SELECT place_id, grouping, (array_agg(kind ORDER BY importance DESC, kind))[1] AS kind,
                   mode() WITHIN GROUP (ORDER BY name) AS name, max(importance) AS importance, max(reach_m) AS reach_m,
                   min(area_id) AS street_area_id, ST_Collect(geom) AS geom,
                   (array_agg(geom ORDER BY importance DESC, osm_id) FILTER (WHERE ST_Dimension(geom) = 0))[1] AS node,
                   coalesce(sum(ST_Length(geom::geography)) FILTER (WHERE ST_Dimension(geom) = 1), 0) AS length_m,
                   coalesce(sqrt(sum(ST_Area(geom::geography)) FILTER (WHERE ST_Dimension(geom) = 2)), 0) AS width_m
            FROM {PARTS} GROUP BY place_id, grouping
        ) AS grouped
    ) AS joined""",  # noqa: S608 (constants)
    f"""CREATE INDEX ON {PLACES} USING gist (flat_point)
        WHERE grouping = '{SETTLEMENT}' AND kind IN ({_quoted(LANDMARK_SETTLEMENTS)})""",
    f"ANALYZE {PLACES}",
)

EMPTY = ("DELETE FROM osm_address", "DELETE FROM osm_gazetteer")

# A thing lies in the settlement whose reach it is deepest in: the edge of a town may be nearer to a hamlet than its middle.
FILL_PLACES = f"""
INSERT INTO osm_gazetteer
    (id, name, other_names, kind, importance, area_id, label, point, bbox, length_m, words, context, called)
SELECT p.place_id, p.name, others.names, p.kind,
       least(1, p.importance + 0.03 * log(1 + greatest(p.length_m, p.width_m) / 100)), p.area_id,
       concat_ws(', ', nullif(where_.settlement, p.name), nullif(nullif(area.title, p.name), where_.settlement)),
       p.point::geography,
       ARRAY[round(ST_XMin(where_.box)::numeric, 7), round(ST_YMin(where_.box)::numeric, 7),
             round(ST_XMax(where_.box)::numeric, 7), round(ST_YMax(where_.box)::numeric, 7)],
       p.length_m, concat_ws('; ', p.name, nullif(array_to_string(others.names, '; '), '')),
       concat_ws(' ', where_.settlement, nullif(area.title, where_.settlement), houses.postcodes),
       coalesce(%(called)s::jsonb ->> p.kind, '')
FROM {PLACES} p
LEFT JOIN areas_area area ON area.id = p.area_id
LEFT JOIN (
    SELECT place_id, string_agg(DISTINCT nullif(postcode, ''), ' ') AS postcodes, array_agg(DISTINCT name) AS spellings
    FROM {HOUSES} GROUP BY place_id
) AS houses USING (place_id)
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT other ORDER BY other), '{{}}') AS names
    FROM (
        SELECT unnest(part.other_names || part.name) FROM {PARTS} part WHERE part.place_id = p.place_id
        UNION ALL
        SELECT unnest(houses.spellings)
    ) AS spelt(other)
    WHERE other <> p.name
) AS others
CROSS JOIN LATERAL (
    SELECT CASE WHEN p.kind IN ({_quoted(WHOLE_SETTLEMENTS)}) THEN NULL ELSE (
        SELECT s.name FROM {PLACES} s
        WHERE s.grouping = '{SETTLEMENT}' AND s.kind IN ({_quoted(LANDMARK_SETTLEMENTS)})
          AND s.area_id IS NOT DISTINCT FROM p.area_id AND s.place_id <> p.place_id
          AND ST_DWithin(s.flat_point, p.flat_point, {FARTHEST_SETTLEMENT_M} / %(stretch)s)
        ORDER BY ST_Distance(s.flat_point, p.flat_point) / s.reach_m, s.place_id LIMIT 1
    ) END AS settlement,
    CASE WHEN ST_Dimension(p.geom) = 0
         THEN ST_Expand(p.geom, p.reach_m / 111320.0 / cos(radians(ST_Y(p.point))), p.reach_m / 111320.0)
         ELSE p.geom END AS box
) AS where_
ORDER BY p.place_id
"""  # noqa: S608 (constants)

# Node and building of one house say the same and lie beside each other.
FILL_HOUSES = f"""
INSERT INTO osm_address (street_id, housenumber, number, postcode, city, osm_type, osm_id, point)
SELECT DISTINCT ON (place_id, number, housenumber, cluster)
       place_id, housenumber, number, postcode, city, osm_type, osm_id, geom::geography
FROM (
    SELECT *, ST_ClusterDBSCAN(flat, {SAME_HOUSE_M} / %(stretch)s, 1) OVER (PARTITION BY place_id, housenumber) AS cluster
    FROM {HOUSES}
) AS houses
ORDER BY place_id, number, housenumber, cluster, postcode = '', osm_type, osm_id
"""  # noqa: S608 (constants)

FINISH = (f"DROP TABLE {PARTS}, {PLACES}, {HOUSES}, {_ADDED}", "ANALYZE osm_gazetteer", "ANALYZE osm_address")
