"""Making, changing and ending subscriptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Coalesce, Lower
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geo_platform.outbox.services import take_lost_addresses
from layers.core import registry
from layers.core.exceptions import ConflictError, InvalidInputError
from layers.core.models import Subscription
from layers.core.subscriptions.models import new_secret
from layers.core.subscriptions.shapes import forget_unused_grounds, ground_for
from layers.core.subscriptions.words import LONGEST_WORDS, query_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_platform.accounts.models import User
    from layers.core.subscriptions.shapes import Within

MOST_OF_A_PERSON = 100
UNCONFIRMED_FOR = timedelta(days=3)
# So long one can take back that one has ended it.
ENDED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to hear of, and how.

    Attributes:
        title: What they call it.
        made: Where, from `layers.core.subscriptions.shapes`.
        layers: Ids; empty for all.
        words: Wishes between commas; empty for everything.
        rhythm: Of `Subscription.Rhythm`.
        by_mail: Whether a mail is sent.
        by_push: Whether the devices of the account are told.
    """

    title: str
    made: Mapping[str, Any]
    layers: tuple[str, ...] = field(default_factory=tuple)
    words: str = ""
    rhythm: str = Subscription.Rhythm.DAILY
    by_mail: bool = True
    by_push: bool = False


@transaction.atomic
def subscribe(*, order: Order, within: Within, owner: User | None = None, email: str = "") -> Subscription:
    """Begin a subscription: for an account at once, for an address when its owner says yes.

    Args:
        order: What and how.
        within: Where it must lie.
        owner: Whose it is; `None` for somebody without an account.
        email: Theirs then.

    Raises:
        InvalidInputError: Something does not fit; the parameter says what.
        ConflictError: Somebody has as many as one person can have.
    """
    _check_room(owner, email)
    subscription = Subscription(owner=owner, email="" if owner else email, language=get_language() or settings.LANGUAGE_CODE)
    subscription.confirmed_at = now() if owner else None
    _fill(subscription, order, within)
    subscription.save()
    subscription.refresh_from_db(fields=["told_until"])
    return subscription


@transaction.atomic
def change_subscription(*, subscription: Subscription, order: Order, within: Within) -> Subscription:
    """Let a subscription be about something else. Errors are those of `subscribe`."""
    subscription = _locked(subscription)
    before = subscription.ground_id
    if Subscription.Rhythm.NOW in {subscription.rhythm, order.rhythm}:
        subscription.told_until = now()  # what was not told at once before is no news for that
    _fill(subscription, order, within)
    subscription.save()
    forget_unused_grounds([before])
    return subscription


@transaction.atomic
def confirm_subscription(*, subscription: Subscription) -> Subscription:
    """The owner of an address says yes."""
    subscription = _locked(subscription)
    if subscription.confirmed_at is None:
        subscription.confirmed_at = subscription.told_until = now()
        subscription.save(update_fields=["confirmed_at", "told_until"])
    return subscription


@transaction.atomic
def pause_subscription(*, subscription: Subscription) -> Subscription:
    """Tell nothing for a while."""
    return _set(subscription, paused_at=now())


@transaction.atomic
def resume_subscription(*, subscription: Subscription) -> Subscription:
    """Tell news again: what is new from now on."""
    return _set(subscription, paused_at=None, told_until=now())


@transaction.atomic
def end_subscription(*, subscription: Subscription) -> Subscription:
    """Tell nothing any more. It is forgotten some days later; until then it can be taken back."""
    return _set(subscription, ended_at=now())


@transaction.atomic
def take_back_end(*, subscription: Subscription) -> Subscription:
    """Go on as if it had never ended; what happened meanwhile is told."""
    return _set(subscription, ended_at=None)


@transaction.atomic
def stop_mail_to_lost_addresses() -> int:
    """Write no more to addresses that are not there any more; devices and secret links go on. Gives how many that ends.

    Who changes the subscription or turns mail on again is written to again.
    """
    written_to = Subscription.objects.annotate(_address=Lower(Coalesce("owner__email", "email"))).filter(by_mail=True)
    lost = written_to.filter(_address__in=take_lost_addresses())
    return Subscription.objects.filter(pk__in=list(lost.values_list("pk", flat=True))).update(by_mail=False)


@transaction.atomic
def renew_feed(*, subscription: Subscription) -> Subscription:
    """Give the news another secret address; the one before leads nowhere from now on."""
    return _set(subscription, feed_token=new_secret())


@transaction.atomic
def forget_subscriptions_of(*, user: User) -> int:
    """Forget all of an account, and where it was about; gives how many."""
    return _forget(Subscription.objects.of_person(user))


@transaction.atomic
def forget_ended_subscriptions() -> int:
    """Forget what ended a while ago, what nobody has said yes to, and grounds of accounts that are gone; gives how many."""
    ended = Subscription.objects.filter(ended_at__lt=now() - ENDED_FOR)
    unconfirmed = Subscription.objects.filter(confirmed_at=None, created_at__lt=now() - UNCONFIRMED_FOR)
    forgotten = _forget(ended | unconfirmed)
    forget_unused_grounds()
    return forgotten


def _forget(subscriptions: Any) -> int:  # noqa: ANN401 (a queryset)
    found = dict(subscriptions.values_list("pk", "ground_id"))
    Subscription.objects.filter(pk__in=found).delete()
    forget_unused_grounds(list(set(found.values())))
    return len(found)


def _locked(subscription: Subscription) -> Subscription:
    current: Subscription = Subscription.objects.select_for_update().get(pk=subscription.pk)
    return current


def _set(subscription: Subscription, **values: Any) -> Subscription:  # noqa: ANN401 (of any field)
    subscription = _locked(subscription)
    for name, value in values.items():
        setattr(subscription, name, value)
    subscription.save(update_fields=list(values))
    return subscription


def _check_room(owner: User | None, email: str) -> None:
    """Make sure that there is room for one more.

    Raises:
        ConflictError: There is none.
    """
    if owner:
        get_user_model().objects.select_for_update().get(pk=owner.pk)  # two forms at once are counted one after the other
        theirs = Subscription.objects.of_user(owner)
    else:
        theirs = Subscription.objects.of_address(email)
    if theirs.present().count() >= MOST_OF_A_PERSON:
        words = _("You have %(most)s subscriptions already. Please end one that you do not need any more.")
        raise ConflictError(words % {"most": MOST_OF_A_PERSON})


def _fill(subscription: Subscription, order: Order, within: Within) -> None:
    _check(order)
    subscription.ground = ground_for(order.made, within)
    subscription.title, subscription.made = order.title.strip(), dict(order.made)
    subscription.layers, subscription.words = list(order.layers), order.words.strip()
    subscription.query = query_of(order.words)
    subscription.rhythm, subscription.by_mail, subscription.by_push = order.rhythm, order.by_mail, order.by_push


def _check(order: Order) -> None:
    """Make sure that an order can be kept.

    Raises:
        InvalidInputError: It cannot.
    """
    known = {layer.id for layer in registry.layers()}
    if not known.issuperset(order.layers):
        raise InvalidInputError(_("Please choose from the list."), parameter="layers")
    if len(order.words) > LONGEST_WORDS:
        raise InvalidInputError(_("These are too many words. A few are enough."), parameter="words")
    if any(sign.isalnum() for sign in order.words) and query_of(order.words) is None:
        words = _("Nothing can be found by these words. Please write another one, such as: concert.")
        raise InvalidInputError(words, parameter="words")
    if not order.title.strip():
        raise InvalidInputError(_("Please give it a name."), parameter="title")
