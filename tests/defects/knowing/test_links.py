"""The numbers of reports are found where people look for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.defects.asking import send

if TYPE_CHECKING:
    from django.test import Client

    from layers.defects.models import Category

pytestmark = pytest.mark.django_db
LINK = '<a class="text-link" href="/reports/numbers/">So schnell antwortet das Amt</a>'


def test_from_the_thanks_and_from_the_page_of_a_report(client: Client, category: Category) -> None:
    token = send(category).token
    for address in (f"/report/sent/{token}/", f"/reports/{token}/"):
        assert LINK in client.get(address).content.decode()


def test_from_what_is_said_about_privacy_and_from_every_foot(client: Client) -> None:
    page = client.get("/privacy/").content.decode()
    words, foot = page.split('<footer class="page-foot">')
    assert [part.count('href="/reports/numbers/"') for part in (words, foot)] == [1, 1]
    assert client.get("/reports/numbers/").status_code == 200
