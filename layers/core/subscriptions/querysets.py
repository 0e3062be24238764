"""Reads of subscriptions and of what has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from geo_platform.accounts.services import addresses_of

if TYPE_CHECKING:
    from datetime import datetime

    from geo_platform.accounts.models import User


class SubscriptionQuerySet(QuerySet[Any]):
    """Subscriptions."""

    def active(self) -> Self:
        """Keep those whose news are told. Whose account is locked hears nothing until it is open again."""
        is_open = Q(owner=None) | Q(owner__is_active=True)
        return self.filter(is_open, confirmed_at__isnull=False, paused_at=None, ended_at=None)

    def present(self) -> Self:
        """Leave out what has ended."""
        return self.filter(ended_at=None)

    def of_user(self, user: User) -> Self:
        """Keep those of one account."""
        return self.filter(owner=user)

    def of_person(self, user: User) -> Self:
        """Keep those of one account, and those that go to its proved addresses without it."""
        without_account = Q(owner=None, _address__in=addresses_of(user))
        return self.annotate(_address=Lower("email")).filter(Q(owner=user) | without_account)

    def of_address(self, email: str) -> Self:
        """Keep those without an account that go to an address."""
        return self.annotate(_address=Lower("email")).filter(owner=None, _address=email.lower())


class HappeningQuerySet(QuerySet[Any]):
    """What has happened."""

    def ready(self, since: datetime, until: datetime) -> Self:
        """Keep what became certain after a moment, and not after another one."""
        return self.filter(ready_at__gt=since, ready_at__lte=until)

    def waiting_at_once(self) -> Self:
        """Keep what some want to know at once and have not been told."""
        return self.filter(Q(ready_at__isnull=False), is_told_at_once=False)
