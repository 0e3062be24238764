"""Downloads against a stand-in for the servers of OpenStreetMap, as friendly and as rude as the real ones."""

from __future__ import annotations

import gzip
import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import osmium
import pytest
import shapely

from layers.osm import download
from layers.osm.exceptions import DownloadError
from layers.osm.gaps import Gaps
from layers.osm.http import Patience
from layers.osm.progress import Progress
from layers.osm.reading import read_elements
from layers.osm.regions import Region, Source, find_region
from layers.osm.wanted import Wanted
from tests.osm.helpers import Village, square
from tests.serving import serve_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django import Settings

LAAGE = find_region("laage")

# As Overpass answers: notes, a date, elements with metadata.
ANSWER = b"""<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="Overpass API 0.7.62.1 084b4234">
<note>The data included in this document is from www.openstreetmap.org. The data is made available under ODbL.</note>
<meta osm_base="2026-11-20T10:00:00Z"/>
  <node id="1" lat="53.93" lon="12.34" version="2" timestamp="2026-01-01T00:00:00Z" changeset="1" uid="1" user="a">
    <tag k="leisure" v="playground"/>
  </node>
</osm>
"""
REMARK = ANSWER.replace(
    b"</osm>",
    b'<remark> runtime error: Query timed out in "query" at line 3 after 26 seconds. </remark>\n</osm>',
)
OUTLINE = {"type": "Polygon", "coordinates": [[[12.2, 53.8], [12.5, 53.8], [12.5, 54.0], [12.2, 54.0], [12.2, 53.8]]]}
PLACES = [{"geojson": {"type": "Point", "coordinates": [12.3, 53.9]}}, {"geojson": OUTLINE}]


@dataclass
class Answer:
    """What the stand-in says next.

    Attributes:
        body: Sent, as far as `cut` does not shorten it.
        status: Of the answer.
        headers: Further headers.
        cut: Bytes of the body that are announced but never sent.
        silence_s: Before anything is sent.
        drip_s: Between single bytes, when more than nothing.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    silence_s: float = 0
    drip_s: float = 0


@dataclass
class StandIn:
    """Answers questions in turn, per path; the last answer is repeated."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    questions: list[tuple[str, dict[str, str], dict[str, list[str]]]] = field(default_factory=list)
    url: str = ""

    def says(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def next(self, path: str) -> Answer:
        waiting = self.answers.get(path, [Answer(status=404)])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


class Handler(BaseHTTPRequestHandler):
    stand_in: StandIn
    gone: threading.Event

    def do_GET(self) -> None:
        self.reply(b"")

    def do_POST(self) -> None:
        self.reply(self.rfile.read(int(self.headers["Content-Length"])))

    def reply(self, body: bytes) -> None:
        path = urlsplit(self.path)
        self.stand_in.questions.append((path.path, dict(self.headers), parse_qs(path.query) | parse_qs(body.decode())))
        answer = self.stand_in.next(path.path)
        self.gone.wait(answer.silence_s)
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        sent = answer.body[: len(answer.body) - answer.cut]
        for piece in (sent[n : n + 1] for n in range(len(sent))) if answer.drip_s else (sent,):
            if self.gone.wait(answer.drip_s):
                return
            try:
                self.wfile.write(piece)
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, *_arguments: Any) -> None:  # noqa: ANN401
        pass


@pytest.fixture
def server(settings: Settings) -> Iterator[StandIn]:
    stand_in, gone = StandIn(), threading.Event()
    handler = type("Bound", (Handler,), {"stand_in": stand_in, "gone": gone})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = serve_beside(running)
        stand_in.url = f"http://127.0.0.1:{running.server_port}"
        settings.OVERPASS_URL, settings.NOMINATIM_URL = f"{stand_in.url}/api", f"{stand_in.url}/"
        settings.DOWNLOAD_PATIENCE = Patience(total_s=3, silence_s=0.5, first_wait_s=0.05)
        stand_in.says("/search", Answer(json.dumps(PLACES).encode()))
        stand_in.says("/api/interpreter", Answer(ANSWER))
        yield stand_in
        gone.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a file from an earlier download lies."""
    path = tmp_path / "osm" / "laage.osm.gz"
    path.parent.mkdir()
    path.write_bytes(b"the earlier one")
    return path


def fetch(target: Path) -> None:
    download.download_place(LAAGE, target, Progress(None))


def fails(target: Path, words: str) -> None:
    with pytest.raises(DownloadError, match=words):
        fetch(target)
    assert [(path.name, path.read_bytes()) for path in target.parent.iterdir()] == [(target.name, b"the earlier one")]


def test_a_place_becomes_a_file_that_can_be_read(server: StandIn, target: Path) -> None:
    fetch(target)
    assert gzip.decompress(target.read_bytes()) == ANSWER
    elements = list(read_elements(target, Wanted([8]), Gaps()))
    assert [(e.name, e.version, dict(e.tags)) for e in elements] == [("node/1", 2, {"leisure": "playground"})]
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert [path for path, _headers, _data in server.questions] == ["/search", "/api/interpreter"]


def test_the_servers_are_told_who_asks_and_for_what(server: StandIn, target: Path) -> None:
    fetch(target)
    (_search, search_headers, place), (_interpreter, headers, data) = server.questions
    assert place["q"] == [LAAGE.place]
    assert "Amtskarte" in search_headers["User-Agent"]
    assert "Amtskarte" in headers["User-Agent"]
    assert data["data"][0].startswith("[out:xml]")
    assert "53.8" in data["data"][0]


def test_a_query_asks_for_every_part_of_a_place() -> None:
    parts = [shapely.Polygon(square(12.0, 54.0, 0.1)), shapely.Polygon(square(13.0, 54.0, 0.1))]
    query = download.overpass_query(parts, 60)
    assert query.count('way(poly:"54.000000 12.000000') == 1
    assert query.count('way(poly:"54.000000 13.000000') == 1
    assert "[timeout:60]" in query
    assert query.endswith("out meta;")


@pytest.mark.parametrize("status", [429, 504])
def test_a_busy_server_is_asked_again(server: StandIn, target: Path, status: int) -> None:
    server.says("/api/interpreter", Answer(status=status), Answer(status=status), Answer(ANSWER))
    fetch(target)
    assert gzip.decompress(target.read_bytes()) == ANSWER
    assert len(server.questions) == 4


def test_the_wait_that_a_server_wishes_is_kept(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(status=429, headers={"Retry-After": "1"}), Answer(ANSWER))
    started = time.monotonic()
    fetch(target)
    assert time.monotonic() - started >= 1


def test_patience_with_a_busy_server_ends(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(status=429))
    started = time.monotonic()
    fails(target, "429")
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("path", ["/search", "/api/interpreter"])
def test_a_server_that_hangs_is_given_up(server: StandIn, target: Path, path: str) -> None:
    server.says(path, Answer(ANSWER, silence_s=10))
    fails(target, "127.0.0.1")


def test_a_server_that_falls_silent_in_between_is_given_up(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(ANSWER, drip_s=0.8))
    fails(target, "127.0.0.1")


def test_a_server_that_never_ends_is_given_up(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(ANSWER + b" " * 10_000, drip_s=0.01))
    started = time.monotonic()
    fails(target, "127.0.0.1")
    assert time.monotonic() - started < 20


def test_a_cut_answer_is_refused(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(ANSWER, cut=40))
    fails(target, "127.0.0.1")


def test_a_cut_answer_that_does_not_tell_its_length_is_refused(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(ANSWER[:-40], headers={"Connection": "close"}))
    fails(target, ".")


def test_an_answer_that_the_server_broke_off_is_refused_with_its_reason(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(REMARK))
    fails(target, "Query timed out")


def test_an_answer_without_anything_is_refused(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(b'<?xml version="1.0"?><osm version="0.6"></osm>'))
    fails(target, ".")


def test_a_page_instead_of_data_is_refused(server: StandIn, target: Path) -> None:
    server.says("/api/interpreter", Answer(b"<html><body>Dispatcher is down</body></html>"))
    fails(target, ".")


@pytest.mark.parametrize("path", ["/search", "/api/interpreter"])
def test_a_wrong_address_is_told(server: StandIn, target: Path, path: str) -> None:
    server.says(path, Answer(status=404))
    fails(target, "404")


def test_a_place_that_nobody_knows_is_told(server: StandIn, target: Path) -> None:
    server.says("/search", Answer(b"[]"))
    fails(target, "Laage")


def test_a_search_that_talks_nonsense_is_told(server: StandIn, target: Path) -> None:
    server.says("/search", Answer(b"<html>"))
    fails(target, ".")


@pytest.mark.usefixtures("server")
def test_a_server_that_is_not_there_is_told(target: Path, settings: Settings) -> None:
    settings.NOMINATIM_URL = "http://127.0.0.1:1/"
    fails(target, "127.0.0.1:1")


@pytest.mark.usefixtures("server")
def test_a_full_disk_is_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(download, "check_json", full)
    fails(target, "No space left")


@pytest.mark.usefixtures("server")
def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "osm").write_bytes(b"a file in the way")
    with pytest.raises(DownloadError, match="osm"):
        fetch(tmp_path / "osm" / "laage.osm.gz")


@pytest.fixture
def extract(server: StandIn) -> Callable[[bytes, int], Region]:
    def offer(body: bytes, cut: int = 0) -> Region:
        server.says("/laage.osm.pbf", Answer(body, cut=cut))
        return Region(id="laage", name="Laage", source=Source("url", f"{server.url}/laage.osm.pbf"))

    return offer


def pbf(folder: Path) -> bytes:
    made = Village()
    for n in range(2000):
        made.node((12.0 + n / 100_000, 54.0), leisure="playground", name=f"Spielplatz {n}")
    return made.write(folder / "made.osm.pbf").read_bytes()


def test_an_extract_is_taken_as_it_stands(extract: Callable[..., Region], target: Path, tmp_path: Path) -> None:
    body = pbf(tmp_path)
    download.download_extract(extract(body), target, Progress(None))
    assert target.read_bytes() == body


@pytest.mark.parametrize("damage", ["cut on the way", "cut on the server", "a page", "empty"])
def test_a_damaged_extract_is_refused(extract: Callable[..., Region], target: Path, tmp_path: Path, damage: str) -> None:
    body = pbf(tmp_path)
    region = {
        "cut on the way": lambda: extract(body, 100),
        "cut on the server": lambda: extract(body[:-100]),
        "a page": lambda: extract(b"<html>Not found</html>"),
        "empty": lambda: extract(b""),
    }[damage]()
    with pytest.raises(DownloadError):
        download.download_extract(region, target, Progress(None))
    assert [(path.name, path.read_bytes()) for path in target.parent.iterdir()] == [(target.name, b"the earlier one")]


def test_osmnx_is_configured_from_the_settings(settings: Settings) -> None:
    settings.OVERPASS_URL, settings.NOMINATIM_URL = "http://overpass.test/api", "http://nominatim.test/"
    configured = download._configured_osmnx().settings
    assert configured.overpass_url == "http://overpass.test/api"
    assert configured.nominatim_url == "http://nominatim.test/"
    assert "Amtskarte" in configured.http_user_agent
    assert str(configured.cache_folder).endswith("cache/osmnx")


def test_pyosmium_reads_what_overpass_writes(tmp_path: Path) -> None:
    path = tmp_path / "answer.osm"
    path.write_bytes(ANSWER)
    assert [element.id for element in osmium.FileProcessor(str(path))] == [1]
