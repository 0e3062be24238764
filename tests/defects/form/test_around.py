"""What the form says while it is filled in: things nearby, reports like this one, and who is responsible."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now

from layers.defects.models import Report, ReportPhoto
from layers.defects.similar import similar_to
from tests.defects.asking import FAR_AWAY, HERE, TEXT, add_question, make_category, send

if TYPE_CHECKING:
    from layers.core.models import BaseFeature
    from layers.defects.models import Authority, Category
    from tests.conftest import MakeFeature
    from tests.defects.form.sending import Sender

pytestmark = pytest.mark.django_db

METRE = 1 / 65_560
"""Of longitude, in degrees, at 54° north."""


def beside(metres: float) -> Point:
    return Point(HERE.x + metres * METRE, HERE.y, srid=4326)


def release(report: Report, text: str = TEXT) -> None:
    """As the office does when it lets the words pass."""
    Report.objects.filter(pk=report.pk).update(description=text, is_released=True)


class TestThings:
    def test_what_the_category_is_about_comes_and_nothing_else(
        self, somebody: Sender, category: Category, make_feature: MakeFeature
    ) -> None:
        category.near_layers = ["playgrounds"]
        category.save()
        make_feature("playgrounds", title="Spielplatz am See", geom=beside(60))
        make_feature("playgrounds", title="Weit weg", geom=beside(160))
        make_feature("farm-shops", title="Hofladen", geom=beside(5))
        said = somebody.looks()
        assert "Spielplatz am See" in said
        assert "Weit weg" not in said
        assert "Hofladen" not in said

    def test_otherwise_what_has_a_name_and_is_close(
        self, somebody: Sender, category: Category, make_feature: MakeFeature
    ) -> None:
        del category
        make_feature("rest-spots", title="", kind="bench", geom=beside(5))
        make_feature("organisations", title="Feuerwehr", kind="fire_station", geom=beside(20))
        make_feature("organisations", title="Verein", kind="club", geom=beside(70))
        said = somebody.looks()
        assert "Feuerwehr" in said
        assert "Verein" not in said
        assert "Sitzbank" not in said

    def test_what_is_hidden_is_not_offered(self, somebody: Sender, category: Category, make_feature: MakeFeature) -> None:
        del category
        hidden = make_feature("organisations", title="Geheim", kind="club", geom=beside(5), status="pending")
        assert "Geheim" not in somebody.looks()
        said = somebody.looks(thing=f"organisations:{hidden.pk}")
        assert "Geheim" not in said
        assert "nicht mehr auf der Karte" in said


class TestAlike:
    def test_it_is_shown_with_its_distance_and_state(self, somebody: Sender, category: Category) -> None:
        report = send(category, place=beside(18))
        release(report)
        said = somebody.looks(text="Schaukel hängt nur an einer Kette")
        assert "Meinen Sie das hier?" in said
        assert "20 m entfernt" in said
        assert f'data-other="{report.reference}"' in said

    def test_what_nobody_has_let_pass_is_neither_shown_nor_compared(self, somebody: Sender, category: Category) -> None:
        send(category, place=beside(4), text="Die Kette ist ab, mein Name ist Anna")
        for text in ("", "Kette", "Rutsche"):
            said = somebody.looks(text=text)
            assert "Meinen Sie das hier?" in said
            assert "Anna" not in said
        found = [similar_to(category, HERE, text) for text in ("Kette Anna", "Rutsche")]
        assert len({round(similar.likeness, 3) for (similar,) in found}) == 1

    def test_pictures_only_of_what_was_let_pass(self, category: Category) -> None:
        report = send(category, place=beside(4))
        first = ReportPhoto.objects.create(report=report, name="a" * 32, width=400, height=300)
        assert [similar.photo for similar in similar_to(category, HERE)] == [""]
        first.public_name = "b" * 32
        first.save()
        assert [similar.photo for similar in similar_to(category, HERE)] == ["b" * 32]

    @pytest.mark.parametrize(
        "change",
        [
            {"state": "resolved", "closed_at": now()},
            {"status": "archived"},
            {"status": "pending"},
            {"reported_at": now() - timedelta(weeks=12, days=1)},
            {"geom": beside(52)},
        ],
        ids=["solved", "hidden", "unconfirmed", "old", "far"],
    )
    def test_what_is_not_meant(self, category: Category, change: dict[str, object]) -> None:
        report = send(category, place=beside(3))
        assert [similar.report for similar in similar_to(category, HERE, "")] == [report]
        Report.objects.filter(pk=report.pk).update(**change)
        assert similar_to(category, HERE, "") == []

    def test_praise_is_never_a_defect(self, category: Category) -> None:
        send(category, place=beside(3))
        praise = make_category("well-done", kind="praise", purpose="praise", titles={"de": "Lob"})
        assert similar_to(praise, HERE, TEXT) == []

    def test_other_categories_need_the_same_words(self, category: Category) -> None:
        other = make_category("rubbish", kind="waste", titles={"de": "Müll"})
        report = send(category, place=beside(5))
        assert similar_to(other, HERE, "Müllsäcke") == []
        release(report, "Scherben im Sandkasten")
        assert [similar.report for similar in similar_to(other, HERE, "Im Sandkasten liegen Glasscherben")] == [report]

    def test_answers_count_where_they_are_public(self, category: Category) -> None:
        options = [{"code": code, "titles": {"de": code}} for code in ("swing", "slide")]
        question = add_question(category, "device", "choice", options=options, is_public=True)
        send(category, place=beside(5), answers={"device": "slide"})
        assert similar_to(category, HERE, answers={"device": "swing"}) == []
        assert similar_to(category, HERE, answers={"device": "slide"})
        question.is_public = False
        question.save()
        assert similar_to(category, HERE, answers={"device": "swing"})

    def test_it_is_asked_about_once(self, somebody: Sender, category: Category) -> None:
        send(category, place=beside(5))
        response = somebody.sends()
        assert response.status_code == 422
        page = response.content.decode()
        assert "Meinen Sie das hier?" in page
        assert TEXT in page
        assert Report.objects.count() == 1
        assert somebody.sends(another="1").status_code == 303
        assert Report.objects.count() == 2

    def test_what_was_written_without_a_network_arrives_all_the_same(self, somebody: Sender, category: Category) -> None:
        send(category, place=beside(5))
        assert somebody.sends_by_outbox().status_code == 303


class TestOffice:
    def test_who_is_responsible_and_why(self, somebody: Sender, category: Category) -> None:
        said = somebody.looks(category=category.code)
        assert "<strong>Stadt Laage</strong>" in said
        assert "Warum dieses Amt?" in said
        assert "Antwort meist in 5 Tagen." in said

    def test_nobody_works_here_for_it(self, somebody: Sender, category: Category, authority: Authority) -> None:
        authority.is_elsewhere = True
        authority.phone, authority.website = "0385 588", "https://www.example.org/"
        authority.save()
        said = somebody.looks(category=category.code)
        assert 'href="tel:0385588"' in said
        assert "https://www.example.org/" in said

    def test_outside_of_every_municipality(self, somebody: Sender, category: Category) -> None:
        del category
        said = somebody.looks(place=f"{FAR_AWAY.x},{FAR_AWAY.y}")
        assert "außerhalb unserer Gemeinden" in said

    def test_within_one_that_has_no_office(self, somebody: Sender, category: Category, other_area: BaseFeature) -> None:
        del category, other_area
        assert "Dafür ist hier niemand zuständig." in somebody.looks(place="12.5,53.95")

    @pytest.mark.parametrize("values", [{"place": ""}, {"place": "x"}, {"category": ""}, {"category": "none"}])
    def test_without_a_place_or_a_category_nothing_is_said(
        self, somebody: Sender, category: Category, values: dict[str, str]
    ) -> None:
        del category
        said = somebody.looks(**values)
        assert "report-office" not in said
        assert "report-alike" not in said
