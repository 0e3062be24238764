"""The administration as an app."""

from __future__ import annotations

from django.apps import apps
from django.contrib.admin import site
from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Django's own, with our site in it."""

    default_site = "geo_platform.administration.site.AdministrationSite"

    def ready(self) -> None:
        """Leave the queue of jobs out: it is for who runs the machine, and its pages style themselves inline."""
        super().ready()
        site.unregister(apps.get_model("procrastinate", "ProcrastinateJob"))
