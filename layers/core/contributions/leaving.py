"""What becomes of the contributions of somebody who goes.

Kept, they are nobody's. Deleted, what they added and nobody else had a part in is gone altogether; elsewhere fields that
still say what they wrote get their earlier values, and the history keeps only that something was done.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction

from geo_platform.accounts.services import addressed_to
from geo_platform.personal_data.holdings import Wish
from layers.core import registry
from layers.core.contributions.effects import put_back
from layers.core.contributions.forgetting import forget_features, forget_photos
from layers.core.contributions.models import Change, new_token
from layers.core.contributions.redacting import take_out, takes_words
from layers.core.exceptions import InvalidInputError, NotFoundError
from layers.core.fields import has_field, model_field
from layers.core.overlay import as_json
from layers.core.search.vocabulary import forget_words, word_sources
from layers.core.services import mark_changed

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.db.models import QuerySet

    from layers.core.layer import Layer
    from layers.core.models import BaseFeature

Kind = Change.Kind
AT_ONCE = 500


def forget_author(user: AbstractUser, wish: Wish) -> int:
    """Forget who made the contributions of somebody, and as they wish what they contributed; gives how many."""
    mine = Change.objects.filter(author=user.pk)
    count: int = mine.count()
    if wish is Wish.DELETE:
        _delete(mine)
    _make_nobodys(mine)
    return count + addressed_to(user, Change.objects.all(), "contact").update(contact="")


def sent_without_account(user: AbstractUser) -> QuerySet[Change]:
    """What came without an account, with an address of somebody for the answer."""
    return addressed_to(user, Change.objects.filter(author=None), "contact")


def _make_nobodys(mine: QuerySet[Change]) -> None:
    """Also the secret address under which each is seen is another from now on: it may stand in an old mail."""
    waiting = []
    for change in mine.iterator():
        change.author, change.note, change.contact, change.token = None, "", "", new_token()
        waiting.append(change)
    fields = ["author", "note", "contact", "token"]
    Change.objects.bulk_update(waiting, fields, batch_size=AT_ONCE)


def _delete(mine: QuerySet[Change]) -> None:
    by_layer: dict[str, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
    for change in mine.iterator():
        by_layer[change.layer][change.feature_id].append(change)
    for layer_id in sorted(by_layer):
        try:
            _delete_in(registry.get(layer_id), by_layer[layer_id])
        except NotFoundError:  # a layer that is not there any more
            for change in (change for changes in by_layer[layer_id].values() for change in changes):
                take_out(change)


def _delete_in(layer: Layer, by_feature: dict[int, list[Change]]) -> None:
    words = words_of(layer, list(by_feature))
    features = layer.queryset().select_for_update(of=("self",)).order_by("pk").in_bulk(list(by_feature))
    own = [pk for pk, changes in by_feature.items() if _is_own(features.get(pk), changes)]
    forget_features(layer, own)
    for pk, changes in by_feature.items():
        if pk not in own:
            _undo(layer, features.get(pk), changes)
    mark_changed(layer=layer)
    forget_words(words=words, sources=word_sources())


def _is_own(feature: BaseFeature | None, changes: list[Change]) -> bool:
    """Whether somebody added it, and nobody else had a part in it."""
    if feature is None or feature.osm_type or not any(change.kind == Kind.ADD for change in changes):
        return False
    accepted = Change.objects.accepted().of_feature(changes[0].layer, feature.pk).filter(kind=Kind.CHANGE)
    return not accepted.exclude(pk__in=[change.pk for change in changes]).exists() and not is_leant_on(feature)


def is_leant_on(feature: BaseFeature) -> bool:
    """Whether something else would go with a feature: what a club looks after, or who looks after the club."""
    relations = feature._meta.related_objects
    return any(one.related_model._base_manager.filter(**{one.field.name: feature.pk}).exists() for one in relations)


def _undo(layer: Layer, feature: BaseFeature | None, changes: list[Change]) -> None:
    """Take what somebody wrote out of a thing of others and out of its history, the latest first."""
    for change in sorted(changes, key=lambda one: -one.pk):
        if change.is_pending and change.kind != Kind.ADD:
            forget_photos(change.photos.all())
            change.delete()
            continue
        if feature is not None and change.kind in {Kind.ADD, Kind.CHANGE} and not change.is_pending:
            feature = _put_back(layer, feature, change)
        take_out(change)


def _put_back(layer: Layer, feature: BaseFeature, change: Change) -> BaseFeature:
    """Give the fields that still say what a change wrote their earlier values; where that does not fit, none."""
    names = [name for name in change.after if has_field(layer.model, name) and as_json(feature, name) == change.after[name]]
    if change.kind == Kind.ADD and is_leant_on(feature):
        return feature
    earlier = {name: change.before[name] for name in names if name in change.before}
    unknown = {name: _nothing(layer, name) for name in names if name not in earlier and takes_words(layer, name)}
    try:
        with transaction.atomic():
            put_back(layer, feature, Change(kind=Kind.CHANGE, before=earlier | unknown))
    except InvalidInputError:
        words = {name: _nothing(layer, name) for name in names if takes_words(layer, name)}
        layer.queryset().filter(pk=feature.pk).update(**words)
    fresh: BaseFeature = layer.queryset().get(pk=feature.pk)
    return fresh


def _nothing(layer: Layer, name: str) -> Any:  # noqa: ANN401 (of any field)
    field = model_field(layer.model, name)
    if field.null:
        return None
    return [] if isinstance(field, ArrayField) else ""


def words_of(layer: Layer, ids: list[int]) -> list[str]:
    """The words under which some features are found."""
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [layer.id, ids])
        return [word for (word,) in cursor.fetchall()]


_WORDS = """
SELECT DISTINCT word FROM core_entry CROSS JOIN LATERAL unnest(tsvector_to_array(lexemes)) AS word
WHERE layer = %s AND feature_id = ANY (%s) AND word !~ '^@'
"""
