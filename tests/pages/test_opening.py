"""Opening hours as people say them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.contrib.gis.geos import Point
from django.utils.timezone import now
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from api.pages.opening import card_state, opening_words, row_state
from layers.core import registry
from layers.core.clock import STEP
from layers.core.opening_hours import parse
from layers.core.opening_rules import Kind
from layers.core.public_holidays import Calendar
from layers.core.services import create_feature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

BERLIN = ZoneInfo("Europe/Berlin")
MV = Calendar("DE", "DE-MV", "Europe/Berlin", (12.35, 53.93))
OFFICE = "Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-13:00; PH off"


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with override("de"):
        yield


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("text", "moment", "kind", "words"),
    [
        (OFFICE, "2026-06-16 10:00", "open", "Jetzt offen bis 12 Uhr"),
        (OFFICE, "2026-06-16 13:00", "closed", "Geschlossen Öffnet um 14 Uhr"),
        (OFFICE, "2026-06-16 18:00", "closed", "Geschlossen Öffnet morgen um 8 Uhr"),
        (OFFICE, "2026-06-20 14:00", "closed", "Geschlossen Öffnet am Montag um 8 Uhr"),
        (OFFICE, "2026-10-30 19:00", "closed", "Geschlossen Öffnet am Montag um 8 Uhr"),
        ("24/7", "2026-06-16 10:00", "open", "Immer offen"),
        ("Mo-Su 18:00-24:00", "2026-06-16 19:00", "open", "Jetzt offen bis 24 Uhr"),
        ("Mo-Su 18:00-03:00", "2026-06-16 19:00", "open", "Jetzt offen bis 3 Uhr"),
        ("Mo-Tu 00:00-24:00", "2026-06-15 10:00", "open", "Jetzt offen bis morgen, 24 Uhr"),
        ("Mo-Fr 00:00-24:00", "2026-06-15 10:00", "open", "Jetzt offen bis Freitag, 24 Uhr"),
        ("Mo-Fr 17:00+", "2026-06-16 18:00", "open", "Jetzt offen"),
        ("Jul 01 10:00-12:00", "2026-06-20 10:00", "closed", "Geschlossen Öffnet am 1. Juli um 10 Uhr"),
        ("Dec 10:00-12:00", "2026-06-20 10:00", "closed", "Geschlossen"),
        ('We 14:00-17:00 "nach Vereinbarung"', "2026-06-17 15:00", "unknown", "Nach Vereinbarung"),
        ('We 14:00-17:00 "nach Vereinbarung"', "2026-06-17 10:00", "closed", "Geschlossen"),
        ("We 14:00-17:00 unknown", "2026-06-17 15:00", "unknown", "Bitte vorher fragen"),
        ("Mo-Fr 10:00-12:00; SH off", "2026-06-17 11:00", "unknown", "In den Schulferien anders"),
        ("Mo-Fr 09:00-12:15", "2026-06-17 12:10", "open", "Offen bis 12:15 Uhr"),
        ("Mo-Fr 09:15-12:00", "2026-06-17 09:10", "closed", "Öffnet um 9:15 Uhr"),
    ],
)
def test_state_on_the_card(text: str, moment: str, kind: str, words: str) -> None:
    state = card_state(parse(text, MV), at(moment))
    assert (state.kind, plain(f"{state.word} {state.detail}").strip()) == (kind, words)


@pytest.mark.parametrize(
    ("text", "moment", "words"),
    [
        (OFFICE, "2026-06-16 09:00", "Jetzt offen"),
        (OFFICE, "2026-06-16 10:30", "Offen bis 12 Uhr"),
        (OFFICE, "2026-06-16 13:00", "Öffnet um 14 Uhr"),
        (OFFICE, "2026-06-16 19:00", "Geschlossen"),
        ("24/7", "2026-06-16 10:00", "Immer offen"),
        ('"nach Vereinbarung"', "2026-06-16 10:00", "Nach Vereinbarung"),
    ],
)
def test_state_in_a_row(text: str, moment: str, words: str) -> None:
    state = row_state(text, MV, at(moment))
    assert state
    assert plain(state.word) == words


@pytest.mark.parametrize("text", ["", "wenn Licht brennt"])
def test_nothing_is_said_where_nobody_knows(text: str) -> None:
    assert row_state(text, MV, at("2026-06-16 10:00")) is None


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            OFFICE,
            (
                "Montag bis Freitag von 8 bis 12 Uhr und von 14 bis 18 Uhr, Samstag von 9 bis 13 Uhr. "
                "Sonntag geschlossen. An Feiertagen geschlossen."
            ),
        ),
        (
            "Mo,Tu,Th,Fr 08:30-12:00",
            "Montag, Dienstag, Donnerstag und Freitag von 8:30 bis 12 Uhr. Mittwoch, Samstag und Sonntag geschlossen.",
        ),
        ("Mo-Su 08:00-20:00", "Täglich von 8 bis 20 Uhr."),
        ("24/7", "Immer offen."),
        ("24/7; PH off", "Täglich rund um die Uhr. An Feiertagen geschlossen."),
        ("Mo-Sa 00:00-24:00", "Montag bis Samstag rund um die Uhr. Sonntag geschlossen."),
        ("Mo-Su,PH 10:00-12:00", "Täglich von 10 bis 12 Uhr. An Feiertagen von 10 bis 12 Uhr."),
        (
            "Mo-Fr 10:00-12:00; PH Mo-Fr off",
            "Montag bis Freitag von 10 bis 12 Uhr. Samstag und Sonntag geschlossen. An Feiertagen geschlossen.",
        ),
        ("Fr,Sa 22:00-03:00", "Freitag und Samstag von 22 bis 3 Uhr. Montag bis Donnerstag und Sonntag geschlossen."),
        ("Apr-Oct: Mo-Su 09:00-20:00", "April bis Oktober: Täglich von 9 bis 20 Uhr."),
        (
            "Mo-Fr 08:00-18:00; Dec 24-26 off",
            "Montag bis Freitag von 8 bis 18 Uhr. | 24. Dezember bis 26. Dezember: Geschlossen.",
        ),
        (
            'Tu 10:00-12:00 || "nach Vereinbarung"',
            "Dienstag von 10 bis 12 Uhr. Montag und Mittwoch bis Sonntag geschlossen. | Sonst nach Vereinbarung.",
        ),
        ("Mo[1] 10:00-12:00", "Mo[1] 10:00–12:00"),
        ("wenn Licht brennt", "wenn Licht brennt"),
    ],
)
def test_usual_week_as_sentences(text: str, sentences: str) -> None:
    words = opening_words(text, MV, at("2026-06-16 10:00"))
    assert words
    lines = (f"{line.season}: {line.text}" if line.season else line.text for line in words.lines)
    assert plain(" | ".join(lines)) == sentences


def test_sentence_in_english() -> None:
    with override("en"):
        words = opening_words("Mo-Fr 08:00-18:00; PH off", MV, at("2026-06-16 10:00"))
        assert words
        assert plain(words.lines[0].text) == (
            "Monday to Friday from 8 AM to 6 PM. Closed on Saturday and Sunday. Closed on public holidays."
        )


def test_coming_days_name_the_holiday() -> None:
    words = opening_words(OFFICE, MV, at("2026-10-29 10:00"))
    assert words
    assert words.has_holiday
    assert [day.is_today for day in words.days] == [True, *[False] * 6]
    holiday = words.days[2]
    assert (holiday.name, holiday.hours, plain(holiday.note)) == ("Samstag", ["geschlossen"], "31. Oktober, Reformationstag")
    assert [plain(span) for span in words.days[0].hours] == ["8 bis 12 Uhr", "14 bis 18 Uhr"]


STEPS = st.integers(0, 6 * 24 * 28).map(lambda number: at("2026-10-19 00:00") + number * STEP)


@given(st.sampled_from([OFFICE, "Mo-Su 09:05-12:15,13:55-18:03", "Fr 22:07-03:33"]), STEPS)
def test_now_is_true_as_long_as_the_page_is_kept(text: str, step: datetime) -> None:
    hours = parse(text, MV)
    with override("de"):
        said = card_state(hours, step).word
    kinds = {hours.state_at(step + timedelta(minutes=minute)).kind for minute in range(10)}
    if said == "Jetzt offen":
        assert kinds == {Kind.OPEN}
    if said == "Geschlossen":
        assert kinds == {Kind.CLOSED}


@pytest.mark.django_db
class TestPages:
    def make(self, hours: str) -> int:
        values = {"geom": Point(9.55, 47.15, srid=4326), "title": "Hof", "opening_hours": hours}
        return int(create_feature(layer=registry.get("farm-shops"), values=values).pk)

    def test_card(self, client: Client) -> None:
        card = client.get(f"/farm-shops/{self.make('Mo-Su 00:00-24:00; Dec 24 off')}/card/").content.decode()
        assert 'class="state tone-ok"' in card
        assert "Öffnungszeiten" in card
        assert "Die nächsten sieben Tage" in card
        assert 'aria-current="date"' in card

    def test_card_shows_what_cannot_be_read_as_it_is_written(self, client: Client) -> None:
        card = client.get(f"/farm-shops/{self.make('wenn <Licht> brennt')}/card/").content.decode()
        assert "wenn &lt;Licht&gt; brennt" in card
        assert "state-" not in card

    @pytest.mark.parametrize("hours", ["Feb 30 10:00-12:00", "Mo-Fr 10:00-12:00; Feb 30 off", "Apr 31-31 off"])
    def test_card_says_of_a_day_that_no_year_has_only_what_is_written(self, client: Client, hours: str) -> None:
        card = client.get(f"/farm-shops/{self.make(hours)}/card/").content.decode()
        assert "Öffnungszeiten" in card
        assert "state-" not in card

    @pytest.mark.parametrize(
        "hours", ["Apr 1-Sep 31 10:00-12:00", "Apr 10-31: 10:00-12:00", "Feb 10-30 off; Mo 10:00-12:00"]
    )
    def test_card_stands_a_span_that_ends_on_no_day(self, client: Client, hours: str) -> None:
        response = client.get(f"/farm-shops/{self.make(hours)}/card/")
        assert response.status_code == 200
        assert "Die nächsten sieben Tage" in response.content.decode()

    def test_list(self, client: Client) -> None:
        self.make("24/7")
        page = client.get("/list/?bbox=9.5,47.1,9.6,47.2").content.decode()
        assert "Immer offen" in page

    def test_events_say_when_instead(self, client: Client) -> None:
        values = {"geom": Point(9.55, 47.15, srid=4326), "title": "Fest", "starts_at": now() + timedelta(days=1)}
        create_feature(layer=registry.get("events"), values=values)
        assert "tone-ok" not in client.get("/list/?bbox=9.5,47.1,9.6,47.2").content.decode()
