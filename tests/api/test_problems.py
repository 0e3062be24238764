from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError, InterfaceError, OperationalError, connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory

from api import problems
from geo_platform.proof_of_work.exceptions import (
    ProofInvalidError,
    ProofMissingError,
    ProofSpentError,
    TooManyTimestampsError,
)
from layers.core.exceptions import (
    AmtskarteError,
    ConflictError,
    ForbiddenError,
    InvalidFieldsError,
    InvalidInputError,
    StaleError,
    StorageFullError,
    TooOftenError,
    UnknownLayerError,
)

if TYPE_CHECKING:
    import logging

    from tests.conftest import MakeFeature

WRITABLE = "/api/collections/playgrounds/items"
ADDRESSES = [
    "/api/",
    "/api/collections",
    "/api/openapi.json",
    "/tiles/playgrounds.json",
    "/tiles/map/12/2188/1321.mvt",
    "/health/live",
]


class TestTable:
    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (InvalidInputError("no", parameter="bbox"), 400),
            (UnknownLayerError("x", ["y"]), 404),
            (AmtskarteError("no"), 400),
            (problems.NotAcceptableError("no"), 406),
            (problems.BusyError("no"), 503),
            (StorageFullError(), 507),
            (TooOftenError("no"), 429),
            (ProofMissingError(), 400),
            (ProofInvalidError(), 403),
            (ProofSpentError(), 403),
            (TooManyTimestampsError(), 429),
            (problems.UnauthenticatedError("no"), 401),
            (problems.ForgedError("no"), 403),
            (problems.TooLargeError("no"), 413),
            (problems.UnsupportedTypeError("no", accepted={}), 415),
            (problems.UnconditionalError("no"), 428),
            (problems.KeyReusedError("no"), 422),
            (InvalidFieldsError({"title": "no"}), 422),
            (ForbiddenError(), 403),
            (StaleError(), 412),
            (ConflictError("no"), 409),
            (Http404(), 404),
            (PermissionDenied(), 403),
            (OperationalError("connection to server failed: secret host"), 503),
            (InterfaceError("connection already closed"), 503),
            (DataError("time zone displacement out of range, secret"), 400),
            (ZeroDivisionError("secret"), 500),
            (None, 500),
        ],
    )
    def test_gives_every_exception_a_status_and_words(self, error: Exception | None, status: int) -> None:
        response = problems.problem_response(error)
        body = json.loads(response.content)
        assert response.status_code == body["status"] == status
        assert response["Content-Type"] == "application/problem+json"
        assert response["Cache-Control"] == "no-store"
        assert body["detail"]
        assert "secret" not in response.content.decode()

    def test_tells_when_to_come_back(self) -> None:
        assert int(problems.problem_response(OperationalError())["Retry-After"]) > 0
        assert problems.problem_response(TooOftenError("no"))["Retry-After"] == "3600"
        assert "Retry-After" not in problems.problem_response(Http404())

    def test_tells_in_words_what_is_wrong_with_a_proof(self) -> None:
        response = problems.problem_response(ProofSpentError())
        assert json.loads(response.content)["detail"] == str(ProofSpentError.message)

    def test_tells_how_to_say_who_one_is(self) -> None:
        assert problems.problem_response(problems.UnauthenticatedError("no"))["WWW-Authenticate"].startswith("Bearer")

    def test_tells_what_can_be_sent(self) -> None:
        error = problems.UnsupportedTypeError("no", accepted={"Accept-Post": "application/json"})
        assert problems.problem_response(error)["Accept-Post"] == "application/json"

    def test_has_an_entry_for_each_field(self) -> None:
        response = problems.problem_response(InvalidFieldsError({"title": "too long", "kind": "unknown"}))
        assert json.loads(response.content)["errors"] == [
            {"field": "title", "detail": "too long"},
            {"field": "kind", "detail": "unknown"},
        ]

    def test_names_the_parameter(self) -> None:
        response = problems.problem_response(InvalidInputError("no", parameter="bbox"))
        assert json.loads(response.content)["parameter"] == "bbox"


@pytest.mark.django_db
class TestAddresses:
    @pytest.mark.parametrize(
        "path", ["/api/nothing", "/api/collections/", "/tiles/x", "/tiles/map/1/1.mvt", "/tiles/", "/api//x"]
    )
    def test_that_do_not_exist_are_problems(self, client: Client, path: str) -> None:
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
        assert response["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    @pytest.mark.parametrize("path", ADDRESSES)
    def test_can_only_be_read(self, path: str, method: str) -> None:
        response = getattr(Client(enforce_csrf_checks=True), method)(path)
        assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
        assert response["Allow"] == "GET, HEAD, OPTIONS"

    @pytest.mark.parametrize("path", ADDRESSES)
    def test_answer_head_as_get(self, client: Client, path: str, make_feature: MakeFeature) -> None:
        make_feature("playgrounds")
        got, headed = client.get(path), client.head(path)
        assert headed.content == b""
        assert dict(headed.items()) == dict(got.items())

    @pytest.mark.parametrize("path", [*ADDRESSES, WRITABLE])
    def test_are_open_to_readers_of_every_origin(self, client: Client, path: str) -> None:
        response = client.get(path, headers={"Origin": "https://elsewhere.example"})
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        headers = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
        preflight = client.options(path, headers=headers)
        assert (preflight.status_code, preflight["Allow"]) == (200 if path == WRITABLE else 204, "GET, HEAD, OPTIONS")
        assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"

    def test_are_open_to_writers_of_our_own(self, client: Client) -> None:
        assert client.options(WRITABLE)["Allow"] == "GET, HEAD, OPTIONS, POST"
        refused = client.post(WRITABLE, "{}", content_type="text/plain", headers={"Origin": "https://elsewhere.example"})
        assert refused.status_code == 415
        assert "Access-Control-Allow-Origin" not in refused

    @pytest.mark.parametrize("path", [*ADDRESSES, WRITABLE])
    def test_refuse_unknown_parameters_by_name(self, client: Client, path: str) -> None:
        response = client.get(path, {"foo": "1"})
        assert (response.status_code, response.json()["parameter"]) == (400, "foo")

    def test_speak_the_language_of_the_reader(self, client: Client) -> None:
        german, english = (client.get("/tiles/nope.json", {"lang": code}).json()["detail"] for code in ("de", "en"))
        assert german.startswith("Es gibt keine Ebene „nope“.")
        assert english.startswith("There is no layer “nope”.")


class TestFaults:
    @pytest.fixture
    def _broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object) -> None:
            message = "a secret about the inside"
            raise ZeroDivisionError(message)

        monkeypatch.setattr("api.ogc.views.layer_versions", fail)

    @pytest.mark.usefixtures("_broken")
    def test_of_ours_are_told_without_the_inside(self) -> None:
        response = Client(raise_request_exception=False).get("/api/collections/playgrounds/items")
        assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
        assert "secret" not in response.content.decode()
        assert "Traceback" not in response.content.decode()

    @pytest.mark.usefixtures("_broken")
    def test_of_ours_are_noted_with_a_traceback(self, caplog: pytest.LogCaptureFixture) -> None:
        Client(raise_request_exception=False).get("/api/collections/playgrounds/items?bbox=1,2,3,4")
        (record,) = noted(caplog)
        assert record.getMessage().startswith("500 at GET /api/collections/playgrounds/items: ZeroDivisionError")
        assert record.exc_info is not None

    @pytest.mark.parametrize("path", ["/api/collections/playgrounds/items", "/tiles/playgrounds/12/1/1.mvt"])
    def test_of_the_database_are_noted(
        self, client: Client, path: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr("api.ogc.views.layer_versions", unreachable)
        monkeypatch.setattr("api.tiles.views.layer_versions", unreachable)
        assert client.get(path).status_code == 503
        (record,) = noted(caplog)
        assert record.getMessage() == f"503 at GET {path}: OperationalError('connection refused')"

    @pytest.mark.parametrize("path", ["/api/nothing", "/api/?foo=1", "/tiles/map/99/1/1.mvt"])
    def test_of_the_client_are_not_noted(self, client: Client, path: str, caplog: pytest.LogCaptureFixture) -> None:
        assert 400 <= client.get(path).status_code < 500
        assert not noted(caplog)

    @pytest.mark.django_db
    def test_a_statement_that_takes_too_long_has_its_own_words(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr("api.ogc.views.layer_versions", too_slow)
        path = "/api/collections/playgrounds/items"
        german, english = (client.get(path, {"lang": code}) for code in ("de", "en"))
        assert english.status_code == 503
        assert int(english["Retry-After"]) > 0
        assert english.json()["detail"] == "That took too long. Please ask for less, for example a smaller area."
        assert german.json()["detail"].startswith("Das hat zu lange gedauert.")
        assert len(noted(caplog)) == 2


def noted(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "api.problems"]


def unreachable(*_: object) -> str:
    message = "connection refused"
    raise OperationalError(message)


def too_slow(*_: object) -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 10")
        cursor.execute("SELECT pg_sleep(5)")
    return ""


class TestPages:
    """What people see, at addresses that are not for machines."""

    @pytest.mark.parametrize(("error", "status"), [(Http404(), 404), (ZeroDivisionError(), 500), (OperationalError(), 503)])
    def test_are_html_with_the_same_status(self, rf: RequestFactory, error: Exception, status: int) -> None:
        response = problems.handle(rf.get("/playgrounds/1/"), error)
        assert response.status_code == status
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert "<h1>" in response.content.decode()

    @pytest.mark.parametrize(
        ("path", "words"), [("/x/", "Unter dieser Adresse gibt es nichts."), ("/en/x/", "There is nothing")]
    )
    def test_speak_the_language_of_the_address(self, rf: RequestFactory, path: str, words: str) -> None:
        response = problems.handle(rf.get(path), Http404())
        assert words in response.content.decode()
        assert response["Content-Language"] == ("en" if path.startswith("/en/") else "de")

    def test_say_once_that_nothing_is_there(self, rf: RequestFactory) -> None:
        page = problems.handle(rf.get("/en/x/"), Http404()).content.decode()
        assert page.count("There is nothing") == 1
        assert "typing mistake" in page

    def test_say_what_exactly_is_not_there(self, rf: RequestFactory) -> None:
        page = problems.handle(rf.get("/en/x/"), UnknownLayerError("swings", ["events"])).content.decode()
        assert "swings" in page
        assert "typing mistake" not in page

    @pytest.mark.parametrize(
        ("path", "words"), [("/account/login/", "laden Sie die Seite neu"), ("/en/account/login/", "load the page again")]
    )
    @pytest.mark.django_db
    def test_say_what_to_do_when_a_form_has_been_open_too_long(self, path: str, words: str) -> None:
        response = Client(enforce_csrf_checks=True).post(path, {"login": "kim@example.org"})
        page = response.content.decode()
        assert response.status_code == 403
        assert words in page
        assert "CSRF" not in page
        assert "kim@" not in page

    def test_of_accounts_do_without_what_the_database_would_know(
        self, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("api.pages.account_pages.frame", unreachable)
        response = problems.handle(rf.get("/account/"), OperationalError())
        assert response.status_code == 503
        assert "<h1>" in response.content.decode()

    def test_are_plain_words_when_even_the_page_cannot_be_drawn(
        self, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> str:
            raise OperationalError

        monkeypatch.setattr("django.template.loader.render_to_string", fail)
        response = problems.handle(rf.get("/"), OperationalError())
        assert response.status_code == 503
        assert "<title>" in response.content.decode()


class TestHealth:
    @pytest.mark.django_db
    def test_is_live_and_ready(self, client: Client) -> None:
        assert client.get("/health/live").json() == {"status": "live"}
        assert client.get("/health/ready").json() == {"status": "ready"}
        assert client.get("/health/ready")["Cache-Control"] == "no-store"

    def test_needs_no_database_to_be_live(self, client: Client) -> None:
        assert client.get("/health/live").status_code == 200
