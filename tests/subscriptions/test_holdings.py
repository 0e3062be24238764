"""What is kept about people is handed out, and forgotten with the place it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from geo_platform.outbox.models import Mail
from geo_platform.personal_data.holdings import Record, Wish, holdings
from layers.core.models import Ground, Subscription

if TYPE_CHECKING:
    from geo_platform.accounts.models import User
    from tests.subscriptions.conftest import Subscribe

pytestmark = pytest.mark.django_db


def test_what_is_kept_of_somebody(order: Subscribe, reader: User) -> None:
    subscription = order(words="swing")
    order(owner=None, email="kid@example.org")
    (holding,) = [one for one in holdings() if one.id == "subscriptions"]
    (record,) = holding.copy(reader)
    assert isinstance(record, Record)
    assert record.values["words"] == "swing"
    assert subscription.end_token not in str(record)
    assert holding.erase(reader, Wish.DELETE) == 1
    assert Subscription.objects.get().email == "kid@example.org"
    assert Ground.objects.count() == 1


def test_no_more_mail_goes_to_an_address_that_is_not_there(order: Subscribe, reader: User) -> None:
    own = order(by_push=True)
    others = [order(owner=None, email=email) for email in ("Reader@example.org", "kid@example.org")]
    for days in (9, 8, 1):
        refused_at = now() - timedelta(days=days)
        Mail.objects.create(recipients=[reader.email], subject="News", message=b"", refused_at=refused_at)
    (holding,) = [one for one in holdings() if one.id == "subscriptions"]
    assert holding.sweep
    holding.sweep()
    assert Subscription.objects.get(by_mail=True) == others[1]
    own.refresh_from_db()
    assert own.is_active  # its feed goes on, and its devices are told
