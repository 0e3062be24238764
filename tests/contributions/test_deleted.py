"""What becomes of what was said about something that is not there any more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils.timezone import now

from layers.areas.models import AreaRole
from layers.core import registry
from layers.core.contributions import deciding, proposing
from layers.core.contributions.forgetting import forget_old_of
from layers.core.contributions.ledger import Enclosure, NewPhoto
from layers.core.contributions.models import Change, Confirmation, Photo
from layers.core.exceptions import ForbiddenError, UnknownFeatureError
from layers.core.permissions import VISITOR, Actor, Role, actor_for
from layers.core.services import create_feature
from layers.places.models import YouthSpot
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User

pytestmark = pytest.mark.django_db
HERE = Point(12.35, 53.95)
SPOTS = registry.get("youth-spots")


@pytest.fixture
def editor(django_user_model: type[User]) -> Actor:
    outline = MultiPolygon(Polygon.from_bbox((12.3, 53.9, 12.4, 54.0)))
    area = create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": outline})
    user = django_user_model.objects.create(username="editor")
    AreaRole.objects.create(user=user, area_id=area.pk, role=Role.EDITOR)
    return actor_for(user, has_proved_it=True)


@pytest.fixture
def added(editor: Actor) -> Change:
    """An entry of a visitor, by now on the map."""
    values = {"title": "Anna's ramp", "kind": "skate", "geom": HERE}
    return deciding.accept(actor=editor, change=proposing.add_feature(actor=VISITOR, layer=SPOTS, values=values))


def propose(*photos: NewPhoto, **changes: object) -> Change:
    enclosed = Enclosure(photos=photos)
    spot = YouthSpot.objects.get()
    return proposing.change_feature(actor=VISITOR, layer=SPOTS, feature=spot, changes=changes, enclosed=enclosed)


@pytest.fixture
def orphan(added: Change) -> Change:
    """A proposal for something that has been deleted."""
    proposal = propose(title="New")
    assert added.feature_id == proposal.feature_id
    YouthSpot.objects.all().delete()
    return proposal


def test_it_can_be_turned_down(client: Client, editor: Actor, orphan: Change) -> None:
    assert editor.user
    sign_in_twice(client, editor.user)
    assert "ist inzwischen gelöscht" in client.get(f"/review/{orphan.pk}/").content.decode()
    response = client.post(f"/review/{orphan.pk}/reject/", {"words": "Das gibt es nicht mehr."})
    assert response.status_code == 303
    orphan.refresh_from_db()
    assert (orphan.state, orphan.reason) == ("rejected", "Das gibt es nicht mehr.")


def test_not_by_everybody(orphan: Change) -> None:
    with pytest.raises(ForbiddenError):
        deciding.reject(actor=VISITOR, change=orphan, reason="No.")


def test_it_cannot_be_done(editor: Actor, orphan: Change) -> None:
    with pytest.raises(UnknownFeatureError):
        deciding.accept(actor=editor, change=orphan)


def test_its_author_takes_it_back(client: Client, orphan: Change) -> None:
    assert client.post(f"/contributions/{orphan.token}/").status_code == 303
    orphan.refresh_from_db()
    assert orphan.state == "withdrawn"


def test_what_was_refused_goes_with_what_others_gave_to_it(editor: Actor, added: Change) -> None:
    deciding.accept(actor=editor, change=propose(NewPhoto("a" * 32, 4, 3)))
    proposing.confirm(layer=SPOTS, feature=YouthSpot.objects.get(), witness="somebody")
    deciding.reject(actor=editor, change=deciding.reopen(actor=editor, change=added), reason="Private.")
    Change.objects.exclude(decided_at=None).update(decided_at=now() - timedelta(days=31))
    forget_old_of(SPOTS)
    assert not YouthSpot.objects.exists()
    assert not Photo.objects.exists()
    assert not Confirmation.objects.exists()
    assert "Anna" not in str(list(Change.objects.values()))
