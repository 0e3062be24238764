"""Fetches the pictures that came as an address: by the worker, from the open internet alone, and never from within."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy, override

from api.open311.models import PendingPicture
from geo_platform.outbox.services import pause_after
from geo_platform.outgoing import Call, ForbiddenPlaceError, OutgoingError, fetch, place_of
from layers.core.contributions.ledger import NewPhoto
from layers.core.exceptions import InvalidInputError
from layers.core.photos.opening import MOST_BYTES
from layers.core.photos.pictures import MOST_AT_ONCE, prepare_picture
from layers.core.photos.storage import delete_picture, store_picture
from layers.defects.ledger import add_photos, lock_report, save_report
from layers.defects.models import Note, ReportPhoto
from layers.defects.states import UNCONFIRMED

IN_HAND = timedelta(minutes=2)
MOST_TRIES = 10
GIVEN_UP = gettext_lazy("A picture that came with this could not be fetched from %(url)s.")


def fetch_pictures() -> int:
    """Fetch all that is due; gives how many have come. Nothing is fetched for what nobody has confirmed."""
    come = 0
    while (pending := _take_in_hand()) is not None:
        come += _fetch(pending)
    return come


@transaction.atomic
def _take_in_hand() -> PendingPicture | None:
    due = PendingPicture.objects.filter(next_try_at__lte=now()).exclude(report__state=UNCONFIRMED)
    found = due.select_for_update(skip_locked=True, of=("self",)).order_by("next_try_at", "pk").first()
    if found is not None:
        found.next_try_at, found.tries = now() + IN_HAND, found.tries + 1
        found.save(update_fields=["next_try_at", "tries"])
    return found


def _fetch(pending: PendingPicture) -> bool:
    try:
        answer = fetch(place_of(pending.url), Call("GET", None, {"Accept": "image/*"}), most=MOST_BYTES)
        if answer.status != HTTPStatus.OK:
            return _try_again(pending)
        picture = prepare_picture(BytesIO(answer.body))
    except (ForbiddenPlaceError, InvalidInputError):
        return _give_up(pending)
    except OutgoingError:
        return _try_again(pending)
    name = store_picture(picture)
    try:
        is_kept = _attach(pending, NewPhoto(name, picture.width, picture.height))
    except BaseException:
        delete_picture(name)
        raise
    if not is_kept:
        delete_picture(name)
    return is_kept


@transaction.atomic
def _attach(pending: PendingPicture, photo: NewPhoto) -> bool:
    """Add a picture to its report; tells whether there was room for it."""
    report = lock_report(pending.report_id)
    pending.delete()
    if ReportPhoto.objects.filter(report=report).count() >= MOST_AT_ONCE:
        return False
    add_photos(report, [photo])
    save_report(report)
    return True


def _try_again(pending: PendingPicture) -> bool:
    if pending.tries >= MOST_TRIES:
        return _give_up(pending)
    PendingPicture.objects.filter(pk=pending.pk).update(next_try_at=now() + pause_after(pending.tries))
    return False


@transaction.atomic
def _give_up(pending: PendingPicture) -> bool:
    """Tell the office, which can look at the address itself."""
    with override(settings.LANGUAGE_CODE):
        Note.objects.create(report=pending.report, author=None, text=GIVEN_UP % {"url": pending.url})
    pending.delete()
    return False
