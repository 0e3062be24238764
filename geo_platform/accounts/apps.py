"""Who someone is."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """The people who sign in."""

    name = "geo_platform.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
