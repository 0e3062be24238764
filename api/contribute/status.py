"""What becomes of what somebody has sent: for whoever knows the secret address, and for who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self, cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from api.contribute.pages import draw
from api.contribute.photos import seal_of
from api.pages.facts import facts_of
from api.pages.links import own_address
from api.pages.rows import kind_word
from layers.core import registry
from layers.core.contributions.deciding import withdraw
from layers.core.contributions.models import Change, Photo
from layers.core.exceptions import ConflictError, UnknownLayerError
from layers.core.querysets import PUBLIC_STATUSES

if TYPE_CHECKING:
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

    @classmethod
    def of(cls, change: Change) -> Self:
        """Look up what it is about.

        Raises:
            UnknownLayerError: The layer is there no more.
        """
        layer = registry.get(change.layer)
        return cls(change, layer, layer.queryset().filter(pk=change.feature_id).first())

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
        return self.feature.title or kind_word(self.layer, self.feature.kind)

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
        return draw(request, "contribution", _context(shown) | _arrival(request))
    try:
        withdraw(change=shown.change)
    except ConflictError as error:
        return draw(request, "contribution", _context(_find(token)) | {"problem": str(error)}, HTTPStatus.CONFLICT)
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


def _arrival(request: HttpRequest) -> dict[str, Any]:
    return {"is_new": "new" in request.GET, "back_url": own_address(request.GET.get("back", ""))}


def _find(token: str) -> Contribution:
    change = Change.objects.select_related("area", "organisation").filter(token=token).first()
    if change is None:
        raise Http404
    return Contribution.of(change)


def _context(shown: Contribution) -> dict[str, Any]:
    is_new_entry = shown.change.kind == Change.Kind.ADD
    return {
        "shown": shown,
        "change": shown.change,
        "facts": facts_of(shown.layer, shown.feature) if shown.feature and is_new_entry else [],
        "photos": [(photo, seal_of(photo.name)) for photo in shown.change.photos.all() if _is_seen(shown, photo)],
        "by_whom": shown.change.area.title if shown.change.area else "",
    }


def _is_seen(shown: Contribution, photo: Photo) -> bool:
    is_public = photo.state == Change.State.ACCEPTED and bool(shown.url)
    return photo.state == Change.State.PENDING or is_public


@require_safe
@login_required
def contributions(request: HttpRequest) -> HttpResponse:
    """Everything that who is signed in has sent, the newest first."""
    found = Change.objects.by(cast("User", request.user)).order_by("-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return draw(request, "contributions", {"page": page, "shown": list(_known(page.object_list))})


def _known(changes: Any) -> Any:  # noqa: ANN401 (a page of a queryset, and a generator)
    for change in changes:
        try:
            yield Contribution.of(change)
        except UnknownLayerError:
            continue
