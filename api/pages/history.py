"""What was done to a feature, and by whom: for everybody who sees it. Who looks after it takes things back here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from api.actors import actor_of
from api.pages.answers import all_versions, answer
from api.pages.differences import differences
from api.pages.frame import frame, not_found
from api.pages.moments import date_words, day_of
from api.pages.moved import leads_on
from api.pages.private import draw
from api.pages.region import current_region
from api.pages.rows import name_of
from api.problems import kind_of
from layers.core import registry
from layers.core.contributions.deciding import came_too_late, revert, taken_by_revert
from layers.core.contributions.effects import public_values
from layers.core.contributions.ledger import may, may_see_place
from layers.core.exceptions import AmtskarteError, NotFoundError, UnknownFeatureError
from layers.core.models import Change
from layers.core.permissions import VISITOR, Action
from layers.core.querysets import PUBLIC_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from api.pages.differences import Difference
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature
    from layers.core.permissions import Actor

TEMPLATE = "pages/history.html"
# Nobody reads more at once, and hardly anything is changed so often.
MOST_STEPS = 200
ICONS = {
    Change.Kind.ADD: "lucide/plus",
    Change.Kind.CHANGE: "lucide/pencil",
    Change.Kind.GONE: "lucide/circle-x",
    Change.Kind.RESTORE: "lucide/undo-2",
    Change.Kind.REPORT: "lucide/eye-off",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One change as people read it; what was written between its author and the office is not in it.

    Attributes:
        number: Of the change.
        icon: What kind of change.
        did: The same in words.
        who: What others may call its author; empty where that is nobody's business.
        day: When it was proposed or done.
        decided: When somebody else took it over, and for those who decide themselves, who; empty where nobody had to.
        photos: How many came with it.
        differences: Field by field.
        is_reverted: It was taken back.
        can_revert: Who reads may take it back.
        is_redacted: Its content was taken out.
        can_redact: Who reads may take its content out.
    """

    number: int
    icon: str
    did: str
    who: str
    day: str
    decided: str
    photos: int
    differences: list[Difference]
    is_reverted: bool
    can_revert: bool
    is_redacted: bool
    can_redact: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose history it is."""

    layer: Layer
    feature: BaseFeature

    @classmethod
    def find(cls, actor: Actor, layer_id: str, feature_id: int) -> Self:
        """Look up what somebody may see.

        Raises:
            NotFoundError: There is no such thing for them.
        """
        layer = registry.get(layer_id)
        feature = layer.queryset().visible_to(actor).filter(pk=feature_id).first()
        if feature is None:
            raise UnknownFeatureError(layer.title, str(feature_id))
        return cls(layer, feature)

    def changes(self) -> list[Change]:
        """What was done, the newest first."""
        done = Change.objects.accepted().of_feature(self.layer.id, self.feature.pk)
        is_reverted = Exists(Change.objects.filter(reverts=OuterRef("pk")))
        told = done.select_related("author", "decided_by", "reverts")
        return list(told.annotate(is_reverted=is_reverted, with_photos=Count("photos")).order_by("-pk")[:MOST_STEPS])

    def may_revert(self, actor: Actor, change: Change) -> bool:
        """Whether somebody may take a change back."""
        return may(actor, self.layer, taken_by_revert(change), self.feature)


@require_safe
def history(request: HttpRequest, layer_id: str, feature_id: int) -> HttpResponse:
    """The history of a feature."""
    versions = all_versions()
    actor = actor_of(request)
    try:
        subject = Subject.find(actor, layer_id, feature_id)
    except NotFoundError as error:
        return not_found(request, error)
    is_for_few = subject.feature.status not in PUBLIC_STATUSES
    can_act = any(subject.may_revert(actor, Change(kind=kind)) for kind in Change.Kind)
    if is_for_few or can_act or may(actor, subject.layer, Action.REVIEW, subject.feature):
        return _own_page(request, subject)
    changes = subject.changes()
    # Names can become others without a change of any layer.
    names = repr([(change.pk, str(change.author), change.redacted_at) for change in changes])
    version = hashlib.sha256(names.encode()).hexdigest()
    return answer(request, TEMPLATE, lambda: frame(request) | _page(VISITOR, subject, changes), version, versions=versions)


@require_POST
def take_back(request: HttpRequest, layer_id: str, feature_id: int, number: int) -> HttpResponse:
    """Take a change back, which is a change itself and can be taken back likewise."""
    actor = actor_of(request)
    try:
        subject = Subject.find(actor, layer_id, feature_id)
        change = Change.objects.of_feature(layer_id, feature_id).filter(pk=number).first()
        if change is None:
            raise UnknownFeatureError(subject.layer.title, str(number))
        revert(actor=actor, change=change)
    except NotFoundError as error:
        return not_found(request, error)
    except AmtskarteError as error:
        return _own_page(request, Subject.find(actor, layer_id, feature_id), error)
    return HttpResponseRedirect(reverse("pages:history", args=[layer_id, feature_id]), status=HTTPStatus.SEE_OTHER)


def _own_page(request: HttpRequest, subject: Subject, problem: AmtskarteError | None = None) -> HttpResponse:
    """The page with its buttons, for one person."""
    with override(current_region().time_zone):
        context = _page(actor_of(request), subject, subject.changes()) | {"problem": problem}
        return draw(request, TEMPLATE, context, kind_of(problem).status if problem else HTTPStatus.OK)


def _page(actor: Actor, subject: Subject, changes: Iterable[Change]) -> dict[str, Any]:
    layer, feature = subject.layer, subject.feature
    is_public = feature.status in PUBLIC_STATUSES
    return {
        "layer": layer,
        "feature": feature,
        "icon": layer.icon(feature.kind),
        "title": name_of(layer, feature),
        "steps": [step_of(actor, subject, change) for change in changes],
        "feature_url": reverse("pages:feature", args=[layer.id, feature.pk]) if is_public else "",
        "osm_url": "" if current_region().is_sample else feature.osm_url,
        "osm_day": day_of(feature.osm_edited_at) if feature.osm_edited_at else "",
    }


def step_of(actor: Actor, subject: Subject, change: Change) -> Step:
    """A change as somebody reads it."""
    is_reverted: bool = change.is_reverted  # type: ignore[attr-defined]  # annotated above
    may_revert = subject.may_revert(actor, change)
    is_new = change.kind == Change.Kind.ADD
    return Step(
        number=change.pk,
        icon=ICONS[Change.Kind(change.kind)],
        did=_did(change),
        # Who complains must not fear to be named.
        who="" if change.kind == Change.Kind.REPORT else author_words(change),
        day=day_of(change.created_at),
        decided=_decided(change, is_told_by_whom=may_revert),
        photos=change.with_photos,  # type: ignore[attr-defined]  # annotated above
        differences=[] if is_new else differences_of(actor, subject, change),
        is_reverted=is_reverted,
        # Without its content nobody knows what to put back.
        can_revert=may_revert and not is_reverted and (is_new or not change.redacted_at) and not came_too_late(change),
        is_redacted=change.redacted_at is not None,
        can_redact=change.redacted_at is None and may(actor, subject.layer, Action.REVIEW, subject.feature),
    )


def differences_of(actor: Actor, subject: Subject, change: Change) -> list[Difference]:
    """What a change made different. Where it was exactly, and where it is now, is read by those alone who may know that."""
    layer, before, after = subject.layer, change.before, change.after
    if may_see_place(actor, layer, subject.feature):
        return differences(layer, before, after)
    return differences(layer, public_values(layer, before), public_values(layer, after))


def _decided(change: Change, *, is_told_by_whom: bool) -> str:
    if change.decided_at is None or change.decided_by_id == change.author_id:
        return ""
    if is_told_by_whom and change.decided_by:
        return _("taken over %(day)s by %(name)s") % {"day": day_of(change.decided_at), "name": change.decided_by}
    return _("taken over %(day)s") % {"day": day_of(change.decided_at)}


def author_words(change: Change) -> str:
    """What others may call who made a change."""
    return str(change.author) if change.author else _("Somebody without an account")


def _did(change: Change) -> str:
    if change.reverts:
        return _("%(what)s was taken back") % {"what": _taken_back(change.reverts)}
    return {
        Change.Kind.ADD: _("Put on the map"),
        Change.Kind.CHANGE: _("Changed"),
        Change.Kind.GONE: _("Taken off the map"),
        Change.Kind.RESTORE: _("Put back as it was"),
        Change.Kind.REPORT: _("Taken off the map after a hint"),
    }[Change.Kind(change.kind)]


def _taken_back(change: Change) -> str:
    """The change of which something is said, as the subject of a sentence."""
    words = {
        Change.Kind.ADD: _("The entry of %(date)s"),
        Change.Kind.CHANGE: _("The change of %(date)s"),
        Change.Kind.RESTORE: _("The taking back of %(date)s"),
    }
    known = words.get(Change.Kind(change.kind), _("The removal of %(date)s"))
    return known % {"date": date_words(change.decided_at or change.created_at)}


urlpatterns = [
    path("<slug:layer_id>/<int:feature_id>/history/", leads_on(history), name="history"),
    path("<slug:layer_id>/<int:feature_id>/history/<int:number>/revert/", take_back, name="revert"),
]
