"""What is said about a subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages.measures import chosen_length_words
from layers.areas.models import Area
from layers.core import registry
from layers.core.models import Subscription

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

Rhythm = Subscription.Rhythm


def rhythm_words(rhythm: str) -> str:
    """How often something comes, within a sentence."""
    words = {
        Rhythm.NOW: _("as soon as something happens"),
        Rhythm.DAILY: _("each morning at seven, if there is any"),
        Rhythm.WEEKLY: _("each Thursday morning, if there is any"),
    }
    return words[Rhythm(rhythm)]


def wish_words(subscription: Subscription) -> str:
    """What is looked for: layers and words."""
    what = layer_words(subscription)
    return (
        _("%(what)s with the words: %(words)s") % {"what": what, "words": subscription.words} if subscription.words else what
    )


def layer_words(subscription: Subscription) -> str:
    """In which layers."""
    known = {layer.id: str(layer.title) for layer in registry.layers()}
    titles = [known[layer_id] for layer_id in subscription.layers if layer_id in known]
    return ", ".join(titles) or _("everything on the map")


def ground_words(made: Mapping[str, Any], place: str = "") -> str:
    """Where, in a few words: also a name for a subscription that nobody has named.

    Args:
        made: As the subscription keeps it.
        place: What is around there; empty where that is not known.
    """
    match made:
        case {"how": "area", "area": pk}:
            area = Area.objects.visible_to(None).filter(pk=pk).first()
            return area.title if area and area.title else _("a municipality")
        case {"how": "place", "radius_m": radius_m}:
            distance = chosen_length_words(radius_m)
            around = _("%(distance)s around %(place)s") if place else _("%(distance)s around a place")
            return around % {"distance": distance, "place": place}
        case {"how": "route"}:
            return _("along a way")
    return _("a drawn area")


def name_within_sentence(subscription: Subscription) -> str:
    """What it is called after "news of": ours would be in the wrong case there, but for the name of a municipality."""
    if subscription.made["how"] == "area" or subscription.title != capfirst(ground_words(subscription.made)):
        return subscription.title
    return where_within_sentence(subscription.made)


def where_within_sentence(made: Mapping[str, Any]) -> str:
    """Where, after "news of"."""
    words = {"place": _("the surroundings of your place"), "route": _("your way"), "drawn": _("your drawn area")}
    return words.get(made["how"]) or ground_words(made)
