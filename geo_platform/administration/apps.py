"""The administration as an app."""

from __future__ import annotations

from django.apps import apps
from django.contrib.admin import site
from django.contrib.admin.apps import AdminConfig

NOT_FOR_THE_OFFICE = (
    "procrastinate.ProcrastinateJob",
    "mfa.Authenticator",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
    "socialaccount.SocialAccount",
    "usersessions.UserSession",
)


class AdministrationConfig(AdminConfig):
    """Django's own, with our site in it."""

    default_site = "geo_platform.administration.site.AdministrationSite"

    def ready(self) -> None:
        """Leave out the queue of jobs, whose pages style themselves inline, and how and from where others sign in."""
        super().ready()
        for name in NOT_FOR_THE_OFFICE:
            site.unregister(apps.get_model(name))
