"""The one way in: from an extract to the layers, the basemap and the gazetteer, in one transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from geo_platform.shared.time_limits import without_time_limit
from layers.areas.layers import Areas
from layers.core import registry
from layers.core.contributions.following import take_all_along
from layers.core.demo import remove_demo
from layers.core.opening_calendar import forget_openings, know_openings
from layers.core.pyramid import fold_changes
from layers.core.search.vocabulary import count_words, word_sources
from layers.core.services import mark_changed
from layers.osm.alone import alone
from layers.osm.basemap.store import build_basemap, swap_basemap
from layers.osm.exceptions import ExtractError, RegionError
from layers.osm.gaps import Gap, Gaps
from layers.osm.gazetteer.store import build_gazetteer, gazetteer_version
from layers.osm.models import LoadedRegion
from layers.osm.reading import Header, read_elements, read_header, sweep_scratch
from layers.osm.refresh import Changes, LayerRefresh, assign_areas
from layers.osm.relations import scan_relations
from layers.osm.roads import build_roads
from layers.osm.staging import extent, is_anything_staged, staged_counts, staging
from layers.osm.tasks import warm_soon
from layers.osm.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from layers.osm.progress import Progress
    from layers.osm.regions import Region
    from layers.osm.relations import Relations
    from layers.osm.staging import Staging


@dataclass(frozen=True, slots=True)
class Load:
    """What a load did.

    Attributes:
        region: As it stands in the database now.
        changes: Layer id to what changed.
        gaps: What could not be taken as it stood.
        basemap_changed: Whether the basemap is another one now.
        gazetteer_changed: Whether places, streets and addresses are others now.
        seconds: How long it took.
    """

    region: LoadedRegion
    changes: Mapping[str, Changes]
    gaps: Gaps
    basemap_changed: bool
    gazetteer_changed: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class _Extract:
    """A file that is being loaded."""

    region: Region
    path: Path
    header: Header
    wanted: Wanted
    gaps: Gaps = field(default_factory=Gaps)


@dataclass(frozen=True, slots=True)
class _Written:
    """What the transaction of a load did."""

    region: LoadedRegion
    changes: Mapping[str, Changes]
    basemap_changed: bool
    gazetteer_changed: bool


def load_region(*, region: Region, path: Path, replace: bool, progress: Progress) -> Load:
    """Load an extract, or load it again. Whatever fails, the previous region stays as it was.

    Args:
        region: What the extract is of.
        path: The extract.
        replace: Whether it may take the place of another region.
        progress: Told what is going on.

    Raises:
        RegionError: Another region is loaded, or another load is running.
        ExtractError: The file is not an extract, damaged, or empty.
    """
    started = time.monotonic()
    extract = _Extract(region, path, read_header(path), Wanted(region.municipality_levels))
    with alone(), without_time_limit():
        sweep_scratch()
        check_place(region, replace=replace)
        before = LoadedRegion.objects.current()
        relations = scan_relations(path, extract.wanted, extract.gaps)
        with staging(extract.wanted, relations.borders) as staged:
            _read(extract, staged, relations, progress)
            with progress.step(_("Writing layers and basemap")):
                written = _write(extract, staged)
        is_other = before is not None and before.id != region.id
        build_roads(region=region, path=path, is_other=is_other, progress=progress)
    return Load(
        region=written.region,
        changes=written.changes,
        gaps=extract.gaps,
        basemap_changed=written.basemap_changed,
        gazetteer_changed=written.gazetteer_changed,
        seconds=time.monotonic() - started,
    )


def check_place(region: Region, *, replace: bool) -> None:
    """Refuse to load a region over another one.

    Raises:
        RegionError: Another one is loaded, and it may not be replaced.
    """
    loaded = LoadedRegion.objects.current()
    if loaded and loaded.id != region.id and not replace:
        raise RegionError(
            _("The region “%(loaded)s” is loaded. To put “%(new)s” in its place, add --replace.")
            % {"loaded": loaded.name, "new": region.name},
        )


def _read(extract: _Extract, staged: Staging, relations: Relations, progress: Progress) -> None:
    elements = read_elements(extract.path, extract.wanted, extract.gaps, relations.borders)
    for element in progress.counted(elements, _("Reading")):
        staged.add(element)
    incomplete = sorted(relations.expected - staged.assembled)
    for osm_id in incomplete:
        if name := relations.municipalities.get(osm_id):
            extract.gaps.add(Gap.MUNICIPALITY, name)
        else:
            extract.gaps.add(Gap.INCOMPLETE_AREA, f"relation/{osm_id}")
    staged.finish(incomplete)
    if not is_anything_staged():
        raise ExtractError(_("%(path)s holds no OpenStreetMap data that could be shown.") % {"path": extract.path})


@transaction.atomic
def _write(extract: _Extract, staged: Staging) -> _Written:
    """Write everything, what others have to wait for last."""
    before = LoadedRegion.objects.current()
    basemap_changed = before is None or before.basemap_version != staged.basemap_version
    if basemap_changed:
        build_basemap()
    if before and before.id != extract.region.id:
        remove_demo()  # it hangs on features of the region that goes
    changes = _refresh_layers(extract.region.id)
    LoadedRegion.objects.exclude(pk=extract.region.id).delete()
    loaded = _row(extract, staged)
    gazetteer_changed = before is None or before.gazetteer_version != loaded.gazetteer_version
    if gazetteer_changed:
        build_gazetteer()
    count_words(sources=word_sources())
    fold_changes()
    loaded.save()
    if before is None or before.calendar != loaded.calendar:
        forget_openings()
    know_openings(calendar=loaded.calendar, at=now())
    if basemap_changed:
        warm_soon()
        swap_basemap()
    return _Written(loaded, changes, basemap_changed, gazetteer_changed)


def _refresh_layers(region_id: str) -> dict[str, Changes]:
    changes = {layer.id: LayerRefresh(layer, region_id).run() for layer in registry.layers()}
    for layer in registry.layers():
        changes[layer.id].moved = assign_areas(layer)
        take_all_along(layer=layer)
    for layer in registry.layers():
        # Features show the name of their municipality.
        if changes[layer.id] or changes[Areas.id]:
            mark_changed(layer=layer)
    return changes


def _row(extract: _Extract, staged: Staging) -> LoadedRegion:
    region = extract.region
    placed = region if region.has_bbox else region.located(extract.header.bbox or extent())
    return LoadedRegion(
        id=placed.id,
        name=placed.name,
        bbox=list(placed.bbox),
        start_view=list(placed.start_view),
        country=placed.country,
        state=placed.state,
        time_zone=placed.time_zone,
        languages=list(placed.languages),
        speed_profile=placed.speed_profile,
        municipality_levels=list(placed.municipality_levels),
        source=extract.path.name,
        data_timestamp=extract.header.timestamp or staged.latest_edit,
        basemap_version=staged.basemap_version,
        gazetteer_version=gazetteer_version(staged.gazetteer_digest),
        counts=staged_counts(),
        report=extract.gaps.as_json(),
    )
