"""Makes a report of what another system has sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from api.open311.models import LONGEST_URL
from api.open311.services import UnknownServiceError, service_called
from api.search.addresses import place_called
from geo_platform.outgoing import ForbiddenPlaceError, place_of
from layers.core.exceptions import InvalidInputError
from layers.core.values import WGS84
from layers.defects.drafts import ReportDraft, Sender
from layers.defects.exceptions import TooLongError
from layers.defects.models import Question, Report, Reporter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.open311.forms import SentForm
    from api.open311.jurisdictions import Jurisdiction
    from api.open311.models import SystemKey
    from layers.defects.models import Category

_NUMBER = re.compile(r"[+-]?([0-9]{1,3}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?")
_NAME_LENGTH = Reporter._meta.get_field("name").max_length or 0
_PHONE_LENGTH = Reporter._meta.get_field("phone").max_length or 0
_EMAIL_LENGTH = Reporter._meta.get_field("email").max_length or 0
_SOURCE_LENGTH = Report._meta.get_field("source_reference").max_length or 0
_LONGEST_ADDRESS = 500


def draft_of(form: SentForm, key: SystemKey | None, jurisdiction: Jurisdiction) -> ReportDraft:
    """A report that is not sent yet.

    `device_id` and `account_id` are not kept: nobody here needs them.

    Args:
        form: What was sent.
        key: With which key; `None` for nobody in particular.
        jurisdiction: Where it has to lie.

    Raises:
        InvalidInputError: Something is missing or does not fit; the error names it.
    """
    values = form.values
    category = _category(values)
    place = place_in(values)
    if not jurisdiction.covers(place):
        message = _("This place does not lie in the area of this jurisdiction_id.")
        raise InvalidInputError(message, parameter="lat")
    _check_media_url(values)
    return ReportDraft(
        category,
        place,
        text=values.get("description", ""),
        answers=_answers(category, form.attributes),
        sender=_sender(values, is_trusted=bool(key and key.is_trusted)),
        source=Report.Source.OPEN311,
        source_reference=key.system[:_SOURCE_LENGTH] if key else "",
    )


def _category(values: Mapping[str, str]) -> Category:
    code = values.get("service_code", "")
    if not code:
        raise InvalidInputError(_("This is needed."), parameter="service_code")
    try:
        return service_called(code)
    except UnknownServiceError as error:  # not what the address names
        raise InvalidInputError(error.message, parameter="service_code") from error


def place_in(values: Mapping[str, str]) -> Point:
    """The place that a form or a query names (EPSG:4326).

    Raises:
        InvalidInputError: It names none, or none that can be found.
    """
    if values.get("lat") or values.get("long"):
        return Point(_degrees(values, "long", 180), _degrees(values, "lat", 90), srid=WGS84)
    if address := values.get("address_string", ""):
        return _called(address)
    if values.get("address_id"):
        message = _("Addresses have no numbers of their own here. Please send lat and long, or address_string.")
        raise InvalidInputError(message, parameter="address_id")
    raise InvalidInputError(_("Please send lat and long, or address_string."), parameter="lat")


def _degrees(values: Mapping[str, str], name: str, most: int) -> float:
    text = values.get(name, "")
    if not text:
        raise InvalidInputError(_("lat and long are needed both."), parameter=name)
    number = float(text) if _NUMBER.fullmatch(text) else most + 1.0
    if not -most <= number <= most:
        message = _("This must be a number from %(least)s to %(most)s.") % {"least": -most, "most": most}
        raise InvalidInputError(message, parameter=name)
    return number


def _called(address: str) -> Point:
    if len(address) > _LONGEST_ADDRESS:
        raise TooLongError(_LONGEST_ADDRESS, parameter="address_string")
    place = place_called(address)
    if place is None:
        message = _("This address is not known here. Please check it, or send lat and long.")
        raise InvalidInputError(message, parameter="address_string")
    return place


def _check_media_url(values: Mapping[str, str]) -> None:
    url = values.get("media_url", "")
    if not url:
        return
    if len(url) > LONGEST_URL:
        raise TooLongError(LONGEST_URL, parameter="media_url")
    try:
        place_of(url)
    except ForbiddenPlaceError as error:
        message = _("Pictures are fetched from the open internet with https alone. You can also send the file as media.")
        raise InvalidInputError(message, parameter="media_url") from error


def _answers(category: Category, attributes: Mapping[str, Any]) -> dict[str, Any]:
    days = {question.code for question in category.questions.all() if question.type == Question.Type.DATE}
    # A datetime, for a question that wants a day.
    return {
        code: [text.partition("T")[0] for text in texts] if code in days else texts for code, texts in attributes.items()
    }


def _sender(values: Mapping[str, str], *, is_trusted: bool) -> Sender:
    name = " ".join(filter(None, [values.get("first_name", ""), values.get("last_name", "")]))
    email, phone = values.get("email", ""), values.get("phone", "")
    for parameter, text, most in (
        ("first_name", name, _NAME_LENGTH),
        ("phone", phone, _PHONE_LENGTH),
        ("email", email, _EMAIL_LENGTH),
    ):
        if len(text) > most:
            raise TooLongError(most, parameter=parameter)
    return Sender(email=email, name=name, phone=phone, is_trusted=is_trusted)
