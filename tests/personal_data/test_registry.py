"""No table with something about people is forgotten."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db.models import EmailField, Field, GenericIPAddressField, Model

from geo_platform.personal_data.holdings import Holding, holdings, no_copy, no_trace, register
from layers.core import registry
from tests.personal_data.planting import planters

# A name that says that something may be about somebody.
TELLING = re.compile(
    r"mail|contact|author|user|owner|person|people|token|secret|session|phone|address|message|note|reason|witness|scope"
    r"|recipient|subject|endpoint|agent|ip$|uid|login|(first|last|display)_name|body"
)
EXCEPTIONS = {
    "auth.Group": "Names of permissions for the administration, none of people.",
    "defects.RemoteServer": "The systems of other offices, and what of a sender they get; nothing of anybody.",
    "core.Entry": "A copy of features, kept in step by triggers; it goes with them.",
    "defects.AnswerTemplate": "Words that an office has prepared for everybody.",
    "defects.Duty": "Which office takes care of what.",
    "defects.Authority": "How offices are reached, which they make public themselves.",
    "organisations.Group": "Belongs to the organisation; who is in it stands in GroupMember.",
    "osm.Address": "Addresses of houses, from OpenStreetMap.",
    "procrastinate.ProcrastinateJob": "Jobs have times and numbers alone, and are deleted after a day.",
    "procrastinate.ProcrastinatePeriodicDefer": "When which job was due.",
    "procrastinate.ProcrastinateWorker": "Processes of the site.",
    "procrastinate.ProcrastinateEvent": "When which job ran.",
    "socialaccount.SocialApp": "The office's own access to the issuer.",
    "texts.Details": "How the office is reached, which it makes public itself.",
}
"""Tables that look as if they were about people, and why they are not."""


def named() -> set[str]:
    layers = {layer.model._meta.label for layer in registry.layers()}
    return layers | {label for holding in holdings() for label in holding.models}


def telling_fields(model: type[Model]) -> list[str]:
    """Fields that may be about somebody."""
    return [field.name for field in model._meta.fields if _is_telling(field)]


def _is_telling(field: Field) -> bool:  # type: ignore[type-arg]  # of any column
    is_by_type = isinstance(field, EmailField | GenericIPAddressField)
    return is_by_type or field.related_model is get_user_model() or bool(TELLING.search(field.name))


def test_every_table_about_people_is_named() -> None:
    known = named() | set(EXCEPTIONS)
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.label not in known]
    forgotten = {model._meta.label: found for model in models if (found := telling_fields(model))}
    assert forgotten == {}, "Register a Holding for it in the app's personal_data.py, or say in EXCEPTIONS why not."


def test_every_exception_and_every_name_is_a_table() -> None:
    tables = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert set(EXCEPTIONS) | named() <= tables
    assert not set(EXCEPTIONS) & named()


def test_the_test_would_notice() -> None:
    assert telling_fields(get_user_model())
    assert telling_fields(apps.get_model("core", "Change"))
    assert telling_fields(apps.get_model("usersessions", "UserSession"))
    assert not telling_fields(apps.get_model("core", "Tally"))


def test_every_holding_has_a_planter_and_no_planter_is_lost() -> None:
    assert set(planters()) == {holding.id for holding in holdings()}


def test_two_holdings_cannot_have_one_name() -> None:
    first = holdings()[0]
    other = Holding(first.id, "a", "b", "c", "d", (), no_copy, no_trace)
    with pytest.raises(ImproperlyConfigured, match=first.id):
        register(other)
    assert register(first) is first
