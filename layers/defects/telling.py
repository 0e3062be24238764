"""Writes mails and notifications about reports, in the transaction of what they tell of.

Each step is told once: to whoever sent the report, unless it was their own, and to those who follow it as far as everybody
may know of it. An address that would be told twice is told as the sender's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from geo_platform.outbox.push import write_push
from geo_platform.shared.mail_heads import BY_ITSELF, NOT_KEPT, ends_at
from layers.core.querysets import PUBLIC_STATUSES
from layers.defects.models import Follower, Reporter
from layers.defects.states import ANSWERED, DUPLICATE, Move, Side
from layers.defects.wording import LONGEST_SUBJECT, ROUTED, WORDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_platform.accounts.models import User
    from layers.defects.models import Report, ReportStep

# Nothing of these mails stays in the outbox once they have left: who reported what is nobody's business there.
_HEADERS = {**BY_ITSELF, **NOT_KEPT}


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who is told of a step.

    Attributes:
        email: Where; empty where they are told on their devices alone.
        user: Whose devices, where there is an account.
        language: In which.
        page: The name of the address to which the mail leads, and what it takes.
        end_page: The same for the address under which they end it.
        is_sender: Whether they sent the report.
    """

    email: str
    user: User | None
    language: str
    page: tuple[str, str]
    end_page: tuple[str, str]
    is_sender: bool

    @property
    def url(self) -> str:
        """Where to read on, in the active language."""
        return _address(*self.page)

    @property
    def end_url(self) -> str:
        """Where to end it, in the active language."""
        return _address(*self.end_page)


def page_of(report: Report) -> str:
    """Where whoever sent a report sees what becomes of it; whoever knows the address may act as its sender."""
    return _address("report-status", report.token)


def ask_to_confirm(report: Report) -> None:
    """Ask whoever sent a report whether it was them."""
    reporter = Reporter.objects.get(pk=report.pk)
    with override(reporter.language):
        context = {"report": report, "url": _address("report-confirm", reporter.confirmation)}
        _send(_letter(_("Please confirm your report"), "confirm", context, reporter.email))


def ask_to_confirm_following(follower: Follower) -> None:
    """Ask the owner of an address whether they want to follow a report."""
    with override(follower.language):
        context = {"report": follower.report, "url": _address("report-follow-confirm", follower.token)}
        subject = _("Please confirm: follow report %(number)s") % {"number": follower.report.reference}
        _send(_letter(subject, "confirm_following", context, follower.email))


def tell_arrival(report: Report) -> None:
    """Tell whoever sent a report that the office has it."""
    if sender := _sender_of(report):
        with override(sender.language):
            subject = _("We have your report %(number)s") % {"number": report.reference}
            _send(_told(sender, report, subject, "arrival", {}))


def tell_step(report: Report, step: ReportStep) -> None:
    """Tell whoever sent a report, and those who follow it, what has become of it or what is said about it."""
    if step.move not in WORDINGS:
        return
    letters = []
    seen: set[str] = set()
    for listener in _listeners(report, step):
        if listener.email and listener.email.lower() in seen:
            continue
        seen.add(listener.email.lower())
        with override(listener.language):
            letters.append(_letter_about(listener, report, step))
    _send(*letters)


def _listeners(report: Report, step: ReportStep) -> Iterator[Listener]:
    """The sender first."""
    if step.side != Side.REPORTER and (sender := _sender_of(report)):
        yield sender
    if _is_for_followers(step):
        own = Reporter.objects.filter(pk=report.pk).values_list("user", "email").first() or (None, "")
        for follower in report.followers.exclude(confirmed_at=None).select_related("user"):
            listener = _following(follower, report)
            if listener is None or (follower.user_id and follower.user_id == own[0]):
                continue
            if not own[1] or listener.email != own[1]:
                yield listener


def _is_for_followers(step: ReportStep) -> bool:
    """Whether a step is of interest to more than the sender: what the office tells them alone is between the two."""
    wording = WORDINGS.get(step.move)
    moves = step.before != step.after or (bool(step.word) and step.is_public)
    return moves and bool(wording and wording.to_followers)


def _sender_of(report: Report) -> Listener | None:
    reporter = Reporter.objects.select_related("user").filter(pk=report.pk, is_told=True).first()
    if reporter is None or not (reporter.email or reporter.user):
        return None
    pages = ("report-status", report.token), ("report-news", report.token)
    return Listener(reporter.email, reporter.user, reporter.language, *pages, is_sender=True)


def _following(follower: Follower, report: Report) -> Listener | None:
    page = _page_for(follower, report)
    if page is None:
        return None
    email = follower.user.email if follower.user else follower.email
    end_page = ("report-unfollow", follower.token)
    return Listener(email, follower.user, follower.language, page, end_page, is_sender=False)


def _page_for(follower: Follower, report: Report) -> tuple[str, str] | None:
    """Where somebody who follows a report reads on. Of one that is not public nobody hears but who has sent the same."""
    if report.status in PUBLIC_STATUSES:
        return "report-by-number", report.reference
    sent = Reporter.objects.filter(pk=follower.via_id, user=follower.user_id, is_told=True)
    own = sent.filter(email__iexact=follower.email) if follower.email else sent.exclude(user=None)
    token = own.values_list("report__token", flat=True).first()
    return ("report-status", token) if token else None


def _letter_about(listener: Listener, report: Report, step: ReportStep) -> EmailMessage | None:
    wording, values = WORDINGS[step.move], _values(report)
    word = step.word if listener.is_sender or step.is_public else ""
    sentence = (wording.to_sender if listener.is_sender else wording.to_followers) or ""
    subject = _subject(str(wording.subject) % values, step, word)
    may_reopen = listener.is_sender and report.state in ANSWERED
    # Who gives a report away says why.
    writer = step.details.get("before") if step.move == ROUTED else str(report.authority or "")
    context = {"sentence": str(sentence) % values, "word": word, "writer": writer, "may_reopen": may_reopen}
    return _told(listener, report, subject, "step", context)


def _subject(usual: str, step: ReportStep, word: str) -> str:
    """Where something is done and the office says in one short sentence what, that; otherwise the usual words."""
    said = " ".join(word.split())
    if step.move == Move.RESOLVE and said.endswith(".") and said.count(".") == 1 and len(said) <= LONGEST_SUBJECT:
        return said
    return usual


def _values(report: Report) -> dict[str, str]:
    other = report.duplicate_of.reference if report.state == DUPLICATE and report.duplicate_of else ""
    office = str(report.authority or "")
    return {"what": report.category.title, "number": report.reference, "office": office, "other": other}


def _told(listener: Listener, report: Report, subject: str, template: str, context: dict[str, Any]) -> EmailMessage | None:
    """A mail, and a notification on the devices of an account; in the language that is active."""
    if listener.user:
        about = context.get("word") or context.get("sentence") or report.category.title
        write_push(user=listener.user, title=subject, body=about, url=listener.url, tag=f"report-{report.pk}")
    if not listener.email:
        return None
    more = {"report": report, "url": listener.url, "end_url": listener.end_url, "is_sender": listener.is_sender}
    message = _letter(subject, template, context | more, listener.email)
    message.extra_headers |= ends_at(listener.end_url)
    return message


def _letter(subject: str, template: str, context: dict[str, Any], email: str) -> EmailMessage:
    text = render_to_string(f"defects/mails/{template}.txt", context)
    return EmailMessage(" ".join(subject.split()), text, to=[email], headers=dict(_HEADERS))


def _send(*letters: EmailMessage | None) -> None:
    if there := [letter for letter in letters if letter]:
        get_connection().send_messages(there)


def _address(name: str, secret: str) -> str:
    return settings.SITE_URL + reverse(f"pages:{name}", args=[secret])
