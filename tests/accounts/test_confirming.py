"""Proving by mail once more who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.account.models import EmailAddress

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/account/reauthenticate/code/"


def test_page_and_mail_fit_what_is_to_be_confirmed(
    client: Client, django_user_model: type[User], mailoutbox: list[EmailMessage]
) -> None:
    user = django_user_model.objects.create_user(username="reader", email="reader@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    page = client.get(ADDRESS).content.decode()
    assert "An welche Adresse?" in page
    assert "Recipient" not in page
    client.post(ADDRESS, {"recipient": user.email})
    (mail,) = mailoutbox
    assert "Anmelden" not in mail.subject
    assert "anmelden" not in mail.body
    assert "um den Sie gebeten haben" in mail.body
