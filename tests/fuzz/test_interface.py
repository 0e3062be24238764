"""Whatever is sent to the addresses of the OpenAPI document, what comes back is what the document says."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.databases import kept_connection
from tests.fuzz.asking import LONG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from schemathesis.core.errors import InvalidSchema
    from schemathesis.core.result import Result
    from schemathesis.generation.case import Case
    from schemathesis.schemas import APIOperation

    Operation = APIOperation[Any, Any, Any, Any]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Not among them: that whatever breaks the schema of a parameter is refused. A limit above the maximum is lowered (Part 1,
# 7.15.2), and a value that no feature can have is a fair question.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# Bodies are compared with their schemas as they come.
PLAIN = {"Accept-Encoding": "identity"}
LEAST = 5_000 if LONG else 2_000
# Lists have many parameters, other addresses only the format and the language.
OF_A_LIST, OF_OTHERS = (300, 80) if LONG else (120, 30)


class Site:
    """The service as a server runs it, but that each request is undone.

    Args:
        look: Looks at what a request has left, before it is undone.
    """

    def __init__(self, look: Callable[[], None] = lambda: None) -> None:
        self.handler, self.look = WSGIHandler(), look

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = "127.0.0.1"
        with transaction.atomic():
            # A file that is streamed is read to its end and closed, as a server does.
            with closing(self.handler(environ, start_response)) as response:
                body = b"".join(response)
            self.look()
            transaction.set_rollback(True)
        return [body]


@contextmanager
def operations_of(site: Site) -> Iterator[list[Operation]]:
    """What the document of the service describes."""
    with kept_connection():
        schema = schemathesis.openapi.from_wsgi("/api/openapi.json", site)
        yield list(map(sound, schema.get_all_operations()))


@pytest.fixture
def operations() -> Iterator[list[Operation]]:
    with operations_of(Site()) as found:
        yield [operation for operation in found if operation.method == "get"]


def sound(found: Result[Operation, InvalidSchema]) -> Operation:
    assert isinstance(found, Ok), found
    return found.ok()


@pytest.mark.parametrize("mode", GenerationMode, ids=str)
def test_answers_are_as_they_are_described(operations: list[Operation], mode: GenerationMode) -> None:
    tried = sum(try_out(operation, mode) for operation in operations)
    assert tried >= LEAST / len(GenerationMode)


def try_out(operation: Operation, mode: GenerationMode) -> int:
    """Ask an address for many things, and count them."""
    tried = 0

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=OF_A_LIST if operation.path.endswith("/items") else OF_OTHERS,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        database=None,
    )
    def every_answer_is_as_described(case: Case[Any]) -> None:
        nonlocal tried
        tried += 1
        case.call_and_validate(headers=PLAIN, checks=CHECKS)

    every_answer_is_as_described()
    return tried
