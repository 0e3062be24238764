"""What allauth leaves to us."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from geo_platform.accounts.sealing import seal, unseal
from geo_platform.shared.mail_heads import LONGEST_MAIL_ADDRESS


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """For the setting `ACCOUNT_ADAPTER`."""

    def clean_email(self, email: str) -> str:
        """Refuse what no mailbox has. Cut to what the database takes, it would be the address of somebody else."""
        too_long = _("That is too long. Please use at most %(limit_value)d characters.")
        MaxLengthValidator(LONGEST_MAIL_ADDRESS, too_long)(email)
        return cast("str", super().clean_email(email))

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
