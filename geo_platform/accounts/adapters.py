"""What allauth leaves to us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from geo_platform.accounts.sealing import seal, unseal


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """For the setting `ACCOUNT_ADAPTER`."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a mail whose links lead to the site's public address: whoever asks for it may call us by another name."""
        super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """For the setting `MFA_ADAPTER`."""

    def encrypt(self, text: str) -> str:
        """Seal what codes are made from."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read it again."""
        return unseal(encrypted_text)
