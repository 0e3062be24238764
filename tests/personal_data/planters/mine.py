"""Plants what is one's own: maps, subscriptions, mails and devices that are told things."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.gis.geos import Point, Polygon
from django.core.mail import EmailMessage
from django.utils.timezone import now

from geo_platform.outbox.models import Push, PushDevice
from geo_platform.outbox.services import write_mail
from layers.core.models import Ground, Subscription
from layers.core.photos.pictures import prepare_picture
from layers.core.photos.storage import store_picture
from layers.own_maps.models import Collaborator, OwnMap, PendingImport, Spot, SpotPhoto
from tests.conftest import LAAGE
from tests.personal_data.planters.person import EMAIL, FACT, NAME
from tests.photo_files import file_of, quarters

if TYPE_CHECKING:
    from tests.personal_data.planters.person import Planted, Planter


def plant_maps(person: Planted) -> None:
    public = OwnMap.objects.create(title=person.leave(f"Map {FACT}"), access=OwnMap.Access.PUBLIC, owner=person.user)
    OwnMap.objects.create(title=person.leave(f"Private map {NAME}"), owner=person.user)
    _plant_spot(person, public, FACT)
    theirs = OwnMap.objects.create(title="Their map", access=OwnMap.Access.PUBLIC, owner=person.neighbour)
    _plant_spot(person, theirs, f"{FACT} with others")
    Collaborator.objects.create(map=theirs, user=person.user)
    PendingImport.objects.create(map=theirs, user=person.user, spots=[{"title": person.leave(f"Imported {NAME}")}])


def _plant_spot(person: Planted, own_map: OwnMap, word: str) -> None:
    title, note = person.leave(f"Spot {word}"), person.leave(f"Nice {word}")
    spot = Spot.objects.create(
        map=own_map, uid=uuid4(), title=title, note=note, geom=Point(*LAAGE), author=person.user, version=1
    )
    name = store_picture(prepare_picture(BytesIO(file_of(quarters(60, 40)))))
    person.own_photos.append(name)
    alt = person.leave(f"View {word}")
    SpotPhoto.objects.create(spot=spot, name=name, width=60, height=40, alt=alt, author=person.user)


def plant_subscriptions(person: Planted) -> None:
    ground = Ground.objects.create(digest="1", shape=Polygon.from_bbox((12.0, 53.5, 12.1, 53.6)))
    about = {"ground": ground, "made": {"kind": "area"}, "language": "de"}
    title = person.leave(f"News for {NAME}")
    Subscription.objects.create(owner=person.user, title=title, words=NAME, confirmed_at=now(), **about)
    Subscription.objects.create(email=EMAIL, title=f"Older news for {NAME}", confirmed_at=now(), **about)


def plant_mail(person: Planted) -> None:
    subject = person.leave(f"About {NAME}")
    write_mail(message=EmailMessage(subject, f"Dear {NAME}", to=[EMAIL]))


def plant_push(person: Planted) -> None:
    endpoint = person.leave(f"https://push.example.org/{NAME}")
    about = {"name": f"Phone of {NAME}", "p256dh": "k", "auth": "s", "server_key": "k"}
    device = PushDevice.objects.create(user=person.user, endpoint=endpoint, **about)
    Push.objects.create(device=device, payload=f"For {NAME}", tag=NAME, expires_at=now())


PLANTERS: dict[str, Planter] = {
    "own-maps": plant_maps,
    "subscriptions": plant_subscriptions,
    "mail": plant_mail,
    "push": plant_push,
}
