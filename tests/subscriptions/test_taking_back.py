"""What is taken back is told to those who were told of it, and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from api.subscriptions.telling import tell_at_once, tell_in_the_morning
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.models import Happening
from layers.core.services import create_feature
from tests.subscriptions.conftest import IN_VILLAGE, accepted, let_time_pass, morning_comes

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

    from layers.core.permissions import Actor
    from tests.subscriptions.conftest import Subscribe

pytestmark = pytest.mark.django_db


def test_nothing_is_told_while_it_can_be_taken_back(order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage]) -> None:
    order()
    change = accepted(chief)
    assert tell_at_once().mails == 0
    deciding.reopen(actor=chief, change=change)
    let_time_pass()
    assert tell_at_once().mails == 0
    assert not Happening.objects.exists()
    deciding.accept(actor=chief, change=change)
    let_time_pass()
    assert tell_at_once().mails == 1
    assert len(mailoutbox) == 1


def test_what_was_taken_back_is_not_told(order: Subscribe, chief: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    order(rhythm="daily")
    change = accepted(chief)
    let_time_pass()
    tell_at_once()
    deciding.revert(actor=chief, change=change)
    let_time_pass()
    morning_comes(monkeypatch)
    assert tell_in_the_morning("daily").mails == 0


def test_what_was_told_and_is_taken_back_is_told_again(
    order: Subscribe, chief: Actor, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    """Nobody goes to a concert that is off again. Who had heard of neither hears of neither."""
    layer = registry.get("events")
    with override("en"):
        order()
        order(rhythm="daily", title="In the morning")
    values = {"title": "Concert", "geom": IN_VILLAGE, "starts_at": now() + timedelta(days=5)}
    added = proposing.add_feature(actor=chief, layer=layer, values=values)
    steps = [added]
    for _ in range(3):
        let_time_pass()
        assert tell_at_once().mails == 1
        steps.append(deciding.revert(actor=chief, change=steps[-1]))
    let_time_pass()
    assert tell_at_once().mails == 1
    assert [mail.subject.partition(" ")[0] for mail in mailoutbox] == ["New", "Cancelled", "There", "Cancelled"]
    morning_comes(monkeypatch)
    assert tell_in_the_morning("daily").mails == 0


def test_an_error_that_was_told_is_told_again_when_it_is_mended(
    order: Subscribe, chief: Actor, mailoutbox: list[EmailMessage]
) -> None:
    layer = registry.get("events")
    values = {"title": "Concert", "geom": IN_VILLAGE, "starts_at": now() + timedelta(days=5)}
    concert = create_feature(layer=layer, values=values)
    let_time_pass()
    tell_at_once()
    with override("en"):
        order()
    change = proposing.change_feature(actor=chief, layer=layer, feature=concert, changes={"title": "Concart"})
    let_time_pass()
    tell_at_once()
    deciding.revert(actor=chief, change=change)
    let_time_pass()
    tell_at_once()
    tell_at_once()
    assert [mail.subject for mail in mailoutbox] == ["Changed in Laage: Concart", "Changed in Laage: Concert"]
    change = proposing.change_feature(actor=chief, layer=layer, feature=concert, changes={"title": "Concart"})
    deciding.revert(actor=chief, change=change)
    let_time_pass()
    assert tell_at_once().mails == 0
