"""How the tests of these pages ask and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.people.district import District


def page(response: Answer) -> str:
    return response.content.decode()


def be(client: Client, district: District, person: str) -> None:
    sign_in_twice(client, district.person(person))
