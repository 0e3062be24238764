"""The mail in the morning about what waits at the desk: its words, its setting, and how it ends."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.mail import get_connection
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import override as in_zone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from api.pages.private import draw, personal
from api.pages.region import current_region
from api.triage.access import for_handlers
from api.triage.letters import letter_to
from geo_platform.shared.mail_heads import ONE_CLICK
from layers.defects.knowing.morning import Waiting, end_mail, is_wanted, tell_morning, want_mail, want_no_mail

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.http import HttpRequest

    from layers.core.permissions import Actor
    from layers.defects.models import MorningMail


@require_POST
@for_handlers
def setting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin or end the mail."""
    if request.POST.get("mail") == "yes":
        want_mail(actor=actor)
        messages.success(request, _("You get a mail on the mornings of working days when something waits."))
    else:
        want_no_mail(actor=actor)
        messages.success(request, _("You get no more mails in the morning."))
    return HttpResponseRedirect(reverse("pages:triage-statistics"), status=HTTPStatus.SEE_OTHER)


# As for those who follow a report: whoever knows the secret may, and mail programs end it by themselves (RFC 8058).
@csrf_exempt
@personal
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End it. Whoever has done so already sees that it is over."""
    if request.method == "POST":
        end_mail(token=token)
        if ONE_CLICK in request.POST:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    return draw(request, "triage/mail_end.html", {"is_wanted": is_wanted(token)})


def tell_office() -> int:
    """Tell everybody who wants it what waits; gives how many mails that were."""
    with in_zone(current_region().time_zone):
        return tell_morning(_letter, get_connection().send_messages)


def _letter(wish: MorningMail, waiting: Waiting) -> EmailMessage:
    with override(wish.language):
        context = {"lines": _lines(waiting), "first": waiting.first, "url": settings.SITE_URL + reverse("pages:triage")}
        return letter_to(wish, _("What waits today"), "triage/morning.txt", context)


def _lines(waiting: Waiting) -> list[str]:
    told = [
        (waiting.overdue, ngettext("%(count)s report is overdue", "%(count)s reports are overdue", waiting.overdue)),
        (waiting.due_today, ngettext("%(count)s report is due today", "%(count)s reports are due today", waiting.due_today)),
        (waiting.new, ngettext("%(count)s report is new", "%(count)s reports are new", waiting.new)),
        (
            waiting.reopened,
            ngettext("%(count)s report was opened again", "%(count)s reports were opened again", waiting.reopened),
        ),
        (
            waiting.news,
            ngettext(
                "%(count)s sender has written something new", "%(count)s senders have written something new", waiting.news
            ),
        ),
    ]
    return [words % {"count": count} for count, words in told if count]
