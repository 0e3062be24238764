"""Forms that people send: what each says is done once, and whatever goes wrong stands on its page. Nothing typed is lost."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from api import proofs
from api.idempotency import FIELD, fingerprint_of, key_of, perform_once, scope_of
from api.problems import KeyReusedError, kind_of
from geo_platform.proof_of_work.exceptions import ProofError
from geo_platform.proof_of_work.forms import ProofMixin
from layers.core.exceptions import AmtskarteError, InvalidFieldsError, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    DrawPage = Callable[[HTTPStatus], HttpResponse]

# Hidden fields that are others whenever the same form is sent again.
ONCE_ONLY = frozenset({FIELD, "csrfmiddlewaretoken", "proof", "proof_fallback"})
# So many bytes of a file tell it from another.
BEGINNING = 4096


class LinesField(forms.CharField):
    """Words in several lines, whose breaks count as one letter each, as browsers count them."""

    def to_python(self, value: object) -> str:
        """Read the words."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class SentForm(ProofMixin, forms.Form):
    """What people send."""

    def take_problems(self, problems: Mapping[str, Any]) -> None:
        """Show what the model found wrong at the fields where it was typed."""
        for name, message in problems.items():
            shown_at = {"geom": "place"}.get(name, name)
            self.add_error(shown_at if shown_at in self.fields else None, str(message))


def act_once(request: HttpRequest, form: SentForm, page: DrawPage, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what a form says, once however often it is sent.

    Args:
        request: With which it came.
        form: As it came.
        page: Draws the form again, with a status and with what is wrong in it.
        act: Does what a valid form says, in the transaction of this, and gives the answer.
    """
    try:
        # Before the transaction: in it, others behind the same connection would wait until our pictures are read.
        proofs.count(request)
        return answer_once(request, lambda: _act_if_valid(form, page, act))
    except KeyReusedError as error:
        ask_again(request, form)
        return page(kind_of(error).status)
    except AmtskarteError as error:
        form.is_valid()
        form.add_error(None, str(error))
        return page(kind_of(error).status)


def answer_once(request: HttpRequest, do: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a form, or as before where it was sent before. Arguments and errors are those of `perform_once`."""
    return perform_once(
        scope=scope_of(request),
        key=key_of(request),
        fingerprint=fingerprint_of(request.path, *_content(request)),
        do=do,
    )


def ask_again(request: HttpRequest, form: forms.Form) -> None:
    """Ask about a form that a browser has brought back after it was sent, and that says something else now.

    Its page is to be drawn with a new key: under this one everything else would be refused for ever.
    """
    form.is_valid()
    form.add_error(None, _("You have sent this form before, with other words. Should this go as well? Then send it again."))
    sent = request.POST.copy()
    sent.pop(FIELD, None)
    request.POST = QueryDict(sent.urlencode())


def _content(request: HttpRequest) -> Iterator[str | bytes]:
    """What makes a form this one; a second try brings another proof."""
    for name, values in sorted(request.POST.lists()):
        if name not in ONCE_ONLY:
            yield from (name, *values)
    for _name, files in sorted(request.FILES.lists()):
        for file in files:
            yield f"{file.name} {file.size}"
            yield file.read(BEGINNING)
            file.seek(0)


def _act_if_valid(form: SentForm, page: DrawPage, act: Callable[[], HttpResponse]) -> HttpResponse:
    if form.is_from_a_programme:
        # Browsers that fill in forms by themselves find that field, too.
        form.is_valid()
        form.add_error(None, _("Your browser has filled in a field that nobody sees. Please send it once more."))
        return page(HTTPStatus.UNPROCESSABLE_ENTITY)
    if not form.is_valid():
        return page(HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return act()
    except InvalidFieldsError as error:
        form.take_problems(error.problems)
    except InvalidInputError as error:
        form.take_problems({error.parameter: error.message})
    except (AmtskarteError, ProofError) as error:
        form.add_error(None, str(error.message))
        return page(kind_of(error).status)
    return page(HTTPStatus.UNPROCESSABLE_ENTITY)
