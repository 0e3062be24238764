"""The page of a booking, for the two whom it is between: where and when exactly, messages, and what one can do."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import now, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from api.actors import actor_of
from api.pages.private import draw, for_members
from api.pages.region import current_region
from api.parameters import row_number
from api.problems import kind_of
from api.rides.calendar_file import calendar_of
from api.rides.lines import drawing_of_part
from api.rides.mine import Line
from api.rides.sections import around_map
from api.rides.words import contribution_words, detour_words, long_day_words, meeting_words, moment_words, together_words
from layers.core.exceptions import AmtskarteError, NotFoundError
from layers.core.querysets import PUBLIC_STATUSES
from layers.rides.bookings import answering, cancelling, riding
from layers.rides.bookings import messages as writing
from layers.rides.bookings.blocking import block_person, blocks_of, unblock_person
from layers.rides.bookings.drives import times_of
from layers.rides.bookings.exact import exact_of, own_ends_of
from layers.rides.bookings.exceptions import UnknownBookingError
from layers.rides.bookings.messages import can_write
from layers.rides.bookings.models import LONGEST_MESSAGE, Feedback
from layers.rides.bookings.parties import AGREED, other_of, side_of
from layers.rides.bookings.seats import TAKEN, fits, taken_on
from layers.rides.bookings.states import Move, Side, moves_of
from layers.rides.models import Booking
from routing.router import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from geo_platform.accounts.models import User

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
@for_members
def booking(request: HttpRequest, number: int) -> HttpResponse:
    """One seat on one day, as one of the two sees it."""
    reader = _reader(request)
    found = find_booking(number, reader)
    with override(current_region().time_zone):
        return draw(request, "rides/booking.html", {**around_map(), **_about(found, reader)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def act(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """Do something with it: say yes or no, cancel, write, say how it went. What goes wrong is said on its page.

    Who reads the page of what went wrong anew comes to that of the booking.
    """
    if request.method != "POST":
        return _back(request, number)
    reader = _reader(request)
    found = find_booking(number, reader)
    try:
        said = ACTIONS[what](request, found, reader)
    except AmtskarteError as error:
        messages.error(request, str(error))
        if _text(request).strip():
            return _with_words(request, number, what, kind_of(error).status)
        return _back(request, number)
    if said:
        messages.success(request, said)
    return _back(request, number)


@require_safe
@for_members
def calendar(request: HttpRequest, number: int) -> HttpResponse:
    """The ride as a file for one's calendar, with the exact places once they are agreed."""
    reader = _reader(request)
    found = find_booking(number, reader)
    with override(current_region().time_zone):
        response = HttpResponse(calendar_of(found, reader), content_type=CALENDAR)
    response["Content-Disposition"] = f'attachment; filename="ride-{found.pk}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@for_members
def unblock(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody be seen again whom one has blocked; a block that is gone already is no error."""
    reader = _reader(request)
    if block := blocks_of(reader).filter(pk=number).first():
        unblock_person(by=reader, block=block)
        name = block.blocked.display_name
        messages.success(request, _("You see rides of %(name)s again, and the other way round.") % {"name": name})
    return HttpResponseRedirect(reverse("pages:my-rides"), status=HTTPStatus.SEE_OTHER)


def find_booking(number: int, reader: User) -> Booking:
    """A booking of somebody's own.

    Raises:
        UnknownBookingError: It is between others, or there is none.
    """
    found: Booking | None = (
        Booking.objects.visible_to(reader).filter(pk=number).select_related("offer__driver", "rider").first()
    )
    if found is None:
        raise UnknownBookingError
    return found


def _reader(request: HttpRequest) -> User:
    user = actor_of(request).user
    if user is None:  # pragma: no cover (the page is for members)
        raise UnknownBookingError
    return user


def _accept(request: HttpRequest, found: Booking, reader: User) -> str:
    answering.accept(driver=reader, booking=found, version=_version(request), word=_text(request))
    return _("Agreed! You both see now where exactly you meet.")


def _decline(request: HttpRequest, found: Booking, reader: User) -> str:
    answering.decline(driver=reader, booking=found, version=_version(request), word=_text(request))
    return _("You said no. We have passed it on kindly.")


def _cancel(request: HttpRequest, found: Booking, reader: User) -> str:
    cancelling.cancel(by=reader, booking=found, version=_version(request), word=_text(request))
    return _("Cancelled. The other person has been told.")


def _write(request: HttpRequest, found: Booking, reader: User) -> str:
    writing.write_message(by=reader, booking=found, text=_text(request))
    return ""


def _tell_how(request: HttpRequest, found: Booking, reader: User) -> str:
    went = Feedback.Went.WELL if request.POST.get("went") == Feedback.Went.WELL else Feedback.Went.NOT
    riding.say_how_it_went(by=reader, booking=found, went=went, thanks=_text(request))
    return _("Thank you!")


def _report(request: HttpRequest, found: Booking, reader: User) -> str:
    message = found.messages.filter(pk=row_number(request.POST.get("message", ""))).first()
    if message is None:
        raise NotFoundError(_("This message is not there any more."))
    writing.report_message(reader=reader, message=message, reason=_text(request))
    return _("Thank you. The office reads this message now. The other person is not told.")


def _block(_request: HttpRequest, found: Booking, reader: User) -> str:
    name = block_person(by=reader, booking=found).blocked.display_name
    return _("You and %(name)s see no rides of each other any more.") % {"name": name}


ACTIONS: dict[str, Callable[[HttpRequest, Booking, User], str]] = {
    "accept": _accept,
    "decline": _decline,
    "cancel": _cancel,
    "write": _write,
    "how": _tell_how,
    "report": _report,
    "block": _block,
}


def _version(request: HttpRequest) -> int:
    """As the page has seen it."""
    return row_number(request.POST.get("version", ""))


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "")


def _back(request: HttpRequest, number: int) -> HttpResponse:
    """To where one came from: the list answers in place."""
    if request.POST.get("next") == "list":
        return HttpResponseRedirect(reverse("pages:my-rides"), status=HTTPStatus.SEE_OTHER)
    return HttpResponseRedirect(reverse("pages:ride-booking", args=[number]), status=HTTPStatus.SEE_OTHER)


def _with_words(request: HttpRequest, number: int, what: str, status: HTTPStatus) -> HttpResponse:
    """The page as it is now, with what somebody typed in vain: in its field, or where that is gone to be copied."""
    reader = _reader(request)
    with override(current_region().time_zone):
        about = _about(find_booking(number, reader), reader)
        letter = row_number(request.POST.get("message", ""))
        fields = {
            "write": about["can_write"],
            "cancel": about["can_cancel"] and about["can_write"],
            "how": about["asks_how"] and about["can_write"],
            "report": any(letter == one.pk for one in about["letters"]),
        }
        typed = {what if fields.get(what) else "lost": _text(request), "letter": letter}
        return draw(request, "rides/booking.html", {**around_map(), **about, "typed": typed}, status)


def _about(found: Booking, reader: User) -> dict[str, Any]:
    side = side_of(found, reader)
    exact = exact_of(found, reader)
    times = exact.times if exact else times_of([found])[found.pk]
    line = Line.of(found, reader, times)
    moves = moves_of(side, found.state)
    given = found.feedback.filter(author=reader).first()
    other = other_of(found, side)
    block = blocks_of(reader).filter(blocked=other).first() if other else None
    can_accept = Move.ACCEPT in moves
    return {
        "line": line,
        "booking": found,
        "is_driver": side == Side.DRIVER,
        "day": long_day_words(line.day),
        "until": moment_words(found.expires_at),
        "exact": exact,
        "meets_at": meeting_words(times.pickup_at, times),
        "parts_at": meeting_words(times.dropoff_at, times),
        "own_ends": own_ends_of(found, reader),
        "detour": detour_words(found.detour_s),
        "contribution": contribution_words(found.contribution_cents),
        "can_accept": can_accept,
        "has_seat": can_accept and fits(found, taken_on(found.offer, found.day, TAKEN)),
        "is_offered": found.offer.status in PUBLIC_STATUSES,
        "can_cancel": Move.CANCEL in moves and found.dropoff_at > now(),
        "can_write": can_write(found, side),
        "is_read": other is not None,
        "can_block": other is not None,
        "own_block": block,
        "together": together_words(other) if other else [],
        "asks_how": found.state in AGREED and found.pickup_at < now() and given is None,
        "thanks": [one.thanks for one in found.feedback.exclude(author=reader) if one.thanks],
        "words_said": [step.word for step in found.steps.all() if step.word],
        "letters": writing.read_messages(reader=reader, booking=found),
        "longest": LONGEST_MESSAGE,
        "drawing": _drawing(found, exact),
        "reader": reader,
    }


def _drawing(found: Booking, exact: Any) -> dict[str, Any]:  # noqa: ANN401 (the exact way, or `None`)
    if exact and exact.line:
        on, off = (exact.pickup.place, exact.pickup.label), (exact.dropoff.place, exact.dropoff.label)
        return drawing_of_part(list(exact.line.coords), on, off)
    on = Place(found.pickup.x, found.pickup.y), found.pickup_label
    off = Place(found.dropoff.x, found.dropoff.y), found.dropoff_label
    return drawing_of_part(list(found.offer.geom.coords), on, off)
