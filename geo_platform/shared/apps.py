"""What all processes share."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Notes and counts that end by themselves."""

    name = "geo_platform.shared"
    label = "shared"
