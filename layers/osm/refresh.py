"""Brings the features of a layer in line with the staged extract. What people here added is never touched.

A row that a refresh took off the map or marked as unconfirmed has no `osm_version`; that is how one that may come back is
told from one that somebody here took off the map.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, fields
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from layers.areas.models import Area
from layers.core import registry
from layers.core.blurred import BlurredFeature
from layers.core.models import Feature, Happening, Status
from layers.core.overlay import effective_values
from layers.core.querysets import PUBLIC_STATUSES
from layers.core.subscriptions.noting import note_refresh
from layers.osm.redrawing import follow_redrawn
from layers.osm.staging import FEATURES, INCOMPLETE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.querysets import FeatureQuerySet

_ROWS_AT_ONCE = 1_000

_IN_EXTRACT = "EXISTS (SELECT FROM {staged} s WHERE s.layer = %(layer)s AND s.osm_type = f.osm_type AND s.osm_id = f.osm_id)"
# A boundary that somebody has just torn, or that the extract cuts off, is still there; it stays as it was until it is whole.
_GONE = f"""
SELECT f.id FROM {{table}} f
WHERE f.osm_region = %(region)s AND f.osm_id IS NOT NULL AND f.osm_version IS NOT NULL AND NOT {_IN_EXTRACT}
  AND NOT EXISTS (SELECT FROM {INCOMPLETE} i WHERE f.osm_type = 'r' AND i.osm_id = f.osm_id)
"""  # noqa: S608 (a constant)
_LEFT_BEHIND = f"""
SELECT f.id FROM {{table}} f
WHERE f.osm_region NOT IN ('', %(region)s) AND f.osm_id IS NOT NULL AND NOT {_IN_EXTRACT}
"""  # noqa: S608 (a constant)
# A feature that was made in this transaction keeps its first version.
_ASSIGN = """
UPDATE {table} f
SET {column} = located.area_id, updated_at = clock_timestamp(),
    version = f.version + CASE WHEN f.created_at < now() THEN 1 ELSE 0 END
FROM (
    SELECT id, (SELECT a.id FROM {areas} a
                WHERE a.status = ANY (%s) AND ST_Covers(a.geom, {place})
                ORDER BY ST_Area(a.geom), a.id LIMIT 1) AS area_id
    FROM {table} here
) AS located
WHERE located.id = f.id AND f.{column} IS DISTINCT FROM located.area_id
RETURNING f.created_at < now()
"""


@dataclass(slots=True)
class Changes:
    """What a load did to a layer, in numbers of features.

    Attributes:
        created: New on the map.
        updated: Something that people see is different.
        returned: Back in OpenStreetMap after it had gone.
        redrawn: Follows another element now.
        unconfirmed: Gone from OpenStreetMap, but people here added something.
        archived: Gone from OpenStreetMap.
        removed: Of another region that was replaced.
        kept: Of another region that was replaced, but people here added something.
        moved: In another municipality now.
    """

    created: int = 0
    updated: int = 0
    returned: int = 0
    redrawn: int = 0
    unconfirmed: int = 0
    archived: int = 0
    removed: int = 0
    kept: int = 0
    moved: int = 0

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return any(count for name, count in self.counts().items() if name != "kept")

    def counts(self) -> dict[str, int]:
        """All numbers by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Staged:
    """An element of the extract, ready for a layer."""

    osm_type: str
    osm_id: int
    osm_version: int
    osm_edited_at: datetime | None
    osm_tags: Mapping[str, str]
    geom: GEOSGeometry

    @classmethod
    def from_row(cls, row: tuple[str, int, int, datetime | None, str, str]) -> Self:
        """Read what the staging table holds."""
        osm_type, osm_id, osm_version, edited_at, tags, geom = row
        return cls(osm_type, osm_id, osm_version, edited_at, json.loads(tags), GEOSGeometry(geom))

    @property
    def key(self) -> tuple[str, int]:
        """What it is matched by."""
        return self.osm_type, self.osm_id


class LayerRefresh:
    """Carries the staged extract into one layer, within the transaction of the load.

    Args:
        layer: To be refreshed.
        region_id: Whose extract is staged. Only what came from the same region can vanish.
    """

    def __init__(self, layer: Layer, region_id: str) -> None:
        self._layer = layer
        self._region_id = region_id
        self._changes = Changes()
        self._redrawn: set[int] = set()
        self._new: list[int] = []

    def run(self) -> Changes:
        """Do it, and tell what changed. Where nothing of the region was known before, nothing is news."""
        is_first = not self._layer.queryset().filter(osm_region=self._region_id).exists()
        self._remove_other_regions()
        self._redrawn = follow_redrawn(self._layer, self._region_id)
        self._changes.redrawn = len(self._redrawn)
        for elements in _staged(self._layer.id):
            present = self._present(elements)
            self._create([element for element in elements if element.key not in present])
            for element in elements:
                if feature := present.get(element.key):
                    self._compare(feature, element)
        self._retire()
        if not is_first:
            note_refresh(layer=self._layer, feature_ids=self._new, what=Happening.What.NEW)
        return self._changes

    def _present(self, elements: list[Staged]) -> dict[tuple[str, int], BaseFeature]:
        ids: dict[str, list[int]] = defaultdict(list)
        for element in elements:
            ids[element.osm_type].append(element.osm_id)
        queryset = self._layer.queryset()
        of_types = (queryset.filter(osm_type=osm_type, osm_id__in=numbers) for osm_type, numbers in ids.items())
        return {(feature.osm_type, feature.osm_id): feature for feature in chain.from_iterable(of_types)}

    def _create(self, elements: list[Staged]) -> None:
        model = self._layer.model
        features = [
            model(
                osm_type=element.osm_type,
                osm_id=element.osm_id,
                **self._snapshot(element),
                **effective_values(self._layer, element.osm_tags, element.geom, {}),
            )
            for element in elements
        ]
        model._default_manager.bulk_create(features)
        self._changes.created += len(features)
        self._new += [feature.pk for feature in features]

    def _snapshot(self, element: Staged) -> dict[str, Any]:
        return {
            "osm_version": element.osm_version,
            "osm_edited_at": element.osm_edited_at,
            "osm_tags": element.osm_tags,
            "osm_geom": element.geom,
            "osm_region": self._region_id,
        }

    def _compare(self, feature: BaseFeature, element: Staged) -> None:
        """Update a feature if it must be; somebody may be working on it, so it is looked at again once it is ours."""
        if feature.pk in self._redrawn or _differing(
            feature, {**self._visible(feature, element), **self._snapshot(element)}
        ):
            self._update(self._layer.queryset().select_for_update().get(pk=feature.pk), element)

    def _update(self, feature: BaseFeature, element: Staged) -> None:
        visible, snapshot = self._visible(feature, element), self._snapshot(element)
        was_gone, is_redrawn = "status" in visible, feature.pk in self._redrawn
        changed = [*_differing(feature, visible), *_differing(feature, snapshot)]
        is_seen = is_redrawn or not visible.keys().isdisjoint(changed)
        for name in changed:
            setattr(feature, name, {**visible, **snapshot}[name])
        if is_seen:
            feature.version += 1
            changed += ["version", "updated_at"]
            self._changes.returned += was_gone and not is_redrawn
            self._changes.updated += not was_gone and not is_redrawn
        feature.save(update_fields=changed)

    def _visible(self, feature: BaseFeature, element: Staged) -> dict[str, Any]:
        """What people should see of a feature."""
        values = effective_values(self._layer, element.osm_tags, element.geom, feature.overrides)
        return {**values, "status": Status.PUBLISHED} if self._was_retired(feature) else values

    def _was_retired(self, feature: BaseFeature) -> bool:
        """Whether a feature is off the map or unconfirmed for no other reason than that its element had gone."""
        if feature.osm_version is not None or feature.not_there:
            return False
        if feature.status == Status.ARCHIVED:
            # A refresh does not archive what people added to: where they did, they archived it as well.
            return not self._layer.queryset().filter(pk=feature.pk).with_local_content().exists()
        return feature.status == Status.UNCONFIRMED

    def _retire(self) -> None:
        """Take off the map what is no longer in the extract; mark it as unconfirmed where people here added something."""
        gone = self._layer.queryset().filter(pk__in=self._keys(_GONE))
        list(gone.select_for_update().values_list("pk"))  # nobody adds anything from here on
        loved = list(gone.with_local_content().values_list("pk", flat=True))
        self._changes.unconfirmed = _retire_as(gone.filter(pk__in=loved, status=Status.PUBLISHED), Status.UNCONFIRMED)
        unloved = gone.exclude(pk__in=loved).filter(status__in=PUBLIC_STATUSES)
        leaving = list(unloved.values_list("pk", flat=True))
        self._changes.archived = _retire_as(unloved, Status.ARCHIVED)
        note_refresh(layer=self._layer, feature_ids=leaving, what=Happening.What.GONE)

    def _remove_other_regions(self) -> None:
        """Remove what another region left behind, unless it is in this one too or people here added something."""
        left_behind = self._layer.queryset().filter(pk__in=self._keys(_LEFT_BEHIND))
        list(left_behind.select_for_update().values_list("pk"))  # nobody adds anything from here on
        loved = set(left_behind.with_local_content().values_list("pk", flat=True))
        loved |= set(left_behind.filter(not_there=True).values_list("pk", flat=True))
        self._changes.kept = len(loved)
        leaving = left_behind.exclude(pk__in=loved)
        if self._layer.model is Area:
            _leave_areas(leaving)
        _total, by_model = leaving.delete()
        self._changes.removed = by_model.get(self._layer.model._meta.label, 0)

    def _keys(self, statement: str) -> list[int]:
        table = connection.ops.quote_name(self._layer.model._meta.db_table)
        with connection.cursor() as cursor:
            parameters = {"layer": self._layer.id, "region": self._region_id}
            cursor.execute(statement.format(table=table, staged=FEATURES), parameters)
            return [pk for (pk,) in cursor.fetchall()]


def _staged(layer_id: str) -> Iterator[list[Staged]]:
    """A layer's elements, some at a time, in the order of their keys."""
    after: tuple[str, int] = ("", 0)
    while rows := _rows_after(layer_id, after):
        yield [Staged.from_row(row) for row in rows]
        after = rows[-1][:2]


def _rows_after(layer_id: str, key: tuple[str, int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT osm_type, osm_id, osm_version, osm_edited_at, tags::text, geom FROM {FEATURES}"  # noqa: S608 (a constant)
            " WHERE layer = %s AND (osm_type, osm_id) > (%s, %s) ORDER BY osm_type, osm_id LIMIT %s",
            [layer_id, *key, _ROWS_AT_ONCE],
        )
        rows: list[Any] = cursor.fetchall()
    return rows


def _differing(feature: BaseFeature, values: Mapping[str, Any]) -> list[str]:
    """Names of the fields that have another value."""
    return [name for name, value in values.items() if not _same(getattr(feature, name), value)]


def _same(old: object, new: object) -> bool:
    if isinstance(old, GEOSGeometry) and isinstance(new, GEOSGeometry):
        return bool(old.ewkb == new.ewkb)
    return old == new


def _retire_as(queryset: FeatureQuerySet, status: Status) -> int:
    return queryset.update(status=status, osm_version=None, version=F("version") + 1, updated_at=Now())


def _leave_areas(areas: FeatureQuerySet) -> None:
    """Take all features out of areas that are about to be removed: their rows say something else then."""
    for layer in registry.layers():
        if issubclass(layer.model, Feature):
            layer.queryset().filter(area__in=areas).update(area=None, version=F("version") + 1, updated_at=Now())
        if issubclass(layer.model, BlurredFeature):
            layer.queryset().filter(responsible_area__in=areas).update(responsible_area=None)


def assign_areas(layer: Layer) -> int:
    """Give every feature of a layer the smallest municipality around it, or none.

    Returns:
        How many features that were there before the load have got another one.
    """
    if not issubclass(layer.model, Feature):
        return 0
    if issubclass(layer.model, BlurredFeature):
        _assign(layer, "responsible_area_id", "ST_PointOnSurface(here.exact_geom)")
    return _assign(layer, "area_id", "here.point::geometry")


def _assign(layer: Layer, column: str, place: str) -> int:
    """Fill a column with the municipality around a place."""
    tables = {"table": layer.model._meta.db_table, "areas": Area._meta.db_table}
    quoted = {name: connection.ops.quote_name(table) for name, table in tables.items()}
    with connection.cursor() as cursor:
        cursor.execute(_ASSIGN.format(**quoted, column=column, place=place), [list(PUBLIC_STATUSES)])
        return sum(was_there for (was_there,) in cursor.fetchall())
