"""Whoever signs other devices out has perhaps lost one: nothing that is for them is shown there any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.db import transaction

from geo_platform.outbox.push_devices import end_all_push_devices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allauth.usersessions.models import UserSession


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]  # allauth has no types
    """For the setting `USERSESSIONS_ADAPTER`."""

    @transaction.atomic
    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        """End them, and all notifications with them: which device is which browser's session, nobody knows here."""
        super().end_sessions(sessions)
        people = {session.user_id for session in sessions} or {self.request.user.pk}
        for user_id in people:
            end_all_push_devices(user_id=user_id)
