"""What is kept about people is handed out, and forgotten with the place it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

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
