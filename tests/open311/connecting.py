"""A report that was given to an office with a system of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core import mail
from django.utils.timezone import now

from layers.defects.connector.models import Dispatch, RemoteServer
from layers.defects.drafts import Sender
from layers.defects.models import Report
from layers.defects.sending import send_report
from tests.defects.asking import draft
from tests.defects.office import route_report
from tests.open311.stand_in import Said

if TYPE_CHECKING:
    from layers.core.permissions import Actor
    from layers.defects.models import Category

KIM = Sender(email="kim@secret.example", name="Kim Geheim", phone="0171 999", is_trusted=True)


def give(category: Category, clerk: Actor, server: RemoteServer, **values: Any) -> Report:  # noqa: ANN401 (of a draft)
    report = send_report(draft(category, sender=KIM, **values))
    report = route_report(actor=clerk, report=report, version=report.version, authority=server.authority)
    mail.outbox.clear()
    return report


def theirs() -> Report:
    """The report as the other system has it, which in these tests is this site as well."""
    return Report.objects.get(source="open311")


def only() -> Dispatch:
    return Dispatch.objects.select_related("report").get()


def due() -> None:
    """Let the time of waiting be over."""
    Dispatch.objects.exclude(next_try_at=None).update(next_try_at=now())


def answer(**values: Any) -> Said:  # noqa: ANN401 (any JSON value)
    return Said(body=json.dumps([values]).encode())
