"""What people are written: an invitation, a claim that waits, a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from geo_platform.shared.one_line import in_one_line
from layers.areas.models import AreaRole
from layers.core.permissions import Role
from layers.organisations.models import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from layers.organisations.models import Invitation


def mail_invitation(*, invitation: Invitation, secret: str) -> None:
    """Send an invitation, in the language of whoever invites."""
    url = settings.SITE_URL + reverse("pages:invitation", args=[secret])
    subject = _("You are invited: %(place)s") % {"place": in_one_line(invitation.target.title)}
    _send(subject, "invitation", {"invitation": invitation, "url": url}, invitation.email)


def mail_claim(*, claim: Claim) -> None:
    """Tell those who decide that somebody has asked, each for themselves, in the language of the office."""
    with override(settings.LANGUAGE_CODE):
        url = settings.SITE_URL + reverse("pages:team")
        subject = _("Somebody would like to look after %(place)s") % {"place": in_one_line(claim.organisation.title)}
        for address in _deciders(claim):
            _send(subject, "claim", {"claim": claim, "url": url}, address)


def mail_decision(*, claim: Claim) -> None:
    """Tell somebody what became of what they asked, in the language in which they asked."""
    with override(claim.language):
        url = settings.SITE_URL + reverse("pages:organisation", args=[claim.organisation_id])
        account_url = settings.SITE_URL + reverse("account-home")
        place = {"place": in_one_line(claim.organisation.title)}
        is_accepted = claim.state == Claim.State.ACCEPTED
        subject = (_("You now look after %(place)s") if is_accepted else _("About your request: %(place)s")) % place
        _send(subject, "decision", {"claim": claim, "url": url, "account_url": account_url}, claim.user.email)


def _deciders(claim: Claim) -> list[str]:
    """Addresses of the organisation's editors and of the staff around it; where there are none, of the administrators."""
    organisation = claim.organisation
    staff = AreaRole.objects.filter(role=Role.STAFF, area__geom__covers=organisation.geom.point_on_surface)
    people = Q(pk__in=staff.values("user")) | Q(pk__in=organisation.editorships.values("user"))
    # Nobody decides about what they ask for themselves.
    others = get_user_model().objects.filter(is_active=True).exclude(email="").exclude(pk=claim.user_id).order_by("pk")
    addresses = others.values_list("email", flat=True)
    return list(addresses.filter(people)) or list(addresses.filter(is_superuser=True))


def _send(subject: str, template: str, context: Mapping[str, object], address: str) -> None:
    if address:
        send_mail(subject, render_to_string(f"organisations/mails/{template}.txt", dict(context)), None, [address])
