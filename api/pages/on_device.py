"""What stays on the device of who reads: each with what for and for how long. The page about privacy lists it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class OnDevice:
    """Something that a browser keeps for us.

    Attributes:
        name: As the browser lists it.
        where: In which of its stores.
        what: What it is for.
        until: How long it stays.
    """

    name: str
    where: StrPromise
    what: StrPromise
    until: StrPromise


ON_DEVICE = (
    OnDevice("sessionid", _("Cookie"), _("Knows you again when you are signed in."), _("Until you sign out.")),
    OnDevice("csrftoken", _("Cookie"), _("Keeps other sites from sending forms in your name."), _("One year.")),
    OnDevice("messages", _("Cookie"), _("A sentence such as “Your name is saved.”"), _("Until you have seen it.")),
    OnDevice(
        "device",
        _("Cookie"),
        _("A random number, so that each “Still there?” counts once, and a ride bench knows who waits there."),
        _("One year."),
    ),
    OnDevice(
        "ride_places",
        _("Cookie"),
        _("Where exactly the ride that you look for begins and ends. Addresses of pages do not say it."),
        _("12 hours, or until you sign out."),
    ),
    OnDevice(
        "reports",
        _("Cookie"),
        _("Which reports were sent from this device without an account, so that you find them again."),
        _("One year, or until you tap “Forget these reports on this device”."),
    ),
    OnDevice(
        "ride-places",
        _("Settings"),
        _("Between which places you looked for rides lately."),
        _("Until you tap “Forget these places”, or sign out."),
    ),
    OnDevice(
        "theme, layers, …", _("Settings"), _("What you have chosen: dark or light, which layers."), _("Until you delete it.")
    ),
    OnDevice("draft", _("Settings"), _("What you have typed into a form."), _("Until you send it or close the window.")),
    OnDevice("pages, tiles, …", _("Cache"), _("Pages and pieces of the map, to be there without a network."), _("30 days.")),
    OnDevice(
        "outbox",
        _("Database"),
        _("What you sent without a network, until it has arrived; then its link."),
        _("Until it has arrived, its link for a week more."),
    ),
    OnDevice(
        "own-map-…",
        _("Database"),
        _("What you have drawn on own maps without a network, with its photos. Each person and each map has one."),
        _("Until it has arrived."),
    ),
    OnDevice("own-map-hidden-…", _("Settings"), _("What you have hidden on an own map."), _("Until you delete it.")),
    OnDevice(
        "push",
        _("Notifications"),
        _("The address under which news reach the device, if you asked for it."),
        _("Until you end it."),
    ),
)
