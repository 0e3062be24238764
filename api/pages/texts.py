"""The pages that the district writes itself, and the form for barriers that people meet."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.decorators import staff_member_required
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render as draw
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.pages.answers import answer
from api.pages.frame import frame
from api.pages.links import own_address
from api.pages.region import current_region
from api.problems import RETRY_AFTER_S, kind_of
from geo_platform.limits import HourlyLimit
from geo_platform.proof_of_work.exceptions import ProofError
from geo_platform.texts.contents import Content, read_content, version_of
from geo_platform.texts.forms import REGION, ReportForm
from geo_platform.texts.markdown import Names, render
from geo_platform.texts.models import Details, Page
from geo_platform.texts.services import report_barrier

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# A proof of work keeps programmes away. This keeps somebody with much time from filling the office's list.
REPORTS_PER_HOUR = HourlyLimit("barrier reports", 20)
# https://www.iana.org/assignments/language-subtag-registry: the variant "simple" is for simplified language.
EASY_VARIANT = "simple"


@require_safe
def text(request: HttpRequest, page: Page) -> HttpResponse:
    """A page that the district writes."""
    content = read_content(page, get_language() or "")
    return answer(request, "pages/text.html", lambda: frame(request) | shown(page, content), content.version)


@never_cache
@require_POST
@staff_member_required
def preview(request: HttpRequest, page: Page) -> HttpResponse:
    """How a page would look with the title and the body that somebody is typing; nothing is saved."""
    content = Content(request.POST.get("title", ""), request.POST.get("body", ""), Details.objects.current(), "")
    return draw(request, "pages/text.html", frame(request) | shown(page, content) | {"is_preview": True})


def shown(page: Page, content: Content) -> dict[str, Any]:
    """What the template needs of a page."""
    language = get_language() or ""
    return {
        "text_title": content.title,
        "text": render(content.body, _names(content.details)),
        "text_language": f"{language}-{EASY_VARIANT}" if page is Page.EASY else language,
        "is_easy": page is Page.EASY,
    }


def _names(details: Details) -> Names:
    return Names(
        {REGION: current_region().called, **details.values()},
        {REGION: _("region"), **Details.labels()},
    )


# Nobody is signed in here and nothing is done in anybody's name, so there is nothing that a foreign page could misuse. A
# token would need a cookie, and caches could not keep the page.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form for barriers."""
    if request.method == "POST":
        return _take_report(request)
    details = Details.objects.current()
    form = ReportForm(initial={"page": own_address(request.GET.get("page", ""))}, request=request, needs_proof=True)
    return answer(request, "pages/report.html", lambda: _report_page(request, form, details), version_of(details))


def _report_page(request: HttpRequest, form: ReportForm, details: Details) -> dict[str, Any]:
    reach = _("{office}\n{address}\n\nPhone: {phone}\nE-mail: {email}")
    return frame(request) | {"form": form, "contact": render(reach, _names(details))}


def _take_report(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST, request=request, needs_proof=True)
    if form.is_from_a_programme:
        return _thanks()
    if not form.is_valid():
        return _again(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if not REPORTS_PER_HOUR.allows_another(request):
        form.add_error(
            None, _("There have been many reports from your connection. Please try again in an hour, or call us.")
        )
        return _again(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        _keep_report(form)
    except ProofError as error:
        form.add_error(None, error.message)
        return _again(request, form, kind_of(error).status)
    return _thanks()


@transaction.atomic
def _keep_report(form: ReportForm) -> None:
    form.spend_proof()
    values = form.cleaned_data
    report_barrier(what=values["what"], page=values["page"], contact=values["contact"])


def _thanks() -> HttpResponse:
    return HttpResponseRedirect(reverse("pages:barrier-thanks"), status=HTTPStatus.SEE_OTHER)


def _again(request: HttpRequest, form: ReportForm, status: HTTPStatus) -> HttpResponse:
    """The form with everything that was typed, and what to do about it."""
    for name in list(form.errors)[:1]:
        if name in form.fields:
            form.fields[name].widget.attrs["autofocus"] = True
    response = draw(request, "pages/report.html", _report_page(request, form, Details.objects.current()), status=status)
    response["Cache-Control"] = "no-store"
    if seconds := RETRY_AFTER_S.get(status):
        response["Retry-After"] = str(seconds)
    return response


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next with a report."""
    return answer(request, "pages/report_thanks.html", lambda: frame(request))


urlpatterns = [
    *(path(f"{page}/", text, {"page": page}, name=page) for page in Page if page is not Page.PRIVACY),
    *(path(f"{page}/preview/", preview, {"page": page}, name=f"{page}-preview") for page in Page),
    path("accessibility/report/", report, name="barrier"),
    path("accessibility/report/thanks/", thanks, name="barrier-thanks"),
]
