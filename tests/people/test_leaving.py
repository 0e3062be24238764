"""Who leaves an office is told, before they go, where nobody would be left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from layers.areas.models import AreaRole
from layers.areas.personal_data import warn_last_staff
from layers.core.permissions import Role
from tests.people.asking import page

if TYPE_CHECKING:
    from django.test import Client

    from tests.people.district import District

pytestmark = pytest.mark.django_db


def warned(district: District, person: str) -> list[str]:
    return list(warn_last_staff(district.person(person)))


def test_the_last_of_an_office_is_told_so_before_they_go(client: Client, district: District) -> None:
    clerk = district.person("staff@laage")
    EmailAddress.objects.all().delete()  # then there is nothing with which to prove once more who they are
    client.force_login(clerk)
    assert "In „Laage“ arbeitet sonst niemand für das Amt." in page(client.get(reverse("pages:my-data-erase")))


def test_colleagues_and_the_office_of_the_district_stay(district: District) -> None:
    AreaRole.objects.create(user=district.person("citizen"), area=district.areas["dorf"], role=Role.STAFF)
    assert warned(district, "staff@dorf") == []
    assert len(warned(district, "staff@laage")) == 1
    district.person("staff@amt")
    assert warned(district, "staff@laage") == []
    # Who works for one village does not stand in for the district around it.
    assert len(warned(district, "staff@amt")) == 1


def test_who_is_blocked_or_only_an_editor_follows_nobody(district: District) -> None:
    colleague = district.person("citizen")
    role = AreaRole.objects.create(user=colleague, area=district.areas["laage"], role=Role.EDITOR)
    assert len(warned(district, "staff@laage")) == 1
    AreaRole.objects.filter(pk=role.pk).update(role=Role.STAFF)
    assert warned(district, "staff@laage") == []
    colleague.is_active = False
    colleague.save()
    assert len(warned(district, "staff@laage")) == 1
    assert warned(district, "editor@laage") == []
