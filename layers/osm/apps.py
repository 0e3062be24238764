"""The way from OpenStreetMap into the layers and the basemap."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OsmConfig(AppConfig):
    """Import, refresh, and the tiles of the basemap."""

    name = "layers.osm"
    label = "osm"
    verbose_name = _("OpenStreetMap")
