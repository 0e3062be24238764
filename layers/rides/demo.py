"""Example rides between real places, on the days to come."""

from __future__ import annotations

from datetime import datetime, timedelta
from logging import getLogger
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils import timezone

from layers.core import registry, roads
from layers.core.demo import content
from layers.core.exceptions import InvalidInputError
from layers.core.services import mark_changed
from layers.rides.benches.demo import load_benches
from layers.rides.days import bits_of
from layers.rides.drafts import OfferDraft, Once, Weekly
from layers.rides.models import LONGEST_LABEL
from layers.rides.offering import offer_ride
from routing.router import Place, RouterUnavailableError

if TYPE_CHECKING:
    from datetime import date, time

    from geo_platform.accounts.models import User
    from layers.core.demo import Sites
    from layers.rides.models import Offer

    Ends = list[tuple[Place, str]]

WEEKS_AHEAD = 26
# As many as fixtures/demo/rides.toml tells apart.
MOST_VILLAGES = 8
logger = getLogger(__name__)


def load_demo(sites: Sites) -> int:
    """Put up the example benches, and offer the example rides; gives how many of both."""
    return load_benches(sites) + _load_rides(sites)


def _load_rides(sites: Sites) -> int:
    """Put the examples of `fixtures/demo/rides.toml` onto the roads; none where there are no roads, or only one village."""
    try:
        roads.router()
    except RouterUnavailableError:
        logger.warning("There are no roads yet, so there are no example rides either.")
        return 0
    villages = _villages()
    if len(villages) < 2:  # noqa: PLR2004 (from one to another)
        return 0
    return sum(_put(_told(example, sites), villages) for example in content("rides"))


def _villages() -> Ends:
    """Where people of the region live and work, the most important place first."""
    settlements = apps.get_model("osm", "GazetteerEntry").objects.settlements()  # by name: layers do not know each other
    known = settlements.filter(kind__in=("city", "town", "village")).most_important_first()[:MOST_VILLAGES]
    return [(Place(one.point.x, one.point.y), one.name[:LONGEST_LABEL]) for one in known]


def _told(example: dict[str, Any], sites: Sites) -> dict[str, Any]:
    """With its words in the spelling of the country."""
    return example | {name: sites.locality.tell(example[name], "") for name in ("car", "description")}


def _put(example: dict[str, Any], villages: Ends) -> int:
    """Offer a ride and its way back; gives how many that were."""
    ends = [villages[example[name] % len(villages)] for name in ("from", "to")]
    if ends[0] == ends[1]:
        return 0
    driver = _driver(example)
    try:
        there = _offer(driver, example, ends, example["at"], None)
        if "back" not in example:
            return 1
        _offer(driver, example, ends[::-1], example["back"], there)
    except InvalidInputError as error:
        # Beside a place in the woods there may be no road.
        logger.info("An example ride was left out: %s", error)
        return 0
    return 2


def _offer(driver: User, example: dict[str, Any], ends: Ends, at: time, way_back_of: Offer | None) -> Offer:
    draft = OfferDraft(
        places=[place for place, _label in ends],
        labels=[label for _place, label in ends],
        when=_when(example, at, timezone.localdate()),
        seats=example["seats"],
        contribution_cents=example.get("cents"),
        car=example["car"],
        women_only=example.get("women_only", False),
        description=example["description"],
        way_back_of=way_back_of,
    )
    offer = offer_ride(driver=driver, draft=draft)
    offer.is_demo = True
    offer.save(update_fields=["is_demo"])
    mark_changed(layer=registry.get("rides"))
    return offer


def _when(example: dict[str, Any], at: time, today: date) -> Once | Weekly:
    if "in_days" in example:
        return Once(timezone.make_aware(datetime.combine(today + timedelta(days=example["in_days"]), at)))
    return Weekly(bits_of(example["weekdays"]), at, today, today + timedelta(weeks=WEEKS_AHEAD))


def _driver(example: dict[str, Any]) -> User:
    """Somebody of the demo, or an account that nobody can sign in to."""
    users = get_user_model().objects
    known = users.filter(username=f"demo-{example.get('person', '')}", is_demo=True).first()
    if known:
        return known
    made, _is_new = users.get_or_create(
        username=f"demo-ride-{example['driver'].lower()}", defaults={"display_name": example["driver"], "is_demo": True}
    )
    return made
