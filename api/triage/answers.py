"""Where the office prepares its answers."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from api.pages.private import draw
from api.triage.access import for_handlers
from layers.core.exceptions import InvalidInputError
from layers.defects.desk.prepared import NAMES, changeable_templates, own_authorities, save_template, usable_templates
from layers.defects.models import AnswerTemplate

if TYPE_CHECKING:
    from django.http import HttpRequest

    from layers.core.permissions import Actor

if TYPE_CHECKING:
    TemplateModelForm = forms.ModelForm[AnswerTemplate]
else:
    TemplateModelForm = forms.ModelForm


class TemplateForm(TemplateModelForm):
    """A prepared answer."""

    class Meta:
        model = AnswerTemplate
        fields = ("title", "authority", "move", "text", "position")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (as Django's)
        """Offer the offices for which the actor works; only the administrator writes for all."""
        super().__init__(*args, **kwargs)
        authority = self.fields["authority"]
        authority.queryset = own_authorities(actor)  # type: ignore[attr-defined]  # it is a field of a model's choices
        authority.required = not actor.is_administrator


@require_http_methods(["GET", "HEAD", "POST"])
@for_handlers
def answers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All prepared answers, and a form for a new one."""
    return _edit(request, actor, AnswerTemplate())


@require_http_methods(["GET", "HEAD", "POST"])
@for_handlers
def answer(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """One of them, to be changed."""
    return _edit(request, actor, get_object_or_404(changeable_templates(actor), pk=number))


@require_POST
@for_handlers
def forget_answer(_request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Delete one of them; what was written with it stays."""
    get_object_or_404(changeable_templates(actor), pk=number).delete()
    return HttpResponseRedirect(reverse("pages:triage-answers"), status=HTTPStatus.SEE_OTHER)


def _edit(request: HttpRequest, actor: Actor, template: AnswerTemplate) -> HttpResponse:
    form = TemplateForm(actor, request.POST if request.method == "POST" else None, instance=template)
    if request.method == "POST" and form.is_valid():
        try:
            save_template(actor=actor, template=form.save(commit=False))
        except InvalidInputError as error:
            form.add_error(error.parameter or None, str(error))
        else:
            return HttpResponseRedirect(reverse("pages:triage-answers"), status=HTTPStatus.SEE_OTHER)
    own = set(changeable_templates(actor).values_list("pk", flat=True))
    context = {
        "form": form,
        "template": template,
        "templates": [(one, one.pk in own) for one in usable_templates(actor)],
        "names": NAMES.items(),
    }
    return draw(request, "triage/answers.html", context, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)
