"""What other platforms send, read strictly: the objects of Standard Covoiturage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from api.carpool.queries import LAST_MOMENT
from api.ogc.formats import JSON
from api.ogc.writing.bodies import parse_object, read_body
from geo_platform.shared.one_line import in_one_line
from layers.core.exceptions import InvalidInputError
from layers.rides.bookings.models import LONGEST_MESSAGE
from layers.rides.bookings.standard import Status
from layers.rides.terms import LONGEST_ALIAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    Body = serializers.Serializer[Any]
else:
    Body = serializers.Serializer

LONGEST_NUMBER = 255


class RenamedBody(Body):
    """An object of which some members have names that Python, or Django, needs for itself.

    Attributes:
        members: Their true names, by those of the fields.
    """

    members: ClassVar[dict[str, str]] = {}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Call them what the standard calls them."""
        return {self.members.get(name, name): field for name, field in super().get_fields().items()}


class AliasField(serializers.CharField):
    """What somebody is called, in one line that can be seen: it stands in mails to others, between words of ours."""

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 (whatever JSON can hold)
        """Read it.

        Raises:
            rest_framework.serializers.ValidationError: It is no text, or nothing of it can be seen.
        """
        alias = in_one_line(super().to_internal_value(data))
        if not alias:
            self.fail("blank")
        return alias


class UserBody(Body):
    """Somebody on one of the two platforms. Names, pictures and the like are not even read."""

    id = serializers.CharField(max_length=LONGEST_NUMBER)
    operator = serializers.CharField(max_length=LONGEST_NUMBER)
    alias = AliasField(max_length=LONGEST_ALIAS)
    gender = serializers.ChoiceField(["F", "M", "O"], required=False)


class PriceBody(Body):
    """What the other platform thinks that it costs; ours counts."""

    type = serializers.ChoiceField(["FREE", "PAYING", "UNKNOWN"], required=False)
    amount = serializers.FloatField(min_value=0, max_value=1_000_000, required=False)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)


class CarriedBody(Body):
    """Where and when somebody gets in and out."""

    passengerPickupDate = serializers.FloatField(min_value=0, max_value=LAST_MOMENT)  # noqa: N815 (the standard's name)
    passengerPickupLat = serializers.FloatField(min_value=-90, max_value=90)  # noqa: N815 (as above)
    passengerPickupLng = serializers.FloatField(min_value=-180, max_value=180)  # noqa: N815 (as above)
    passengerDropLat = serializers.FloatField(min_value=-90, max_value=90)  # noqa: N815 (as above)
    passengerDropLng = serializers.FloatField(min_value=-180, max_value=180)  # noqa: N815 (as above)
    status = serializers.ChoiceField([status.name for status in Status])


class BookingBody(CarriedBody):
    """A seat on a ride, for somebody of the other platform."""

    id = serializers.UUIDField()
    driver = UserBody()
    passenger = UserBody()
    price = PriceBody()
    driverJourneyId = serializers.CharField(max_length=LONGEST_NUMBER, required=False)  # noqa: N815 (as above)
    journeyId = serializers.CharField(max_length=LONGEST_NUMBER, required=False)  # noqa: N815 (as above)


class MessageBody(RenamedBody):
    """What somebody there writes to somebody here."""

    members: ClassVar = {"sender": "from"}

    sender = UserBody()
    to = UserBody()
    message = serializers.CharField(max_length=LONGEST_MESSAGE)
    recipientCarpoolerType = serializers.ChoiceField(["DRIVER", "PASSENGER"])  # noqa: N815 (as above)
    driverJourneyId = serializers.CharField(max_length=LONGEST_NUMBER, required=False)  # noqa: N815 (as above)
    passengerJourneyId = serializers.CharField(max_length=LONGEST_NUMBER, required=False)  # noqa: N815 (as above)
    bookingId = serializers.UUIDField(required=False)  # noqa: N815 (as above)


class EventDataBody(CarriedBody):
    """A booking that was made on the other platform."""

    id = serializers.CharField(max_length=LONGEST_NUMBER)
    webUrl = serializers.URLField(max_length=2000)  # noqa: N815 (as above)
    driver = UserBody(required=False)
    passenger = UserBody(required=False)
    price = PriceBody(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """It is either that of a driver, with a price, or that of a passenger.

        Raises:
            rest_framework.serializers.ValidationError: It is neither.
        """
        if "passenger" not in attrs and not {"driver", "price"} <= attrs.keys():
            raise serializers.ValidationError(_("Please name a passenger, or a driver and a price."))
        return attrs


class EventBody(RenamedBody):
    """News of a booking that was made on the other platform."""

    members: ClassVar = {"booking": "data"}

    id = serializers.UUIDField()
    idToken = serializers.CharField(max_length=10_000, allow_blank=True)  # noqa: N815 (as above)
    booking = EventDataBody()


def read(request: HttpRequest, kind: type[Body]) -> dict[str, Any]:
    """What a request has brought.

    Raises:
        InvalidInputError: It is not what it should be; the error names what is wrong.
        TooLargeError: It is too much.
    """
    if request.content_type != JSON.media_type:
        raise InvalidInputError(_("Only application/json is read here."), parameter="Content-Type")
    body = kind(data=parse_object(read_body(request)))
    if not body.is_valid():
        name, message = next(_problems(body.errors, ""))
        raise InvalidInputError(message, parameter=name)
    return dict(body.validated_data)


def _problems(errors: object, name: str) -> Iterator[tuple[str, str]]:
    """Pairs of where and what, such as `driver.alias`."""
    if isinstance(errors, dict):
        for key, value in errors.items():
            within = name if key == "non_field_errors" else f"{name}.{key}".removeprefix(".")
            yield from _problems(value, within)
    elif isinstance(errors, list):
        for value in errors:
            yield from _problems(value, name)
    else:
        yield name, str(errors)
