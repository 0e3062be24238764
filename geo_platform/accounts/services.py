"""Keeping accounts tidy."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.timezone import now


@transaction.atomic
def forget_ended_sessions() -> int:
    """Delete sessions that are over, and from where they were used; gives how many."""
    ended, _ = Session.objects.filter(expire_date__lt=now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return ended
