"""Everything that helps to decide about one change, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.measure import D
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from api.pages.differences import label_of, open_differences, value_words
from api.pages.facts import ANY_ICON, ICONS, Fact, facts_of
from api.pages.history import author_words
from api.pages.measures import distance_words
from api.pages.moments import ago, day_of
from api.pages.rows import kind_word, name_of
from api.review.queue import KINDS
from api.review.reasons import reasons_for
from layers.core import registry
from layers.core.contributions.effects import values_of
from layers.core.fields import has_field
from layers.core.models import Change, Photo, Status
from layers.core.overlay import as_json
from layers.core.querysets import PUBLIC_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_platform.accounts.models import User
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

NEAR_M = 100
MOST_NEAR = 5
# What `facts_of` leaves to other parts of a card.
ALSO_TOLD = ("opening_hours", "organisation")
Kind, State = Change.Kind, Change.State


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Something like it that is near.

    Attributes:
        title: Its name, or what it is.
        kind: What it is; empty where the title says that.
        distance: In words.
        url: Where everybody sees it; empty while it waits itself.
        is_same_kind: It may well be the same thing.
    """

    title: str
    kind: str
    distance: str
    url: str
    is_same_kind: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the two decisions mean, as the words on their buttons."""

    accept: str
    reject: str


def detail(actor: Actor, change: Change) -> dict[str, Any]:
    """What the template of one change needs.

    Args:
        actor: Who decides.
        change: With its author, its area, its organisation and who has decided already.
    """
    layer = registry.get(change.layer)
    feature = layer.queryset().filter(pk=change.feature_id).first()
    return {
        "change": change,
        "layer": layer,
        "feature": feature,
        "icon": layer.icon(feature.kind) if feature else layer.style.icon,
        "title": name_of(layer, feature) if feature else change.title,
        "kind": KINDS[Kind(change.kind)],
        "author": author_words(change),
        "record": _record(change.author) if change.author else "",
        "age": ago(change.created_at),
        "verdict": _verdict(change),
        "reasons": reasons_for(change.kind),
        "decided": _decided(change),
        "photos": list(change.photos.all()),
        **(_about(actor, change, layer, feature) if feature else {}),
    }


def _about(actor: Actor, change: Change, layer: Layer, feature: BaseFeature) -> dict[str, Any]:
    """What depends on the feature: a proposal shows what would differ, everything else the entry as it is."""
    is_public = feature.status in PUBLIC_STATUSES
    about: dict[str, Any] = {"feature_url": reverse("pages:feature", args=[layer.id, feature.pk]) if is_public else ""}
    if change.kind == Kind.CHANGE:
        names = [name for name in change.after if has_field(layer.model, name)]
        found = open_differences(layer, change.before, values_of(feature, names), change.after)
        about |= {"differences": found, "has_changed": _has_changed(change)}
    else:
        about |= {"facts": list(_facts(layer, feature)), "entry_photos": _entry_photos(change)}
    if change.kind == Kind.ADD or layer.model.place_field in change.after:
        about["near"] = _near(actor, change, layer)
    return about


def _facts(layer: Layer, feature: BaseFeature) -> Iterator[Fact]:
    if layer.kinds:
        yield Fact(_("What it is"), kind_word(layer, feature.kind), ANY_ICON)
    yield from facts_of(layer, feature)
    for name in ALSO_TOLD:
        words = value_words(layer, name, as_json(feature, name)) if name in layer.fields else ""
        if words:
            yield Fact(label_of(layer, name), words, ICONS.get(name, ANY_ICON))


def _entry_photos(change: Change) -> list[Photo]:
    """The pictures that everybody sees, since a complaint may be about one of them, and those that were taken away."""
    photos = Photo.objects.of_feature(change.layer, change.feature_id).exclude(change=change)
    return list(photos.filter(Q(state=State.ACCEPTED) | Q(removed_at__isnull=False)))


def _has_changed(change: Change) -> bool:
    """Whether something was done to the feature since this was proposed."""
    done = Change.objects.accepted().of_feature(change.layer, change.feature_id)
    return done.filter(decided_at__gt=change.created_at).exists()


def _near(actor: Actor, change: Change, layer: Layer) -> list[Neighbour]:
    """What of the same layer is near, the nearest first, be it that it waits as well."""
    others = layer.queryset().visible_to(actor).exclude(pk=change.feature_id)
    there = others.filter(status__in=(*PUBLIC_STATUSES, Status.PENDING))
    near = there.filter(point__dwithin=(change.point, D(m=NEAR_M))).annotate(distance_m=Distance("point", change.point))
    own = layer.queryset().filter(pk=change.feature_id).values_list("kind", flat=True).first()
    return [_neighbour(layer, feature, own) for feature in near.order_by("distance_m", "pk")[:MOST_NEAR]]


def _neighbour(layer: Layer, feature: BaseFeature, own_kind: str | None) -> Neighbour:
    kind = kind_word(layer, feature.kind)
    is_public = feature.status in PUBLIC_STATUSES
    return Neighbour(
        title=feature.title or kind,
        kind=kind if feature.title else "",
        distance=distance_words(getattr(feature, "distance_m", None)),
        url=reverse("pages:feature", args=[layer.id, feature.pk]) if is_public else "",
        is_same_kind=feature.kind == own_kind,
    )


def _record(author: User) -> str:
    """How often somebody was right before, as far as others have decided."""
    is_reverted = Exists(Change.objects.filter(reverts=OuterRef("pk")))
    decided = Change.objects.by(author).exclude(decided_by=author)
    counts = decided.order_by().aggregate(
        right=Count("pk", filter=Q(~is_reverted, state=State.ACCEPTED)),
        all=Count("pk", filter=Q(state__in=(State.ACCEPTED, State.REJECTED))),
    )
    if not counts["all"]:
        return _("for the first time")
    return _("%(right)s of %(all)s were right before") % counts


def _verdict(change: Change) -> Verdict:
    return {
        Kind.ADD: Verdict(_("Take over"), _("Turn down")),
        Kind.CHANGE: Verdict(_("Take over"), _("Turn down")),
        Kind.GONE: Verdict(_("Take off the map"), _("It stays")),
        Kind.REPORT: Verdict(_("Take off the map"), _("It stays")),
    }.get(Kind(change.kind), Verdict(_("Take over"), _("Turn down")))


def _decided(change: Change) -> str:
    """What has become of it already; empty while it waits."""
    if change.decided_at is None:
        return ""
    words = {"state": capfirst(change.get_state_display()), "day": day_of(change.decided_at)}
    if change.decided_by is None:
        return _("%(state)s %(day)s") % words
    return _("%(state)s %(day)s by %(name)s") % {**words, "name": change.decided_by}
