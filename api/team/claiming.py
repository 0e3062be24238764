"""Saying that an organisation is one's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from api.pages.private import draw, personal
from api.team.forms import ClaimForm
from layers.core import registry
from layers.core.exceptions import AmtskarteError, ForbiddenError, UnknownFeatureError
from layers.organisations.claims import make_claim
from layers.organisations.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def claim(request: HttpRequest, feature_id: int) -> HttpResponse:
    """What it means to look after a club's page, what happens next, and a form for those who are signed in."""
    organisation = Organisation.objects.visible_to(None).filter(pk=feature_id).first()
    if organisation is None:
        raise UnknownFeatureError(registry.get("organisations").title, str(feature_id))
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _make(request, organisation, form)
        except AmtskarteError as problem:
            form.add_error(None, str(problem))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return draw(request, "team/claim.html", {"form": form, "organisation": organisation}, status)


def _make(request: HttpRequest, organisation: Organisation, form: ClaimForm) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        raise ForbiddenError
    make_claim(user=user, organisation=organisation, message=form.cleaned_data["message"])
    messages.success(request, _("Thank you! Somebody looks at it, usually within five days. Then we write to you."))
    return redirect("account-home")
