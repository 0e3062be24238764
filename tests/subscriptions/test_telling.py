"""Each thing is told once, and only what everybody may see when it is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from api.subscriptions import letters, telling
from api.subscriptions.telling import tell_at_once, tell_in_the_morning
from geo_platform.outbox.models import Push, PushDevice
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.ledger import Enclosure
from layers.core.models import Happening, Status, Subscription
from layers.core.services import create_feature
from layers.core.subscriptions import shapes
from layers.core.subscriptions.due import last_morning
from layers.core.subscriptions.matching import MOST_LINES
from layers.core.subscriptions.noting import note_refresh
from layers.core.subscriptions.services import (
    confirm_subscription,
    end_subscription,
    pause_subscription,
    resume_subscription,
    take_back_end,
)
from tests.subscriptions.conftest import FAR_AWAY, IN_VILLAGE, accepted, let_time_pass, morning_comes, proposed

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from geo_platform.accounts.models import User
    from layers.core.permissions import Actor
    from tests.subscriptions.conftest import Subscribe

pytestmark = pytest.mark.django_db


def bodies(mails: list[EmailMessage]) -> str:
    return "\n".join(str(mail.body) for mail in mails)


def test_a_new_entry_is_told_at_once_and_once(order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    with override("en"):
        subscription = order()
    accepted(chief)
    let_time_pass()
    assert tell_at_once().mails == 1
    assert tell_at_once().mails == 0
    (mail,) = mailoutbox
    assert mail.to == ["reader@example.org"]
    assert mail.subject == "New in Laage: Ramp"
    assert "Ramp" in mail.body
    assert subscription.end_token in mail.extra_headers["List-Unsubscribe"]
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    subscription.refresh_from_db()
    assert subscription.last_told_at


def test_an_event_that_is_taken_off_is_cancelled(order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    layer = registry.get("events")
    values = {"title": "Concert", "geom": FAR_AWAY, "starts_at": now() + timedelta(days=5)}
    concert = create_feature(layer=layer, values=values)
    let_time_pass()
    tell_at_once()
    with override("en"):
        order(made=shapes.around_place(FAR_AWAY.x, FAR_AWAY.y, 500))
    proposing.remove_feature(actor=chief, layer=layer, feature=concert)
    let_time_pass()
    tell_at_once()
    # It lies in no municipality that is known.
    assert [mail.subject for mail in mailoutbox] == ["Cancelled: Concert"]
    assert "Concert (cancelled)" in mailoutbox[0].body


@pytest.mark.parametrize("hours", [-30 * 24, -4, -2, 2])
def test_what_was_over_before_it_was_taken_off_is_not_cancelled(
    order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage], hours: int
) -> None:
    """Somebody tidies up: nobody is to fear for an evening that was a month ago."""
    layer = registry.get("events")
    values = {"title": "Concert", "geom": IN_VILLAGE, "starts_at": now() + timedelta(hours=hours)}
    concert = create_feature(layer=layer, values=values)
    let_time_pass()
    tell_at_once()
    order()
    proposing.remove_feature(actor=chief, layer=layer, feature=concert)
    let_time_pass()
    assert tell_at_once().mails == len(mailoutbox) == (hours > -3)  # without an end it lasts three hours


def test_a_locked_account_hears_nothing(
    order: Subscribe, chief: Actor, reader: User, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    for rhythm in ("now", "daily"):
        order(rhythm=rhythm, by_push=True)
    order(owner=None, email="kim@example.org")
    confirm_subscription(subscription=Subscription.objects.get(owner=None))
    PushDevice.objects.create(user=reader, endpoint="https://push.example.org/reader", p256dh="x", auth="x", server_key="x")
    reader.is_active = False
    reader.save()
    accepted(chief)
    let_time_pass()
    morning_comes(monkeypatch)
    tell_at_once()
    tell_in_the_morning("daily")
    assert [mail.to for mail in mailoutbox] == [["kim@example.org"]]
    assert not Push.objects.exists()


def test_what_waits_or_lies_elsewhere_is_not_told(order: Subscribe, chief: Actor) -> None:
    order()
    proposed("Waits")
    accepted(chief, "Elsewhere", FAR_AWAY)
    let_time_pass()
    assert tell_at_once().mails == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PENDING, Status.REJECTED, Status.ARCHIVED])
def test_what_is_hidden_by_then_is_never_told(order: Subscribe, chief: Actor, status: str) -> None:
    order()
    change = accepted(chief)
    layer = registry.get("youth-spots")
    layer.model.objects.filter(pk=change.feature_id).update(status=status)
    let_time_pass()
    assert tell_at_once().mails == 0
    layer.model.objects.filter(pk=change.feature_id).update(status=Status.PUBLISHED)
    assert tell_at_once().mails == 0


def test_two_changes_of_a_day_are_one_line(
    order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    order(rhythm="daily")
    change = accepted(chief)
    layer = registry.get("youth-spots")
    for words in ("Wet", "Dry"):
        feature = layer.model.objects.get(pk=change.feature_id)
        proposing.change_feature(actor=chief, layer=layer, feature=feature, changes={"description": words})
    let_time_pass()
    morning_comes(monkeypatch)
    assert (tell_in_the_morning("daily").mails, tell_in_the_morning("daily").mails) == (1, 0)
    assert bodies(mailoutbox).count("- Ramp") == 1
    assert "(new)" in bodies(mailoutbox) or "(neu)" in bodies(mailoutbox)


def test_what_came_and_went_is_nothing(order: Subscribe, chief: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    order(rhythm="daily")
    change = accepted(chief)
    layer = registry.get("youth-spots")
    proposing.remove_feature(actor=chief, layer=layer, feature=layer.model.objects.get(pk=change.feature_id))
    let_time_pass()
    morning_comes(monkeypatch)
    assert tell_in_the_morning("daily").mails == 0


def test_what_has_gone_is_told_without_a_link(order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    change = accepted(chief)
    let_time_pass()
    tell_at_once()
    order()
    layer = registry.get("youth-spots")
    gone = proposing.remove_feature(actor=chief, layer=layer, feature=layer.model.objects.get(pk=change.feature_id))
    let_time_pass()
    assert tell_at_once().mails == 1
    assert f"/youth-spots/{change.feature_id}/" not in bodies(mailoutbox)
    deciding.revert(actor=chief, change=gone)
    let_time_pass()
    assert tell_at_once().mails == 1
    assert f"/youth-spots/{change.feature_id}/" in bodies(mailoutbox)


def test_what_is_hurtful_leaves_in_silence(order: Subscribe, chief: Actor) -> None:
    change = accepted(chief, "Nasty words")
    let_time_pass()
    tell_at_once()
    order()
    layer = registry.get("youth-spots")
    complaint = proposing.report_abuse(
        actor=chief,
        layer=layer,
        feature=layer.model.objects.get(pk=change.feature_id),
        enclosed=Enclosure(note="It hurts."),
    )
    deciding.accept(actor=chief, change=complaint)
    let_time_pass()
    assert tell_at_once().mails == 0


def test_layers_and_words_choose(order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    order(title="Layer", layers=("youth-spots",))
    order(title="Other layer", layers=("playgrounds",))
    order(title="Word", words="Konzerte, rämp")
    order(title="Other word", words="Flohmarkt")
    accepted(chief)
    let_time_pass()
    assert tell_at_once().mails == 2
    assert "Layer" in bodies(mailoutbox)
    assert "Other" not in bodies(mailoutbox)


def test_the_unconfirmed_paused_and_ended_hear_nothing(order: Subscribe, chief: Actor) -> None:
    stranger = order(owner=None, email="stranger@example.org")
    paused = pause_subscription(subscription=order())
    ended = end_subscription(subscription=order())
    accepted(chief)
    let_time_pass()
    assert tell_at_once().mails == 0
    # Who says yes, or goes on, hears of what comes.
    confirm_subscription(subscription=stranger)
    resume_subscription(subscription=paused)
    take_back_end(subscription=ended)
    accepted(chief, "Second")
    let_time_pass()
    assert tell_at_once().mails == 3


def test_a_refresh_is_told_in_collections_only(
    order: Subscribe, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    order()
    order(rhythm="daily")
    layer = registry.get("playgrounds")
    feature = create_feature(layer=layer, values={"title": "From the map", "geom": IN_VILLAGE})
    Happening.objects.all().delete()
    note_refresh(layer=layer, feature_ids=[feature.pk], what=Happening.What.NEW)
    note_refresh(layer=layer, feature_ids=list(range(10_000)), what=Happening.What.NEW)
    assert Happening.objects.filter(key__startswith="playgrounds:").count() == 1
    let_time_pass()
    assert tell_at_once().mails == 0
    morning_comes(monkeypatch)
    assert tell_in_the_morning("daily").mails == 1
    assert "From the map" in bodies(mailoutbox)


def test_events_come_first_the_soonest_first_and_what_is_over_not_at_all(
    order: Subscribe, mailoutbox: list[EmailMessage]
) -> None:
    order()
    for title, days in (("Later", 9), ("Sooner", 2), ("Over", -2)):
        values = {"title": title, "geom": IN_VILLAGE, "starts_at": now() + timedelta(days=days)}
        create_feature(layer=registry.get("events"), values=values)
    create_feature(layer=registry.get("playgrounds"), values={"title": "Swing", "geom": IN_VILLAGE})
    let_time_pass()
    tell_at_once()
    text = bodies(mailoutbox)
    assert text.index("Sooner") < text.index("Later") < text.index("Swing")
    assert "Over" not in text


def test_a_long_mail_ends_with_the_way_to_the_map(order: Subscribe, mailoutbox: list[EmailMessage]) -> None:
    subscription = order()
    for number in range(MOST_LINES + 4):
        create_feature(layer=registry.get("playgrounds"), values={"title": f"Swing {number}", "geom": IN_VILLAGE})
    let_time_pass()
    tell_at_once()
    text = bodies(mailoutbox)
    assert text.count("- Swing") == MOST_LINES
    assert " 4 " in text
    assert f"/subscriptions/map/{subscription.end_token}/" in text


def test_a_worker_that_is_killed_neither_loses_nor_doubles(
    order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        order(title=f"Number {number}")
    accepted(chief)
    let_time_pass()
    monkeypatch.setattr(telling, "BATCH", 2)
    real, calls = letters.news_letter, iter(range(100))

    def killed_at_fourth(*words: object) -> EmailMessage:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(telling, "news_letter", killed_at_fourth)
    with pytest.raises(KeyboardInterrupt):
        tell_at_once()
    assert len(mailoutbox) == 2
    monkeypatch.setattr(telling, "news_letter", real)
    assert tell_at_once().mails == 5
    said = sorted(line for line in bodies(mailoutbox).splitlines() if "Number" in line)
    assert len(said) == len(set(said)) == 7


def test_somebody_without_an_address_gets_no_mail(order: Subscribe, chief: Actor, reader: object) -> None:
    Subscription.objects.filter(pk=order().pk).update(by_mail=False)
    type(reader).objects.filter(pk=reader.pk).update(email="")  # type: ignore[attr-defined]
    order()
    accepted(chief)
    let_time_pass()
    told = tell_at_once()
    assert (told.subscriptions, told.mails) == (2, 0)


@pytest.mark.parametrize(
    ("rhythm", "at", "expected"),
    [
        # In winter Berlin is an hour ahead of UTC, in summer two.
        ("daily", datetime(2026, 11, 28, 6, 0, tzinfo=UTC), datetime(2026, 11, 28, 6, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 11, 28, 5, 59, tzinfo=UTC), datetime(2026, 11, 27, 6, 0, tzinfo=UTC)),
        # The clocks go forward on 29 March and back on 25 October: still seven o'clock, and still one morning a day.
        ("daily", datetime(2026, 3, 29, 5, 0, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 3, 29, 4, 59, tzinfo=UTC), datetime(2026, 3, 28, 6, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 10, 25, 6, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
        ("daily", datetime(2026, 10, 25, 5, 59, tzinfo=UTC), datetime(2026, 10, 24, 5, 0, tzinfo=UTC)),
        # Thursdays; the 26th of November 2026 is one.
        ("weekly", datetime(2026, 11, 26, 6, 0, tzinfo=UTC), datetime(2026, 11, 26, 6, 0, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 26, 5, 0, tzinfo=UTC), datetime(2026, 11, 19, 6, 0, tzinfo=UTC)),
        ("weekly", datetime(2026, 12, 2, 12, 0, tzinfo=UTC), datetime(2026, 11, 26, 6, 0, tzinfo=UTC)),
    ],
)
def test_mornings(rhythm: str, at: datetime, expected: datetime) -> None:
    assert last_morning(rhythm, at, "Europe/Berlin") == expected


def test_devices_are_told_once(order: Subscribe, chief: Actor, reader: User) -> None:
    PushDevice.objects.create(user=reader, endpoint="https://push.example.org/1", name="Phone")
    with override("en"):
        order(by_mail=False, by_push=True)
    accepted(chief)
    let_time_pass()
    assert (tell_at_once().mails, tell_at_once().mails) == (0, 0)
    payload = json.loads(Push.objects.get().payload)
    assert payload["title"] == "Ramp"
    assert payload["url"].startswith("/en/youth-spots/")
    accepted(chief, "Second")
    accepted(chief, "Third")
    let_time_pass()
    tell_at_once()
    assert "Second, Third" in Push.objects.order_by("-pk")[0].payload
