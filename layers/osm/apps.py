"""The way from OpenStreetMap into the layers and the basemap."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from layers.core.search.vocabulary import register_words


class OsmConfig(AppConfig):
    """Import, refresh, and the tiles of the basemap."""

    name = "layers.osm"
    label = "osm"
    verbose_name = _("OpenStreetMap")

    def ready(self) -> None:
        """Let the search know the words of streets and villages."""
        from layers.osm.gazetteer.search import GAZETTEER_WORDS  # noqa: PLC0415 (models are not loaded when this module is)

        register_words(GAZETTEER_WORDS)
