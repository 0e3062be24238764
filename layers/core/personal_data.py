"""What the layers keep about people: what somebody contributed, and what somebody decided."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geo_platform.personal_data.holdings import Holding, Record, StoredFile, Wish, register
from geo_platform.personal_data.retention import Rule, register_rules
from layers.core import registry
from layers.core.contributions.effects import place_for_author, public_values
from layers.core.contributions.forgetting import forget_old_of, forget_stray_files
from layers.core.contributions.leaving import forget_author, sent_without_account
from layers.core.contributions.models import Change, Photo
from layers.core.photos.pictures import SIZES
from layers.core.photos.storage import open_variant
from layers.core.subscriptions import holdings as holdings  # noqa: PLC0414 (registers them)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet

LAYER_RULE = "layer-"
# Rows that are read at a time.
AT_ONCE = 100


def copy_contributions(user: AbstractUser) -> Iterator[Record | StoredFile]:
    """Everything that somebody added, proposed or changed, with pictures; without an account, as far as an address tells."""
    for change in Change.objects.filter(author=user.pk).order_by("pk").iterator(AT_ONCE):
        yield Record("contributions", _contribution(change))
    for change in sent_without_account(user).order_by("pk").iterator(AT_ONCE):
        yield Record("contributions-without-account", _contribution(change))
    for photo in _photos_of(user).order_by("pk").iterator(AT_ONCE):
        path = f"photos/{photo.pk}.webp"
        yield Record("photos", _photo(photo) | {"file": path})
        yield StoredFile(path, partial(open_variant, photo.name, max(SIZES)))


def count_contributions(user: AbstractUser) -> int:
    """How many contributions and pictures."""
    changes = Change.objects.filter(author=user.pk).count() + sent_without_account(user).count()
    return changes + _photos_of(user).count()


def _photos_of(user: AbstractUser) -> QuerySet[Photo]:
    return Photo.objects.filter(Q(change__author=user.pk) | Q(change__in=sent_without_account(user).values("pk")))


def _contribution(change: Change) -> dict[str, Any]:
    names = ("layer", "feature_id", "kind", "state", "title", "after", "note", "reason", "contact", "language")
    times = ("created_at", "decided_at")
    address = settings.SITE_URL + reverse("pages:contribution", args=[change.token])
    return {name: getattr(change, name) for name in ("id", *names, *times)} | {"address": address} | _surroundings(change)


def _surroundings(change: Change) -> dict[str, Any]:
    """What was there before and where, as far as its author may know; nothing where the layer, which says so, is gone."""
    layer = next((layer for layer in registry.layers() if layer.id == change.layer), None)
    if layer is None:
        return {}
    geometry = json.loads(place_for_author(layer, change).geojson)
    return {"before": public_values(layer, change.before), "geometry": geometry}


def _photo(photo: Photo) -> dict[str, Any]:
    names = ("layer", "feature_id", "change_id", "alt", "licence", "state", "width", "height", "created_at")
    return {name: getattr(photo, name) for name in names}


def copy_decisions(user: AbstractUser) -> Iterator[Record]:
    """What somebody decided about what others had proposed."""
    decided = Change.objects.filter(decided_by=user.pk).exclude(author=user.pk).order_by("pk")
    names = ("id", "layer", "feature_id", "kind", "state", "decided_at", "reason")
    for change in decided.iterator(AT_ONCE):
        yield Record("decisions", {name: getattr(change, name) for name in names})


def forget_decider(user: AbstractUser, wish: Wish) -> int:
    """Forget who decided, and as they wish what they wrote about it."""
    decided = Change.objects.filter(decided_by=user.pk)
    return decided.update(decided_by=None, **({"reason": ""} if wish is Wish.DELETE else {}))


def layer_rules() -> Iterator[Rule]:
    """One for each layer."""
    for layer in registry.layers():
        yield Rule(LAYER_RULE + layer.id, layer.title, partial(forget_old_of, layer), layer.retention.letters)


register_rules(layer_rules)

register(
    Holding(
        id="contributions",
        title=_("What you add and suggest"),
        what=_(
            "Your entries, suggestions, reports and photos, with your words to the office and the address for its answer. "
            "We take place and camera out of photos before we keep them."
        ),
        why=_(
            "So that the map gets better, and so that everybody sees what was changed when. You agree to it when you "
            "send it."
        ),
        until=_(
            "What is on the map stays. Your words to the office are deleted 30 days after the decision, as is everything "
            "that was not accepted; the address for the answer as soon as the answer is sent."
        ),
        models=("core.Change", "core.Photo"),
        copy=copy_contributions,
        count=count_contributions,
        erase=forget_author,
        sweep=forget_stray_files,
        seen_by=_(
            "Everybody sees entries and photos once they are accepted, with the name that you chose. Words and addresses "
            "are seen by the office alone."
        ),
    )
)

register(
    Holding(
        id="decisions",
        title=_("What you decided for the office"),
        what=_("Which suggestions you accepted or did not, when, and the reasons that you wrote."),
        why=_("So that those who share the work know who did what."),
        until=_("As long as the suggestion is in the history. When you delete your account, your name goes from it."),
        models=("core.Change",),
        copy=copy_decisions,
        erase=forget_decider,
        seen_by=_("Those who decide there, too. The author is told the reason."),
    )
)
