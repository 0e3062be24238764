"""What these tests report, and who works on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.permissions import Actor, Role, actor_for
from layers.core.services import create_feature
from layers.defects.drafts import ReportDraft, Sender
from layers.defects.models import Authority, Category, Question, Report
from layers.defects.sending import send_report

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature

HERE = Point(12.345, 53.926, srid=4326)
NEXT_DOOR = Point(12.5, 53.95, srid=4326)
FAR_AWAY = Point(9.0, 48.0, srid=4326)
TEXT = "Die Schaukel hängt an einer Kette."


def make_area(title: str, box: tuple[float, float, float, float]) -> BaseFeature:
    geom = MultiPolygon(Polygon.from_bbox(box))
    return create_feature(layer=registry.get("areas"), values={"title": title, "geom": geom})


def make_authority(area: BaseFeature, code: str = "laage", **values: object) -> Authority:
    return Authority.objects.create(code=code, title=f"Stadt {area.title}", area_id=area.pk, **values)


def make_category(code: str = "swing", **values: object) -> Category:
    own = {"kind": "play", "titles": {"de": "Schaukel kaputt", "en": "Swing broken"}}
    return Category.objects.create(code=code, **(own | values))


def add_question(category: Category, code: str, kind: str, **values: object) -> Question:
    own = {"texts": {"de": "Warum?", "en": "Why?"}, "position": category.questions.count()}
    return Question.objects.create(category=category, code=code, type=kind, **(own | values))


def draft(category: Category, **values: object) -> ReportDraft:
    return replace(ReportDraft(category, HERE, TEXT), **values)  # type: ignore[arg-type]  # checked where it is used


def send(category: Category, *, email: str = "", **values: object) -> Report:
    return send_report(draft(category, sender=Sender(email=email), **values))


def make_staff(user_model: type[User], area: BaseFeature, name: str = "clerk") -> Actor:
    user = user_model.objects.create(username=name, display_name=name, email=f"{name}@example.org")
    AreaRole.objects.create(user=user, area_id=area.pk, role=Role.STAFF)
    return actor_for(user, has_proved_it=True)
