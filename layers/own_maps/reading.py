"""Spots as GeoJSON, made by PostgreSQL in one statement, since a map may have thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from layers.core.contributions.models import Change
from layers.core.photos.pictures import SIZES
from layers.own_maps.models import Spot, SpotPhoto

if TYPE_CHECKING:
    from layers.own_maps.models import OwnMap

SHOWN_SIZE, THUMB_SIZE = SIZES[1], SIZES[2]
"""Of photos, as an own map shows them: the longest side in pixels."""
# So long after a decision about a proposal those who look at the map are told of it, although no edit was made.
_TOLD = "2 minutes"

# All photos in one value, looked up in it by spot: a planner that does not know yet how many spots there are, as after an
# import, runs a join of groups once for each of them.
_PHOTOS = f"""
    SELECT coalesce(jsonb_object_agg(spot_id, all_of_it), '{{}}') AS by_spot FROM (
        SELECT photo.spot_id, jsonb_agg(jsonb_build_object(
            'id', photo.id, 'url', %(photos)s || photo.name || '-{SHOWN_SIZE}.webp',
            'thumb', %(photos)s || photo.name || '-{THUMB_SIZE}.webp', 'alt', photo.alt) ORDER BY photo.id) AS all_of_it
        FROM {SpotPhoto._meta.db_table} photo JOIN {Spot._meta.db_table} own ON own.id = photo.spot_id
        WHERE own.map_id = %(map)s GROUP BY photo.spot_id
    ) each
"""  # noqa: S608 (names of tables)
# Put together as text, as all features are: building JSON only to print it takes twice as long. What no constraint keeps to
# plain letters is escaped.
_FEATURE = """
    '{"type":"Feature","id":"' || spot.uid || '","geometry":' || ST_AsGeoJSON(spot.geom, 7, 0)
    || ',"properties":{"title":' || to_json(spot.title)
    || ',"note":' || CASE WHEN spot.note = '' THEN '""' ELSE to_json(spot.note)::text END
    || ',"colour":"' || spot.colour || '","icon":"' || spot.icon || '","position":' || spot.position
    || ',"version":' || spot.version
    || ',"author":' || CASE WHEN %(names)s THEN coalesce(to_json(author.display_name)::text, '""') ELSE '""' END
    || ',"photos":' || coalesce((photos.by_spot -> spot.id::text)::text, '[]')
    || ',"proposed":' || CASE WHEN change.state IN ('pending', 'accepted') OR (change.state = 'rejected' AND %(names)s)
        THEN '"' || change.state || '"' ELSE 'null' END
    || '}}'
"""
_SPOTS = f"""
    WITH photos AS MATERIALIZED ({_PHOTOS})
    SELECT coalesce(string_agg({_FEATURE}, ',' ORDER BY spot.position, spot.id), '')
    FROM {Spot._meta.db_table} spot CROSS JOIN photos
    LEFT JOIN accounts_user author ON author.id = spot.author_id
    LEFT JOIN {Change._meta.db_table} change ON change.id = spot.proposed_id
    WHERE spot.map_id = %(map)s AND spot.removed_at IS NULL
"""  # noqa: S608 (names of tables)
_SINCE = f" AND (spot.version > %(since)s OR change.decided_at > now() - interval '{_TOLD}')"
_PROPOSALS = f"""
    SELECT coalesce(string_agg(spot.id || change.state, ',' ORDER BY spot.id), '')
    FROM {Spot._meta.db_table} spot JOIN {Change._meta.db_table} change ON change.id = spot.proposed_id
    WHERE spot.map_id = %s AND spot.removed_at IS NULL
"""  # noqa: S608 (names of tables)


def spot_features(own_map: OwnMap, photo_prefix: str, *, with_names: bool) -> str:
    """All spots of a map as GeoJSON features, with commas between.

    Args:
        own_map: Which somebody may see.
        photo_prefix: What comes before the name of a photo in its address.
        with_names: Whether it is said who drew them, and what was refused for the common map: for those who work on the map.
    """
    return _read(_SPOTS, own_map, photo_prefix, since=0, with_names=with_names)


def spot_features_since(own_map: OwnMap, photo_prefix: str, since: int, *, with_names: bool) -> str:
    """The same of those spots that have changed after a version of the map."""
    return _read(_SPOTS + _SINCE, own_map, photo_prefix, since=since, with_names=with_names)


def removed_since(own_map: OwnMap, since: int) -> list[str]:
    """The uids of spots that were removed after a version of the map."""
    removed = own_map.spots.filter(version__gt=since, removed_at__isnull=False)
    return [str(uid) for uid in removed.values_list("uid", flat=True)]


def proposal_states(own_map: OwnMap) -> str:
    """What became of the spots that were proposed; differs whenever that does."""
    with connection.cursor() as cursor:
        cursor.execute(_PROPOSALS, [own_map.pk])
        return str(cursor.fetchone()[0])


def _read(statement: str, own_map: OwnMap, photo_prefix: str, *, since: int, with_names: bool) -> str:
    values: dict[str, int | str | bool] = {"map": own_map.pk, "photos": photo_prefix, "since": since, "names": with_names}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return str(cursor.fetchone()[0])
