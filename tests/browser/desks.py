"""Somebody at a desk who looks after the map, and what waits for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client

from geo_platform.accounts.models import User
from layers.areas.models import AreaRole
from layers.core.permissions import Role
from tests.signing_in import sign_in_twice

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.visitors import Site, Visitor

Given = TypeVar("Given")


def outside(act: Callable[[], Given]) -> Given:
    """Do something at the database that the site sees: a test's own transaction it would not."""

    def acted() -> Given:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(acted).result()


def session_of_editor(site: Site) -> str:
    """Sign somebody in who looks after Vaduz, and give the key of their session."""
    user = User.objects.create(username="editor", email="editor@example.org", display_name="Milan 7")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    AreaRole.objects.create(user=user, area_id=site.features["areas/vaduz"].pk, role=Role.EDITOR)
    client = Client()
    sign_in_twice(client, user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def session_of_staff(area: int) -> str:
    """Sign somebody in who works for the office of an area, and give the key of their session."""
    user = User.objects.create(username="staff", email="staff@example.org", display_name="K. Brandt")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    AreaRole.objects.create(user=user, area_id=area, role=Role.STAFF)
    client = Client()
    sign_in_twice(client, user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def person(name: str) -> tuple[User, str]:
    """Sign somebody in who has this name for others, and give the key of their session."""
    user = User.objects.create(username=uuid4().hex, display_name=name)
    client = Client()
    client.force_login(user)
    return user, client.cookies[settings.SESSION_COOKIE_NAME].value


def sit_down(visitor: Visitor, session: str) -> Visitor:
    """Let a visitor be the one whose session it is."""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": visitor.site.url}
    visitor.page.context.add_cookies([cookie])  # type: ignore[list-item]  # a dictionary of the wanted form
    return visitor
