"""Own maps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OwnMapsConfig(AppConfig):
    """Not a layer, since what it shows depends on who asks; docs/adr/0060-own-maps.md says why."""

    name = "layers.own_maps"
    label = "own_maps"
    verbose_name = _("Own maps")
