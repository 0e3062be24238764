"""The mails: news, and the question whether an address is really the reader's."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from api.subscriptions.words import layer_words, name_within_sentence, rhythm_words, where_within_sentence, wish_words
from geo_platform.shared.mail_heads import ends_at
from geo_platform.shared.one_line import in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.subscriptions.lines import Line
    from layers.core.models import Subscription


def news_letter(subscription: Subscription, lines: Sequence[Line], total: int) -> EmailMessage:
    """The mail with some news, in the language that is active."""
    count = ngettext("%(count)s piece of news: %(title)s", "%(count)s pieces of news: %(title)s", total)
    subject = _one_subject(lines[0]) if total == 1 else count % {"count": total, "title": subscription.title}
    end_url = page_of(subscription, "subscription-end")
    context = {
        **_about(subscription),
        "groups": [(name, list(group)) for name, group in groupby(_by_layer(lines), key=lambda line: line.layer)],
        "more": total - len(lines),
        "map_url": page_of(subscription, "subscription-map"),
        "end_url": end_url,
    }
    message = EmailMessage(
        in_one_line(subject), render_to_string("subscriptions/news.txt", context), to=[subscription.address]
    )
    message.extra_headers = ends_at(end_url)
    return message


def _one_subject(line: Line) -> str:
    """What has become of it, where, and its name."""
    values = {"word": capfirst(line.word), "area": line.area, "title": line.title}
    return (_("%(word)s in %(area)s: %(title)s") if line.area else _("%(word)s: %(title)s")) % values


def _by_layer(lines: Sequence[Line]) -> list[Line]:
    """The lines layer by layer, in the order in which the layers come first."""
    order = list(dict.fromkeys(line.layer for line in lines))
    return sorted(lines, key=lambda line: order.index(line.layer))


def send_question(subscription: Subscription) -> None:
    """Ask whether it was the reader who gave their address.

    Nothing that somebody typed stands in it: until it is answered, that may be anybody's words in a stranger's letter box.
    """
    with override(subscription.language):
        where = where_within_sentence(subscription.made)
        context = {
            "where": where,
            "layers": layer_words(subscription),
            "rhythm": rhythm_words(subscription.rhythm),
            "confirm_url": page_of(subscription, "subscription-confirm"),
        }
        subject = in_one_line(_("Please confirm: news of %(title)s") % {"title": where})
        text = render_to_string("subscriptions/confirm.txt", context)
        EmailMessage(subject, text, to=[subscription.address]).send()


def page_of(subscription: Subscription, name: str) -> str:
    """The whole address of a page about one subscription, in the language that is active."""
    return settings.SITE_URL + reverse(f"pages:{name}", args=[subscription.end_token])


def _about(subscription: Subscription) -> dict[str, Any]:
    return {
        "subscription": subscription,
        "called": name_within_sentence(subscription),
        "rhythm": rhythm_words(subscription.rhythm),
        "wish": wish_words(subscription),
        "page_url": page_of(subscription, "subscription"),
    }
