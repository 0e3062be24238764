"""What allauth leaves to us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """For the setting `ACCOUNT_ADAPTER`."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a mail whose links lead to the site's public address: whoever asks for it may call us by another name."""
        super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})
