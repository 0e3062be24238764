"""Every rule is looked after, and there is a proof of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from geo_platform.personal_data import retention
from geo_platform.personal_data.models import RetentionRun
from geo_platform.personal_data.personal_data import forget_old_proofs
from geo_platform.personal_data.retention import Rule, keep_rules, last_runs, register_rules
from geo_platform.personal_data.tasks import keep_rules_each_night
from layers.core import registry
from layers.core.contributions.forgetting import forget_ended
from layers.core.models import Change, Confirmation
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from django.test import Client

    from geo_platform.accounts.models import User
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db
EVENTS = registry.get("events")


def test_one_that_fails_keeps_no_other_from_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        message = "kim@example.org cannot be forgotten"
        raise ValueError(message)

    own = [Rule("bad", "Bad", fail), Rule("good", "Good", lambda: 3, timedelta(days=30))]
    monkeypatch.setattr(retention, "_sources", [lambda: own])
    monkeypatch.setattr(retention, "holdings", list)
    assert keep_rules() == 3
    bad, good = RetentionRun.objects.order_by("rule")
    assert (bad.error, bad.forgotten) == ("ValueError", 0)
    assert (good.error, good.forgotten, good.kept_for) == ("", 3, timedelta(days=30))


def test_the_last_run_counts() -> None:
    keep_rules_each_night(timestamp=0)
    RetentionRun.objects.update(ran_at=now() - timedelta(days=1))
    keep_rules()
    runs = last_runs()
    assert {rule.id for rule in retention.rules()} == set(runs)
    assert all(run.ran_at > now() - timedelta(hours=1) for run in runs.values())
    assert f"layer-{EVENTS.id}" in runs


def test_proofs_go_after_a_year() -> None:
    old = RetentionRun.objects.create(rule="old")
    RetentionRun.objects.filter(pk=old.pk).update(ran_at=now() - timedelta(days=366))
    RetentionRun.objects.create(rule="new")
    assert forget_old_proofs() == 1
    assert RetentionRun.objects.get().rule == "new"


def test_a_source_is_asked_once() -> None:
    source = retention._sources[0]
    before = len(retention._sources)
    register_rules(source)
    assert len(retention._sources) == before


def test_what_was_over_long_ago_goes_with_its_history(make_feature: MakeFeature) -> None:
    long_ago = now() - timedelta(days=800)
    past = make_feature("events", starts_at=long_ago)
    lasting = make_feature("events", starts_at=long_ago, ends_at=now() + timedelta(days=1))
    for feature in (past, lasting):
        Change.objects.create(layer="events", feature_id=feature.pk, kind="add", language="de", point=feature.geom)
        Confirmation.objects.create(layer="events", feature_id=feature.pk, witness="1")
    assert forget_ended(EVENTS) == 1
    for model in (Change, Confirmation):
        assert [row.feature_id for row in model._default_manager.all()] == [lasting.pk]
    assert EVENTS.queryset().get().pk == lasting.pk


def test_who_says_nothing_keeps_what_is_over(make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch) -> None:
    make_feature("events", starts_at=now() - timedelta(days=9000))
    monkeypatch.setattr(type(EVENTS), "retention", replace(EVENTS.retention, ended=None))
    assert forget_ended(EVENTS) == 0


def test_the_administrator_sees_proofs_and_changes_none(client: Client, superuser: User) -> None:
    keep_rules()
    sign_in_twice(client, superuser)
    page = client.get("/admin/personal_data/retentionrun/").content.decode()
    assert "layer-events" in page
    assert client.get("/admin/personal_data/retentionrun/add/").status_code == 403
    assert client.get("/admin/personal_data/erasure/").status_code == 200
