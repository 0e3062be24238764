"""Who has sent something finds it again at its secret address, and what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from layers.core import registry
from layers.core.contributions import proposing
from layers.core.models import Change
from layers.core.permissions import VISITOR

if TYPE_CHECKING:
    from django.test import Client

    from layers.core.models import BaseFeature
    from tests.conftest import MakeFeature

pytestmark = pytest.mark.django_db


@pytest.fixture
def spot(make_feature: MakeFeature) -> BaseFeature:
    return make_feature("youth-spots", kind="skate", title="Alt")


def status_page(client: Client) -> str:
    return client.get(f"/contributions/{Change.objects.get().token}/").content.decode()


def test_what_was_suggested_is_repeated(client: Client, spot: BaseFeature) -> None:
    layer = registry.get("youth-spots")
    proposing.change_feature(actor=VISITOR, layer=layer, feature=spot, changes={"title": "Neu"})
    page = status_page(client)
    assert "Das haben Sie vorgeschlagen" in page
    assert '<del dir="auto">Alt</del>' in page
    assert '<ins dir="auto">Neu</ins>' in page


@pytest.mark.parametrize(("kind", "words"), [("gone", "dass es nicht mehr da ist"), ("report", "nicht in Ordnung")])
def test_own_words_are_repeated(client: Client, spot: BaseFeature, kind: str, words: str) -> None:
    proposing.report_gone(actor=VISITOR, layer=registry.get("youth-spots"), feature=spot)
    Change.objects.update(kind=kind, note="<b>kaputt")
    page = status_page(client)
    assert words in page
    assert "&lt;b&gt;kaputt" in page
    assert "Das haben Sie vorgeschlagen" not in page
