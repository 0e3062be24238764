"""Whoever signs out leaves a device to others, and nothing on it: only one's own page sees to that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo_platform.accounts.models import User
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_office_signs_out_where_the_device_is_tidied(client: Client) -> None:
    sign_in_twice(client, User.objects.create_superuser("chief", "chief@example.org"))
    office = client.get("/admin/").content.decode()
    assert "/admin/logout/" not in office
    way = re.search(r'href="(/account/)#(sign-out)">Abmelden<', office)
    assert way
    page, place = way.groups()
    form = re.search(rf'<form id="{place}"[^>]*>', client.get(page).content.decode())
    assert form
    assert "data-signs-out" in form[0]
