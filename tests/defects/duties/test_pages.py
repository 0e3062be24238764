"""Where the administrator works: in German, with inputs instead of JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import mapping

from layers.defects.duties import kept
from layers.defects.duties.checking import check_duties
from layers.defects.duties.kept import keep_check
from layers.defects.duties.sorts import Sort
from layers.defects.models import Authority, Boundary, Category, Duty
from layers.defects.tasks import ask_for_a_look, look_for_gaps
from tests.defects.asking import make_area
from tests.defects.duties.declaring import boundary, box, duty, office, put_street, road
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from layers.defects.duties.checking import Findings

pytestmark = pytest.mark.django_db

ADMIN = "/admin/defects"
QUESTIONS = {"questions-TOTAL_FORMS": 1, "questions-INITIAL_FORMS": 0}
NO_VERSIONS = {"versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0}
SQUARE = mapping(shapely.box(12.0, 53.8, 12.2, 54.0))
LINE = {"type": "LineString", "coordinates": [[12, 53], [12.1, 53.1]]}
BOW = {"type": "Polygon", "coordinates": [[[12, 53], [12.1, 53.1], [12.1, 53], [12, 53.1], [12, 53]]]}


@pytest.fixture
def chief(client: Client, superuser: User) -> Client:
    sign_in_twice(client, superuser)
    return client


@pytest.fixture
def town() -> Authority:
    make_area("Laage", (12.0, 53.8, 12.4, 54.0))
    return office("town", "Stadt Laage", spoken="die Stadt Laage")


def upload(*features: tuple[str, object]) -> SimpleUploadedFile:
    found = [{"type": "Feature", "geometry": shape, "properties": {"name": name}} for name, shape in features]
    return SimpleUploadedFile("a.geojson", json.dumps({"type": "FeatureCollection", "features": found}).encode())


def errors(response: Any) -> str:  # noqa: ANN401 (what the test client gives)
    assert response.status_code == 200
    text: str = response.content.decode()
    assert "errorlist" in text
    return text


class TestCategories:
    VALUES = {
        "titles_de": "Spielplatz kaputt", "titles_en": "Playground broken", "hints_de": "", "hints_en": "", "also": "",
        "code": "new", "kind": "play", "purpose": "defect", "position": 3, "is_active": "on", "is_public": "on",
        "answer_days": 5, "kept_days": 180, "near_layers": ["playgrounds"],
        "questions-0-texts_de": "Was ist kaputt?", "questions-0-texts_en": "What is broken?", "questions-0-code": "what",
        "questions-0-type": "choice", "questions-0-position": 0,
        "questions-0-options": "swing = Schaukel | Swing\nGroße Rutsche\n",
    }  # fmt: skip

    def values(self, **values: object) -> dict[str, object]:
        renamed = {name.replace("q_", "questions-0-"): value for name, value in values.items()}
        return self.VALUES | QUESTIONS | renamed

    def test_the_form_has_inputs_by_language(self, chief: Client) -> None:
        page = chief.get(f"{ADMIN}/category/add/").content.decode()
        assert 'name="titles_de"' in page
        assert 'name="titles_en"' in page
        assert "Deutsch" in page
        assert 'name="titles"' not in page

    def test_a_category_with_a_question_is_kept_as_json(self, chief: Client) -> None:
        assert chief.post(f"{ADMIN}/category/add/", self.values()).status_code == 302
        made = Category.objects.get(code="new")
        assert made.titles == {"de": "Spielplatz kaputt", "en": "Playground broken"}
        assert (made.hints, made.near_layers) == ({}, ["playgrounds"])
        question = made.questions.get()
        assert question.texts == {"de": "Was ist kaputt?", "en": "What is broken?"}
        assert question.options == [
            {"code": "swing", "titles": {"de": "Schaukel", "en": "Swing"}},
            {"code": "grosse-rutsche", "titles": {"de": "Große Rutsche"}},
        ]
        page = chief.get(f"{ADMIN}/category/{made.pk}/change/").content.decode()
        assert "swing = Schaukel | Swing\ngrosse-rutsche = Große Rutsche" in page
        assert 'name="code"' not in page  # others know it by now

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"titles_de": ""}, "Bitte schreiben Sie es auch auf Deutsch."),
            ({"titles_de": "", "titles_en": ""}, "Dieses Feld ist zwingend erforderlich."),
            ({"q_options": ""}, "Bitte schreiben Sie auf, was man auswählen kann."),
            ({"q_options": "a = A\na = B"}, "kommt zweimal vor"),
            ({"q_options": "a | b | c"}, "Deutsch | Englisch"),
            ({"q_options": "!!"}, "ein Kürzel"),
        ],
    )
    def test_what_is_wrong_is_said(self, chief: Client, values: dict[str, object], words: str) -> None:
        assert words in errors(chief.post(f"{ADMIN}/category/add/", self.values(**values)))
        assert not Category.objects.filter(code="new").exists()

    def test_the_usual_ones_can_be_saved_as_they_are(self, chief: Client) -> None:
        made = Category.objects.get(code="lamp")
        before = [(question.texts, question.options) for question in made.questions.all()]
        page = chief.get(f"{ADMIN}/category/{made.pk}/change/")
        form = page.context["adminform"].form
        sent = _sent(form)
        for inline in page.context["inline_admin_formsets"]:
            sent |= _sent(inline.formset.management_form)
            for one in inline.formset.forms:
                sent |= _sent(one)
        assert chief.post(f"{ADMIN}/category/{made.pk}/change/", sent).status_code == 302
        assert [(question.texts, question.options) for question in made.questions.all()] == before


class TestBoundaries:
    VALUES = {"title": "Laage", "code": "laage", "sort": Sort.MUNICIPALITY.value, "spoken": "", **NO_VERSIONS}

    def add(self, chief: Client, **values: object) -> Any:  # noqa: ANN401 (what the test client gives)
        return chief.post(f"{ADMIN}/boundary/add/", self.VALUES | values)

    def test_one_is_made_of_a_file(self, chief: Client) -> None:
        assert self.add(chief, file=upload(("", SQUARE)), source="Kataster").status_code == 302
        version = Boundary.objects.get(code="laage").versions.get()
        assert (version.valid.lower, version.source, version.width_m) == (None, "Kataster", None)

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({}, "Bitte fügen Sie einen Umriss an."),
            ({"file": ("L 18", LINE)}, "wie breit"),
            ({"file": ("L 18", SQUARE), "width_m": 20}, "Nur Linien haben eine Breite."),
            ({"file": ("x", {"type": "Point", "coordinates": [1, 2]})}, "weder eine Fläche noch eine Linie"),
        ],
    )
    def test_what_is_missing_is_said(self, chief: Client, values: dict[str, Any], words: str) -> None:
        sent = {name: upload(value) if name == "file" else value for name, value in values.items()}
        assert words in errors(self.add(chief, **sent))
        assert not Boundary.objects.exists()

    def test_a_file_of_several_belongs_into_the_import(self, chief: Client) -> None:
        assert "mehrere Namen" in errors(self.add(chief, file=upload(("a", SQUARE), ("b", BOW))))

    def test_another_outline_counts_from_a_day_on(self, chief: Client) -> None:
        made = boundary("laage", box(12, 53, 13, 54), title="Laage")
        path = f"{ADMIN}/boundary/{made.pk}/change/"
        assert "ab welchem Tag" in errors(chief.post(path, self.VALUES | {"file": upload(("", SQUARE))}))
        sent = self.VALUES | {"file": upload(("", BOW)), "since": "2026-01-01"}
        page = chief.post(path, sent, follow=True).content.decode()
        assert "wurden repariert" in page
        first, second = made.versions.order_by("valid")
        assert (first.valid.upper, second.valid.lower) == (date(2026, 1, 1), date(2026, 1, 1))
        page = chief.get(path).content.decode()
        assert "ab 01.01.2026" in page
        assert "bis 31.12.2025" in page
        assert '<svg class="ground"' in page
        sent = self.VALUES | {"file": upload(("", SQUARE)), "since": "2026-01-01"}
        assert "Ab diesem Tag gibt es schon eine Fassung." in chief.post(path, sent, follow=True).content.decode()

    def test_a_road_gets_another_width(self, chief: Client) -> None:
        made = boundary("l-18", road((12, 53), (12.1, 53.1)), sort=Sort.STATE_ROAD, width_m=20)
        values = self.VALUES | {"title": "L 18", "code": "l-18", "width_m": 30, "since": "2026-01-01"}
        assert chief.post(f"{ADMIN}/boundary/{made.pk}/change/", values).status_code == 302
        assert list(made.versions.order_by("valid").values_list("width_m", flat=True)) == [20, 30]

    def test_many_come_from_a_file(self, chief: Client) -> None:
        values = {"sort": Sort.MUNICIPALITY.value, "since": "2026-01-01", "file": upload(("a", SQUARE), ("b", BOW))}
        page = chief.post(f"{ADMIN}/boundary/import/", values, follow=True).content.decode()
        assert "Grenzen: 2 neu, 0 mit anderem Umriss, 0 wie bisher." in page
        assert "repariert" in page
        values |= {"file": upload(("c", LINE))}
        assert "wie breit" in errors(chief.post(f"{ADMIN}/boundary/import/", values))
        values |= {"file": upload(("", SQUARE))}
        assert "keinen Namen" in errors(chief.post(f"{ADMIN}/boundary/import/", values))

    @pytest.mark.usefixtures("no_streets")
    def test_they_come_from_the_map(self, chief: Client, town: Authority) -> None:
        assert town.pk
        page = chief.post(f"{ADMIN}/boundary/import/", {"from": "areas"}, follow=True).content.decode()
        assert "Grenzen: 1 neu" in page
        put_street("12.1 53.9, 12.2 53.9", "L 18")
        page = chief.post(f"{ADMIN}/boundary/import/", {"from": "roads"}, follow=True).content.decode()
        assert "Grenzen: 1 neu" in page
        assert Boundary.objects.filter(title="L 18", sort=Sort.STATE_ROAD).exists()
        assert "Grenzen übernehmen" in chief.get(f"{ADMIN}/boundary/").content.decode()


class TestDuties:
    @pytest.fixture
    def ground(self) -> Boundary:
        return boundary("laage", box(12.0, 53.8, 12.2, 54.0), title="Laage")

    @staticmethod
    def sent(town: Authority, **values: object) -> dict[str, object]:
        own = {"authority": town.pk, "category": "", "kind": "", "boundary": "", "sort": "", "precedence": 0}
        return own | {"words_de": "", "words_en": "", "since": "", "last_day": ""} | values

    def test_one_is_declared(self, chief: Client, town: Authority, ground: Boundary) -> None:
        days = {"since": "2026-01-01", "last_day": "2026-12-31"}
        values = self.sent(town, boundary=ground.pk, kind="light", words_de="Weil.", **days)
        assert chief.post(f"{ADMIN}/duty/add/", values).status_code == 302
        made = Duty.objects.get()
        assert (made.valid.lower, made.valid.upper) == (date(2026, 1, 1), date(2027, 1, 1))
        assert (made.kind, made.words) == ("light", {"de": "Weil."})
        page = chief.get(f"{ADMIN}/duty/{made.pk}/change/").content.decode()
        assert 'value="2026-12-31"' in page
        assert "01.01.2026 bis 31.12.2026" in chief.get(f"{ADMIN}/duty/").content.decode()

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({}, "eine Grenze oder alle Grenzen einer Art"),
            ({"boundary": 1, "sort": Sort.RAILWAY.value}, "eine Grenze oder alle Grenzen einer Art"),
            ({"boundary": 1, "category": 1, "kind": "light"}, "nicht beides"),
            ({"boundary": 1, "since": "2026-01-02", "last_day": "2026-01-01"}, "Das Ende liegt vor dem Anfang."),
        ],
    )
    def test_what_does_not_fit_is_said(
        self, chief: Client, town: Authority, ground: Boundary, values: dict[str, object], words: str
    ) -> None:
        category = Category.objects.earliest("pk")
        real = {"boundary": ground.pk, "category": category.pk}
        sent = self.sent(town, **{name: real.get(name, value) for name, value in values.items()})
        assert words in errors(chief.post(f"{ADMIN}/duty/add/", sent))
        assert not Duty.objects.exists()

    def test_gaps_and_overlaps_are_shown(self, chief: Client, town: Authority, ground: Boundary) -> None:
        duty(town, ground)
        duty(office("other"), boundary("across", box(12.1, 53.8, 12.3, 54.0)))
        assert "Noch hat niemand nachgesehen." in chief.get(f"{ADMIN}/duty/check/").content.decode()
        keep_check()
        page = chief.get(f"{ADMIN}/duty/check/").content.decode()
        assert "Zuletzt geprüft am" in page
        assert "Hier ist niemand zuständig" in page
        assert "Hier sind zwei zuständig" in page
        assert page.count('<svg class="ground"') == 2
        assert "/?at=15/53." in page
        assert "style=" not in page.partition('id="content-main"')[2].partition("</main>")[0]
        assert "Lücken und Überschneidungen" in chief.get(f"{ADMIN}/duty/").content.decode()

    def test_one_asks_the_worker_to_look_again(self, chief: Client, town: Authority, ground: Boundary) -> None:
        keep_check()
        other = duty(office("other"), boundary("across", box(12.1, 53.8, 12.3, 54.0)))
        duty(town, ground)
        assert [chief.post(f"{ADMIN}/duty/check/").status_code for _tap in range(2)] == [302, 302]
        page = chief.get(f"{ADMIN}/duty/check/").content.decode()
        assert "Es wird gerade neu geprüft" in page
        assert "Hier sind zwei zuständig" in page
        assert str(other) not in page
        look_for_gaps()
        page = chief.get(f"{ADMIN}/duty/check/").content.decode()
        assert "Es wird gerade neu geprüft" not in page
        assert str(other) in page
        other.delete()
        assert "Es gibt keine Überschneidungen." in chief.get(f"{ADMIN}/duty/check/").content.decode()

    def test_who_asks_during_a_look_waits_for_the_next_one(self, chief: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        def look_while_somebody_asks() -> Findings:
            ask_for_a_look()
            return check_duties()

        with monkeypatch.context() as during:
            during.setattr(kept, "check_duties", look_while_somebody_asks)
            keep_check()
        assert "Es wird gerade neu geprüft" in chief.get(f"{ADMIN}/duty/check/").content.decode()
        keep_check()
        assert "Es wird gerade neu geprüft" not in chief.get(f"{ADMIN}/duty/check/").content.decode()

    def test_without_a_region_it_says_so(self, chief: Client) -> None:
        keep_check()
        assert "Bitte laden Sie zuerst eine Region." in chief.get(f"{ADMIN}/duty/check/").content.decode()

    def test_one_tries_who_it_is(self, chief: Client, town: Authority, ground: Boundary) -> None:
        duty(town, ground)
        path = f"{ADMIN}/duty/try/"
        assert "In dieser Reihenfolge" not in chief.get(path).content.decode()
        asked = {
            "category": str(Category.objects.earliest("pk").pk),
            "longitude": "12.1",
            "latitude": "53.9",
            "day": "2026-01-01",
        }
        page = chief.get(path, asked).content.decode()
        assert "Dieser Ort liegt in Laage. Dafür ist die Stadt Laage zuständig." in page
        assert "Hier ist niemand zuständig." in chief.get(path, asked | {"longitude": "9"}).content.decode()
        assert "errorlist" in chief.get(path, asked | {"latitude": "91"}).content.decode()

    @pytest.mark.parametrize("path", ["duty/check/", "duty/try/", "boundary/import/", "duty/", "category/"])
    def test_strangers_see_none_of_it(self, client: Client, django_user_model: type[User], path: str) -> None:
        assert client.get(f"{ADMIN}/{path}").status_code == 302
        helper = django_user_model.objects.create_user("helper", is_staff=True)
        sign_in_twice(client, helper)
        assert client.get(f"{ADMIN}/{path}").status_code == 403


def test_an_office_is_entered_and_listed(chief: Client, town: Authority) -> None:
    duty(town, Sort.RAILWAY)
    values = {
        "title": "Straßenbauamt Stralsund",
        "spoken": "das Straßenbauamt Stralsund",
        "code": "sba",
        "is_elsewhere": "on",
    }
    assert chief.post(f"{ADMIN}/authority/add/", values).status_code == 302
    assert Authority.objects.get(code="sba").in_sentence == "das Straßenbauamt Stralsund"
    page = chief.get(f"{ADMIN}/authority/").content.decode()
    assert "Straßenbauamt Stralsund" in page
    assert 'name="code"' not in chief.get(f"{ADMIN}/authority/{town.pk}/change/").content.decode()


def _sent(form: Any) -> dict[str, Any]:  # noqa: ANN401 (any form)
    """What a browser sends of a form that nobody has touched."""
    found: dict[str, Any] = {}
    for field in form:
        value = field.field.prepare_value(field.value()) if hasattr(field.field, "prepare_value") else field.value()
        if isinstance(value, dict):
            parts = field.field.widget.decompress(value)
            names = field.field.widget.widgets_names
            found |= {f"{field.html_name}{name}": part for name, part in zip(names, parts, strict=True)}
        elif value is not None and value is not False:
            found[field.html_name] = value
    return found
