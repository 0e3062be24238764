"""Asks a server which services it has, so that the office can choose from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from layers.defects.connector.client import Contact, services_of, text_in
from layers.defects.connector.models import LONGEST_ANSWERED, LONGEST_SERVICE, RemoteService

if TYPE_CHECKING:
    from layers.defects.connector.models import RemoteServer

MOST_SERVICES = 1000


def discover_services(server: RemoteServer) -> int:
    """Read the services of a server anew; gives how many.

    Raises:
        OutgoingError: It cannot be reached.
        GarbageError: It answers something else.
    """
    named = services_of(Contact.of(server))[:MOST_SERVICES]
    found = {
        code: service for service in named if (code := text_in(service, "service_code")) and len(code) <= LONGEST_SERVICE
    }
    with transaction.atomic():
        RemoteService.objects.filter(server=server).delete()
        RemoteService.objects.bulk_create(
            RemoteService(
                server=server,
                code=code,
                name=text_in(service, "service_name")[:LONGEST_ANSWERED],
                group=text_in(service, "group")[:LONGEST_ANSWERED],
            )
            for code, service in found.items()
        )
    return len(found)
