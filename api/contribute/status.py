"""What becomes of what somebody has sent: for whoever knows the secret address, and for who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from api.contribute.photos import seal_of
from api.pages.differences import differences
from api.pages.facts import facts_of
from api.pages.links import own_address
from api.pages.private import draw
from api.pages.rows import name_of
from layers.core import registry
from layers.core.contributions.deciding import is_undone, withdraw
from layers.core.contributions.models import Change, Photo
from layers.core.exceptions import ConflictError
from layers.core.querysets import PUBLIC_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from geo_platform.accounts.models import User
    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Contribution:
    """A change with its feature, as its author sees it.

    Attributes:
        feature: `None` once it is deleted.
    """

    change: Change
    layer: Layer
    feature: BaseFeature | None

    @property
    def url(self) -> str:
        """Where everybody sees the feature; empty where nobody does."""
        if self.feature is None or self.feature.status not in PUBLIC_STATUSES:
            return ""
        return reverse("pages:feature", args=[self.layer.id, self.feature.pk])

    @property
    def title(self) -> str:
        """The name, or what it is."""
        if self.feature is None:
            return self.change.title
        return name_of(self.layer, self.feature)

    @property
    def icon(self) -> str:
        """Of the marker."""
        return self.layer.icon(self.feature.kind if self.feature else "")


@require_http_methods(["GET", "HEAD", "POST"])
def contribution(request: HttpRequest, token: str) -> HttpResponse:
    """One's own contribution, and a button to take it back.

    Raises:
        Http404: Nobody has sent anything that is known by this token.
    """
    shown = _find(token)
    if request.method != "POST":
        return draw(request, "contribute/contribution.html", _context(shown) | _arrival(request))
    try:
        withdraw(change=shown.change)
    except ConflictError as error:
        return draw(
            request, "contribute/contribution.html", _context(_find(token)) | {"problem": str(error)}, HTTPStatus.CONFLICT
        )
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


def _arrival(request: HttpRequest) -> dict[str, Any]:
    return {"is_new": "new" in request.GET, "back_url": own_address(request.GET.get("back", ""))}


def _find(token: str) -> Contribution:
    change = Change.objects.select_related("area", "organisation").filter(token=token).first()
    if change is None:
        raise Http404
    layer = registry.get(change.layer)
    return Contribution(change, layer, layer.queryset().filter(pk=change.feature_id).first())


def _context(shown: Contribution) -> dict[str, Any]:
    is_new_entry = shown.change.kind == Change.Kind.ADD
    return {
        "shown": shown,
        "change": shown.change,
        "facts": facts_of(shown.layer, shown.feature) if shown.feature and is_new_entry else [],
        "differences": [] if is_new_entry else differences(shown.layer, shown.change.before, shown.change.after),
        "photos": [(photo, seal_of(photo.name)) for photo in shown.change.photos.all() if _is_seen(shown, photo)],
        "by_whom": _by_whom(shown),
        "is_undone": is_undone(shown.change, is_there=bool(shown.url)),
    }


def _by_whom(shown: Contribution) -> str:
    """The municipality that decides. Where only its own people may know that, the one that everybody sees."""
    is_told = shown.change.kind == Change.Kind.ADD or not shown.layer.location.is_blurred
    area = shown.change.area if is_told else getattr(shown.feature, "area", None)
    return area.title if area else ""


def _is_seen(shown: Contribution, photo: Photo) -> bool:
    is_public = photo.state == Change.State.ACCEPTED and bool(shown.url)
    return photo.state == Change.State.PENDING or is_public


@require_safe
@login_required
def contributions(request: HttpRequest) -> HttpResponse:
    """Everything that who is signed in has sent, the newest first."""
    found = _sent_by(cast("User", request.user))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return draw(request, "contribute/contributions.html", {"page": page, "shown": list(_with_features(page.object_list))})


def latest_of(user: User, count: int) -> list[Contribution]:
    """The newest of what somebody has sent."""
    return list(_with_features(_sent_by(user)[:count]))


def _sent_by(user: User) -> QuerySet[Change]:
    return Change.objects.by(user).order_by("-pk")


def _with_features(changes: Iterable[Change]) -> Iterator[Contribution]:
    """Each with its feature, read layer by layer; what is of a layer that is there no more is left out."""
    changes = list(changes)
    features = {layer.id: _features(layer, changes) for layer in registry.layers()}
    for change in changes:
        if change.layer in features:
            yield Contribution(change, registry.get(change.layer), features[change.layer].get(change.feature_id))


def _features(layer: Layer, changes: Iterable[Change]) -> dict[int, BaseFeature]:
    wanted = [change.feature_id for change in changes if change.layer == layer.id]
    found: dict[int, BaseFeature] = layer.queryset().in_bulk(wanted) if wanted else {}
    return found
