"""Within a request a thing is looked up once."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from django.http import HttpResponse

from geo_platform.within_request import KeepWithinRequest, once_within_request

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.test import RequestFactory

_numbers = count()


@once_within_request
def number() -> int:
    return next(_numbers)


def test_within_a_request_it_is_the_same_and_in_the_next_another(rf: RequestFactory) -> None:
    told: list[tuple[int, int]] = []

    def answer(_request: HttpRequest) -> HttpResponse:
        told.append((number(), number()))
        return HttpResponse()

    keep = KeepWithinRequest(answer)
    keep(rf.get("/"))
    keep(rf.get("/"))
    (first, again), (second, again_later) = told
    assert first == again
    assert second == again_later
    assert first != second


def test_outside_of_a_request_it_is_looked_up_every_time(rf: RequestFactory) -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise ValueError(number())

    with pytest.raises(ValueError, match=r"\d"):
        KeepWithinRequest(fail)(rf.get("/"))
    assert number() != number()
