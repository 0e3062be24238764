"""The layer of the depots."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from layers.core.contribution import moderated
from layers.core.families import LENDING
from layers.core.layer import Layer, Style
from layers.core.permissions import EditorOf
from layers.core.place_details import PLACE_DETAILS
from layers.core.registry import register
from layers.depots.models import Depot


@register
class Depots(Layer):
    """Who lends what."""

    model = Depot
    id, title = "depots", _("Lending")
    description = _("Where clubs and municipalities lend things to each other.")
    properties = ("title", "description", *PLACE_DETAILS, "area", "organisation")
    contribution = moderated(by=EditorOf)
    required = ("title",)
    freshness = timedelta(days=365)
    also = _("borrow rent things")
    style = Style(family=LENDING, icon="temaki/tools", min_zoom=10)
