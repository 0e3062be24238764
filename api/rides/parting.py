"""Forgets on a device where somebody rode from and to, when they sign out or leave: others may use it next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from api.rides.spots import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_PARTS = "rides.somebody_parts"


@receiver(user_logged_out)
def note_parting(sender: object, request: HttpRequest | None, **_more: Any) -> None:  # noqa: ANN401, ARG001 (of a signal)
    """Remember that somebody signs out with this request; who is erased is signed out, too."""
    if request is not None:
        request.META[_PARTS] = True


class ForgetPlaces:
    """Takes the exact places of rides back from the device on which somebody signs out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Wrap whatever answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        response = self.get_response(request)
        if request.META.get(_PARTS):
            Kept.forget(response)
        return response
