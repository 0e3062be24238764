"""What people do with features leaves a history, waits for a decision where it must, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from layers.areas.models import Area, AreaRole
from layers.core import registry
from layers.core.contributions import deciding, ledger, proposing
from layers.core.contributions.models import Change, Confirmation
from layers.core.exceptions import ConflictError, ForbiddenError, InvalidInputError, StaleError
from layers.core.models import Entry, Status
from layers.core.permissions import VISITOR, Actor, Role, actor_for
from layers.core.services import create_feature
from layers.places.models import YouthSpot

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_platform.accounts.models import User
    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db

HERE = Point(12.345, 53.926)
SPOTS = registry.get("youth-spots")


@pytest.fixture
def area() -> BaseFeature:
    square = Polygon.from_bbox((12.3, 53.9, 12.4, 54.0))
    return create_feature(layer=registry.get("areas"), values={"title": "Laage", "geom": MultiPolygon(square)})


@pytest.fixture
def editor(area: Area, django_user_model: type[User]) -> Actor:
    user = django_user_model.objects.create(username="editor", email="editor@example.org")
    AreaRole.objects.create(user=user, area=area, role=Role.EDITOR)
    return actor_for(user, has_proved_it=True)


def add(actor: Actor = VISITOR, **values: object) -> Change:
    return proposing.add_feature(actor=actor, layer=SPOTS, values={"title": "Ramp", "kind": "skate", "geom": HERE, **values})


def target(change: Change) -> BaseFeature:
    return registry.get(change.layer).model.objects.get(pk=change.feature_id)


class TestAdding:
    def test_what_a_visitor_adds_waits_and_nobody_sees_it(self, area: Area) -> None:
        change = add()
        assert (change.state, change.area_id, change.version) == ("pending", area.pk, None)
        assert target(change).status == Status.PENDING
        assert not Entry.objects.visible_to(None).filter(layer="youth-spots").exists()

    def test_accepted_it_is_there(self, editor: Actor) -> None:
        change = deciding.accept(actor=editor, change=add())
        assert target(change).status == Status.PUBLISHED
        assert (change.decided_by, change.version) == (editor.user, target(change).version)

    def test_an_editor_need_not_wait(self, editor: Actor) -> None:
        change = add(editor)
        assert (change.state, target(change).status) == ("accepted", Status.PUBLISHED)

    def test_beyond_their_area_an_editor_waits_like_everybody(self, editor: Actor) -> None:
        change = add(editor, geom=Point(13.0, 53.0))
        assert change.state == "pending"
        with pytest.raises(ForbiddenError):
            deciding.accept(actor=editor, change=change)

    def test_nobody_speaks_for_a_club_that_is_not_theirs(self, make_feature: MakeFeature) -> None:
        club = make_feature("organisations")
        with pytest.raises(ForbiddenError):
            add(organisation=club)
        assert not Change.objects.exists()

    def test_a_closed_layer_stays_closed(self, area: Area) -> None:
        with pytest.raises(ForbiddenError):
            proposing.add_feature(actor=VISITOR, layer=registry.get("areas"), values={"title": "Mine", "geom": area.geom})


class TestDeciding:
    def test_a_reason_is_kept(self, editor: Actor) -> None:
        change = deciding.reject(actor=editor, change=add(), reason="It is on private ground.")
        assert (change.state, change.reason) == ("rejected", "It is on private ground.")
        assert target(change).status == Status.REJECTED

    def test_without_a_reason_nothing_is_rejected(self, editor: Actor) -> None:
        with pytest.raises(InvalidInputError):
            deciding.reject(actor=editor, change=add(), reason="  ")

    def test_nobody_decides_twice(self, editor: Actor) -> None:
        change = add()
        deciding.accept(actor=editor, change=change)
        with pytest.raises(ConflictError):
            deciding.reject(actor=editor, change=change, reason="Too late")

    @pytest.mark.parametrize("decide", ["accept", "reject"])
    def test_a_decision_is_undone(self, editor: Actor, decide: str) -> None:
        change = add()
        if decide == "accept":
            deciding.accept(actor=editor, change=change)
        else:
            deciding.reject(actor=editor, change=change, reason="Why")
        change = deciding.reopen(actor=editor, change=change)
        assert (change.state, change.decided_at, target(change).status) == ("pending", None, Status.PENDING)

    def test_what_was_taken_back_stays_so(self, editor: Actor) -> None:
        change = deciding.withdraw(change=add())
        assert (change.state, target(change).status) == ("withdrawn", Status.ARCHIVED)
        with pytest.raises(ConflictError):
            deciding.accept(actor=editor, change=change)

    def test_only_declared_edges_pass(self, editor: Actor) -> None:
        moves: dict[str, Callable[[Change], object]] = {
            "accepted": lambda change: deciding.accept(actor=editor, change=change),
            "rejected": lambda change: deciding.reject(actor=editor, change=change, reason="Why"),
            "pending": lambda change: deciding.reopen(actor=editor, change=change),
            "withdrawn": lambda change: deciding.withdraw(change=change),
        }
        for start in ledger.EDGES:
            for end, move in moves.items():
                change = add()
                if start != "pending":
                    moves[start](change)
                change.refresh_from_db()
                if end in ledger.EDGES[start]:
                    move(change)
                else:
                    with pytest.raises(ConflictError):
                        move(change)


@pytest.mark.usefixtures("area")
class TestChanging:
    @pytest.fixture
    def spot(self) -> BaseFeature:
        return create_feature(layer=SPOTS, values={"title": "Old", "kind": "skate", "geom": HERE})

    @pytest.fixture
    def osm_spot(self) -> BaseFeature:
        values = {"osm_type": "n", "osm_id": 7, "osm_tags": {"name": "Old", "leisure": "pitch", "sport": "skateboard"}}
        return create_feature(
            layer=SPOTS, values={**values, "osm_geom": HERE, "title": "Old", "kind": "skate", "geom": HERE}
        )

    def change(self, actor: Actor, spot: BaseFeature, **changes: object) -> Change:
        return proposing.change_feature(actor=actor, layer=SPOTS, feature=spot, changes=changes)

    def test_a_proposal_changes_nothing_until_it_is_accepted(self, spot: BaseFeature, editor: Actor) -> None:
        change = self.change(VISITOR, spot, title="New", kind="skate")
        assert (change.before, change.after) == ({"title": "Old"}, {"title": "New"})
        assert target(change).title == "Old"
        deciding.accept(actor=editor, change=change)
        assert (target(change).title, target(change).version) == ("New", 2)

    def test_the_same_again_is_no_change(self, spot: BaseFeature) -> None:
        with pytest.raises(InvalidInputError):
            self.change(VISITOR, spot, title="Old")

    def test_what_does_not_fit_is_refused_when_it_is_proposed(self, spot: BaseFeature) -> None:
        with pytest.raises(InvalidInputError) as refusal:
            self.change(VISITOR, spot, wheelchair="flying")
        assert refusal.value.parameter == "wheelchair"

    def test_who_has_seen_another_version_is_told(self, spot: BaseFeature) -> None:
        with pytest.raises(StaleError):
            ledger.expect(spot, 7)

    def test_an_editor_reverts_with_one_call(self, spot: BaseFeature, editor: Actor) -> None:
        change = self.change(editor, spot, title="Nonsense", surface="gravel")
        self.change(editor, target(change), surface="asphalt")
        reverting = deciding.revert(actor=editor, change=change)
        assert (target(change).title, YouthSpot.objects.get().surface) == ("Old", "")
        assert (reverting.kind, reverting.reverts, reverting.before["title"]) == ("restore", change, "Nonsense")
        with pytest.raises(ConflictError):
            deciding.revert(actor=editor, change=change)

    def test_a_revert_can_be_reverted(self, spot: BaseFeature, editor: Actor) -> None:
        reverting = deciding.revert(actor=editor, change=self.change(editor, spot, title="Better"))
        deciding.revert(actor=editor, change=reverting)
        assert target(reverting).title == "Better"

    def test_reverted_openstreetmap_speaks_again(self, osm_spot: BaseFeature, editor: Actor) -> None:
        change = self.change(editor, osm_spot, title="Nonsense")
        assert target(change).overrides == {"title": "Nonsense"}
        deciding.revert(actor=editor, change=change)
        assert target(change).overrides == {}

    def test_removed_and_put_back(self, osm_spot: BaseFeature, editor: Actor) -> None:
        change = proposing.remove_feature(actor=editor, layer=SPOTS, feature=osm_spot)
        assert (target(change).status, target(change).not_there) == (Status.ARCHIVED, True)
        deciding.revert(actor=editor, change=change)
        assert (target(change).status, target(change).not_there) == (Status.PUBLISHED, False)

    def test_a_visitor_may_say_that_it_is_gone(self, spot: BaseFeature, editor: Actor) -> None:
        change = proposing.report_gone(actor=VISITOR, layer=SPOTS, feature=spot)
        assert target(change).status == Status.PUBLISHED
        deciding.accept(actor=editor, change=change)
        assert target(change).status == Status.ARCHIVED
        deciding.reopen(actor=editor, change=change)
        assert target(change).status == Status.PUBLISHED

    def test_an_addition_reverted_is_off_the_map(self, editor: Actor) -> None:
        change = deciding.revert(actor=editor, change=add(editor))
        assert target(change).status == Status.ARCHIVED
        deciding.revert(actor=editor, change=change)
        assert target(change).status == Status.PUBLISHED

    def test_a_complaint_needs_words(self, spot: BaseFeature) -> None:
        with pytest.raises(InvalidInputError):
            proposing.report_abuse(actor=VISITOR, layer=SPOTS, feature=spot, enclosed=ledger.Enclosure(note=" "))


class TestConfirming:
    def test_each_witness_counts_once(self, make_feature: MakeFeature) -> None:
        spot = make_feature("youth-spots")
        assert [proposing.confirm(layer=SPOTS, feature=spot, witness=who) for who in "aab"] == [1, 1, 2]
        assert Confirmation.objects.count() == 2
        entry = Entry.objects.get(layer="youth-spots", feature_id=spot.pk)
        spot.refresh_from_db()
        assert entry.as_of == spot.confirmed_at


class TestSecondFactor:
    def test_without_it_an_editor_is_like_everybody(self, editor: Actor) -> None:
        assert editor.user is not None
        assert not actor_for(editor.user, has_proved_it=False).sees_more

    def test_an_office_serves_the_areas_within(self, area: Area, django_user_model: type[User]) -> None:
        square = Polygon.from_bbox((12.0, 53.0, 13.0, 55.0))
        amt = create_feature(layer=registry.get("areas"), values={"title": "Amt", "geom": MultiPolygon(square)})
        user = django_user_model.objects.create(username="clerk")
        AreaRole.objects.create(user=user, area_id=amt.pk, role=Role.STAFF)
        assert actor_for(user, has_proved_it=True).scope(Role.EDITOR).areas == {amt.pk, area.pk}
