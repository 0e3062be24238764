"""Accounts of those who came by the code of a group: nothing about them is stored, and nothing can be added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Everything else below the address of one's own page takes an address, a password, a device, or notes where somebody is.
OPEN = ("account-home", "account_logout")


class NamelessAccounts:
    """Middleware that sends them from allauth's pages to their own."""

    def __init__(self, get_response: GetResponse) -> None:
        """Take what comes after it."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponseBase],
        _args: tuple[object, ...],
        _kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Look who asks, below the address of one's own page alone: everywhere else nobody is looked up for it."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if not request.path.startswith(reverse("account-home")) or name in OPEN:
            return None
        return redirect("account-home") if getattr(request.user, "is_nameless", False) else None
