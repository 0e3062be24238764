"""The form of reports, and what is sent with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.defects.form.sending import Sender

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def somebody(client: Client) -> Sender:
    """Who has no account."""
    return Sender(client)
