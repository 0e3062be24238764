"""What it costs to find whom a change concerns among 100,000, and to write the mails of 10,000.

Nothing is asserted about time: a busy machine fails no test. The goals stand in the tables.
"""

from __future__ import annotations

import resource
from datetime import timedelta
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.utils.timezone import now

from api.subscriptions import telling
from api.subscriptions.telling import tell_in_the_morning
from geo_platform.outbox.models import Mail
from layers.core import registry
from layers.core.contributions.answers import TIME_TO_UNDO
from layers.core.models import Entry, Ground, GroundPart, Happening, Subscription
from layers.core.services import create_feature
from layers.core.subscriptions.matching import subscriptions_for
from layers.core.subscriptions.shapes import CORNERS_OF_PART
from layers.osm.models import LoadedRegion
from tests.benchmarks.effort import effort

if TYPE_CHECKING:
    from pytest_django import Settings

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MANY = effort(100_000, 2_000)
READERS = effort(10_000, 500)
FEATURES = effort(300, 100)
GOAL_MS, GOAL_S = 10, 60
BOX = (12.0, 53.7, 12.8, 54.2)

# Forty municipalities without gaps, with borders of some hundred corners, and the district around them.
VILLAGES = """
WITH seeds AS (SELECT ST_Collect(ST_SetSRID(ST_MakePoint(12 + 0.8 * random(), 53.7 + 0.5 * random()), 4326)) AS points
               FROM generate_series(1, 40)),
     cells AS (SELECT (ST_Dump(ST_VoronoiPolygons(points, 0, ST_MakeEnvelope(12, 53.7, 12.8, 54.2, 4326)))).geom FROM seeds)
INSERT INTO core_ground (digest, shape)
SELECT 'village ' || row_number() OVER (),
       ST_Segmentize(ST_Intersection(geom, ST_MakeEnvelope(12, 53.7, 12.8, 54.2, 4326)), 0.002) FROM cells
UNION ALL SELECT 'district', ST_Segmentize(ST_MakeEnvelope(12, 53.7, 12.8, 54.2, 4326), 0.005)
"""
# Around homes: most want to know what is near, some drive far.
RADII = """
INSERT INTO core_ground (digest, shape)
SELECT 'radius ' || n, ST_Buffer(ST_SetSRID(ST_MakePoint(12 + 0.8 * random(), 53.7 + 0.5 * random()), 4326)::geography,
    (ARRAY[500, 500, 1000, 1000, 1000, 2000, 2000, 2000, 5000, 10000])[1 + floor(random() * 10)::int])::geometry
FROM generate_series(1, %s) AS n
"""
ROUTES = """
INSERT INTO core_ground (digest, shape)
SELECT 'route ' || n, ST_Buffer(ST_MakeLine(ARRAY[p, ST_Translate(p, 0.05 * random(), 0.05 * random()),
    ST_Translate(p, 0.1 * random(), 0.1 * random())])::geography, 500)::geometry
FROM (SELECT n, ST_SetSRID(ST_MakePoint(12 + 0.7 * random(), 53.7 + 0.4 * random()), 4326) AS p
      FROM generate_series(1, %s) AS n) AS starts
"""
PARTS = "INSERT INTO core_groundpart (ground_id, shape) SELECT id, ST_Subdivide(shape, %s) FROM core_ground"
# Of a hundred: forty want a village, one the district, the others what only they have drawn. Six in ten choose layers, one
# in ten words.
SUBSCRIPTIONS = """
WITH own AS (SELECT id, row_number() OVER () AS n FROM core_ground WHERE digest !~ '^(village|district)'),
     villages AS (SELECT array_agg(id) AS ids FROM core_ground WHERE digest LIKE 'village%%')
INSERT INTO core_subscription (email, title, ground_id, made, layers, words, query, rhythm, by_mail, by_push, feed_token,
    end_token, language, created_at, confirmed_at, told_until)
SELECT 'reader' || n || '@example.org', 'Number ' || n,
    CASE WHEN n %% 100 < 40 THEN villages.ids[1 + floor(random() * cardinality(villages.ids))::int]
         WHEN n %% 100 = 40 THEN (SELECT id FROM core_ground WHERE digest = 'district')
         ELSE own.id END,
    '{"how": "drawn"}', CASE n %% 5 WHEN 0 THEN '{playgrounds}'::text[] WHEN 1 THEN '{events,farm-shops}'::text[]
                        WHEN 2 THEN '{youth-spots,events}'::text[] ELSE '{}'::text[] END,
    '', CASE WHEN n %% 10 = 9 THEN '''konzert'':* | ''flohmarkt'':*'::tsquery END,
    (ARRAY['now', 'daily', 'weekly'])[1 + n %% 3], true, false, 'feed' || n, 'end' || n, 'de', now(), now(),
    now() - interval '1 day'
FROM generate_series(1, %s) AS n LEFT JOIN own USING (n), villages
"""


@pytest.fixture
def features(db: None) -> list[str]:  # noqa: ARG001 (opens the database)
    """What there is news of, all over the district."""
    LoadedRegion.objects.create(
        id="district",
        name="Laage",
        bbox=BOX,
        start_view=[12.3, 53.9, 11],
        time_zone="Europe/Berlin",
        languages=["de"],
        municipality_levels=[8],
        source="-",
        basemap_version="1",
    )
    layers = ("playgrounds", "events", "youth-spots", "farm-shops")
    west, south, east, north = BOX
    made = []
    for number in range(FEATURES):
        layer = registry.get(layers[number % len(layers)])
        place = Point(west + (east - west) * (number * 0.618 % 1), south + (north - south) * (number * 0.414 % 1), srid=4326)
        times = {"starts_at": now() + timedelta(days=1 + number % 30)} if layer.times else {}
        title = f"{'Konzert' if number % 7 == 0 else 'Neues'} {number}"
        feature = create_feature(layer=layer, values={"geom": place, "title": title, **times})
        made.append(f"{layer.id}:{feature.pk}")
    return made


def fill(subscriptions: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SELECT setseed(0.62)")
        cursor.execute(VILLAGES)
        cursor.execute(RADII, [subscriptions * 96 // 100])
        cursor.execute(ROUTES, [subscriptions * 4 // 100])
        cursor.execute(PARTS, [CORNERS_OF_PART])
        cursor.execute(SUBSCRIPTIONS, [subscriptions])
        for model in (Ground, GroundPart, Subscription, Entry, Happening):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def report(name: str, times: list[float], found: list[int]) -> None:
    low, *_between, high = quantiles(times, n=20)
    spread = f"{median(times):.1f} ms median ({low:.1f} to {high:.1f})"
    print(f"\n{name}: {spread}, {median(found):.0f} found, at most {max(found)}")  # noqa: T201 (the numbers are the result)


def test_a_change_against_all(features: list[str]) -> None:
    fill(MANY)
    for rhythm in ("", "now"):
        times, found = [], []
        for key in features:
            start = perf_counter()
            ids = subscriptions_for([key], rhythm)
            times.append((perf_counter() - start) * 1000)
            found.append(len(ids))
        report(f"whom one change of {MANY:,} concerns ({rhythm or 'all'}, goal {GOAL_MS} ms)", times, found)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_groundpart")
        print(f"parts of grounds: {cursor.fetchone()[0]:,}")  # noqa: T201 (the numbers are the result)


def test_the_mails_of_a_morning(features: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(READERS)
    settings.EMAIL_BACKEND = "geo_platform.outbox.backend.OutboxBackend"
    Subscription.objects.update(rhythm="daily")
    Happening.objects.update(happened_at=now() - TIME_TO_UNDO - timedelta(minutes=1))
    monkeypatch.setattr(telling, "last_morning", lambda _rhythm, at, _zone: at)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, perf_counter()
    told = tell_in_the_morning("daily")
    seconds = perf_counter() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"\n{told.mails:,} mails of {len(features)} news: {seconds:.1f} s (goal {GOAL_S}), {more:.0f} MB more memory")  # noqa: T201 (the numbers are the result)
    assert Mail.objects.count() == told.mails > READERS / 3
