"""What reports are about, roughly: each category belongs to one kind, which gives it its icon on the map."""

from django.utils.translation import gettext_lazy as _

from layers.core.layer import Kind

KINDS = (
    Kind("play", _("Playground or sports ground"), icon="temaki/swing", also=_("swing slide sandpit goal")),
    Kind("road", _("Road or path"), icon="temaki/bollard", also=_("pothole pavement kerb bridge")),
    Kind("light", _("Street lamp"), icon="temaki/street_lamp_arm", also=_("lantern dark light")),
    Kind("sign", _("Sign or traffic light"), icon="temaki/traffic_signals", also=_("traffic sign street sign")),
    Kind("waste", _("Rubbish"), icon="temaki/waste", also=_("litter dump dog dirt container")),
    Kind("green", _("Trees and green"), icon="temaki/tree_broadleaved", also=_("hedge branch meadow weeds")),
    Kind("water", _("Water"), icon="temaki/water", also=_("drain gully ditch flood hydrant")),
    Kind("furniture", _("Bench or shelter"), icon="temaki/bench", also=_("seat bus stop table")),
    Kind("building", _("Public building"), icon="temaki/town_hall", also=_("school hall graffiti")),
    Kind("winter", _("Snow and ice"), icon="temaki/snow", also=_("slippery gritting")),
    Kind("other", _("Something else"), icon="maki/caution"),
    Kind("praise", _("Praise"), icon="maki/heart", also=_("thanks")),
    Kind("proposal", _("Proposal"), icon="temaki/bulb", also=_("suggestion idea wish")),
)
KIND_CHOICES = [(kind.id, kind.title) for kind in KINDS]
