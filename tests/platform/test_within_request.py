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
    answer = KeepWithinRequest(lambda _request: HttpResponse(f"{number()} {number()}"))
    first, second = (answer(rf.get("/")).content.decode().split() for _time in range(2))
    assert first[0] == first[1]
    assert second[0] == second[1]
    assert first != second


def test_outside_of_a_request_it_is_looked_up_every_time(rf: RequestFactory) -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise ValueError(number())

    with pytest.raises(ValueError, match=r"\d"):
        KeepWithinRequest(fail)(rf.get("/"))
    assert number() != number()
