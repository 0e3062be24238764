"""`POST /carpool/messages`: somebody of another platform writes to somebody here.

About a booking it is a message like any other. Before there is one, it goes on as a mail: the sender learns no address, and
nothing is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from api.carpool import words
from api.carpool.bodies import MessageBody, read
from api.carpool.bookings import booking_of
from api.carpool.endpoint import BOOK, MISSING_JOURNEY, MISSING_USER, MissingError, by_key
from api.carpool.operators import own_operator
from geo_platform.limits import HourlyLimit
from geo_platform.shared.mail_heads import NOT_KEPT
from layers.core import registry
from layers.core.exceptions import InvalidInputError, TooOftenError
from layers.rides.bookings.messages import write_message
from layers.rides.bookings.parties import Operator, language_of
from layers.rides.models import Offer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from api.carpool.models import Partner, PartnerKey
    from geo_platform.accounts.models import User
    from layers.rides.models import Request

    Json = dict[str, Any]

# To one person, whoever writes: a platform must not be a way to flood somebody.
TO_ONE_PERSON = HourlyLimit("carpool messages", 10)


def _write(request: HttpRequest, key: PartnerKey) -> HttpResponse:
    said = read(request, MessageBody)
    _check(said, key.partner)
    if "bookingId" in said:
        kept = booking_of(key.partner, str(said["bookingId"]))
        write_message(by=Operator(kept.booking.operator), booking=kept.booking, text=said["message"])
    else:
        _send(said, key.partner)
    return HttpResponse(status=201)


messages_view = by_key({"POST": (BOOK, _write)})


def _check(said: Json, partner: Partner) -> None:
    """Make sure that the platform speaks for one of its own people to one of ours.

    Raises:
        InvalidInputError: It does not.
    """
    if said["from"]["operator"] != partner.operator:
        raise InvalidInputError(_("This is nobody of your platform."), parameter="from.operator")
    if said["to"]["operator"] != own_operator():
        raise InvalidInputError(_("This is nobody of this platform."), parameter="to.operator")


def _send(said: Json, partner: Partner) -> None:
    """Send it on as a mail; only women write to women who ride with women alone, as only they can book.

    Raises:
        MissingError: The ride is gone, or not for the sender, or its person has no address.
        TooOftenError: They were sent very many.
    """
    ride = _ride_of(said)
    if ride.women_only and said["from"].get("gender") != "F":
        raise MissingError(MISSING_JOURNEY)
    person: User = ride.driver if isinstance(ride, Offer) else ride.rider
    if not TO_ONE_PERSON.allows_another_from(f"account {person.pk}"):
        raise TooOftenError(_("This person was sent very many messages. Please try again in an hour."))
    if not person.email:
        raise MissingError(MISSING_USER)
    with override(language_of(person)), transaction.atomic():
        _mail(said, partner, ride, person).send()


def _ride_of(said: Json) -> Offer | Request:
    """The offer or the request of the person to whom somebody writes.

    Raises:
        MissingError: It is gone.
    """
    side, number = words.ride_in(said["to"]["id"]) or ("", 0)
    layer_id = {("driver", "DRIVER"): "rides", ("rider", "PASSENGER"): "rides-wanted"}.get(
        (side, said["recipientCarpoolerType"])
    )
    if layer_id is None:
        raise MissingError(MISSING_USER)
    person = "driver" if layer_id == "rides" else "rider"
    ride: Offer | Request | None = (
        registry.get(layer_id).queryset().visible_to(None).select_related(person).filter(pk=number).first()
    )
    if ride is None:
        raise MissingError(MISSING_JOURNEY)
    return ride


def _mail(said: Json, partner: Partner, ride: Offer | Request, person: User) -> EmailMessage:
    sender = said["from"]["alias"]
    layer_id = "rides" if isinstance(ride, Offer) else "rides-wanted"
    context = {
        "sender": sender,
        "platform": partner.name,
        "operator": partner.operator,
        "text": said["message"],
        "url": words.web_url(layer_id, ride.pk),
    }
    subject = _("%(sender)s writes to you about your ride") % {"sender": sender}
    return EmailMessage(subject, render_to_string("carpool/message.txt", context), to=[person.email], headers=NOT_KEPT)
