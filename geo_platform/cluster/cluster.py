"""A clone's cluster as a whole: what the commands are made of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from geo_platform.cluster import locks, postgres
from geo_platform.cluster.accounts import SUPERUSER, Account, calling_account, serving_account
from geo_platform.cluster.configuration import project_role, write_configuration
from geo_platform.cluster.errors import ClusterError
from geo_platform.cluster.layout import Layout, lay_out, make_private_directory
from geo_platform.cluster.programs import call, last_words, programs_for

DATABASE = "amtskarte"

PREPARATION = Path(__file__).with_name("preparation.sql")


@dataclass(frozen=True)
class Cluster:
    """The cluster of one clone, for the account that calls."""

    layout: Layout
    caller: Account
    server: Account

    @property
    def url(self) -> str:
        """The address of the project's database, as DATABASE_URL wants it."""
        role = project_role(self.caller)
        user = "" if role == self.caller.name else f"{quote(role)}@"
        return f"postgresql://{user}/{DATABASE}?host={quote(str(self.layout.socket))}"


def cluster_of(project: Path) -> Cluster:
    """Return the cluster of the clone in ``project``, which need not run or even exist yet.

    Raises:
        ClusterError: There is no place for it, or nobody to run it.

    """
    caller = calling_account()
    server = serving_account(caller)
    return Cluster(lay_out(project.resolve(), caller, server), caller, server)


@contextmanager
def in_use(cluster: Cluster) -> Iterator[int]:
    """Hold the cluster running; the last to leave stops it.

    Yields:
        The descriptor of the lease. A child that inherits it holds the lease as long as it lives.

    Raises:
        ClusterError: The cluster does not come up.

    """
    try:
        with locks.shared(cluster.layout.lease) as lease:
            ensure_running(cluster)
            yield lease
    finally:
        stop_if_unused(cluster)


def ensure_running(cluster: Cluster) -> None:
    """Make and start whatever is missing, from the data directory to the database; one process at a time does so."""
    with locks.exclusive(cluster.layout.door):
        if not postgres.is_reachable(cluster.layout):
            _start(cluster)
        if not _is_prepared(cluster):
            _prepare(cluster)


def stop_if_unused(cluster: Cluster) -> bool:
    """Stop the server unless somebody holds a lease; tell whether nobody did."""
    with locks.exclusive_if_free(cluster.layout.lease) as unused:
        if unused:
            postgres.stop(cluster.layout)
        return unused


def _start(cluster: Cluster) -> None:
    layout, server = cluster.layout, cluster.server
    programs = programs_for(layout.data)
    if not layout.data.exists():
        postgres.make_data_directory(layout, programs, server)
    postgres.stop(layout)  # one that runs without being reachable, because somebody has tidied its socket away
    make_private_directory(layout.socket, server)
    write_configuration(layout, cluster.caller, server)
    postgres.start(layout, programs, server)


def _is_prepared(cluster: Cluster) -> bool:
    """Tell whether this very start of the server has seen its preparation through to the end."""
    note = cluster.layout.prepared
    return note.exists() and note.read_text(encoding="utf-8") == _start_of_server(cluster)


def _prepare(cluster: Cluster) -> None:
    psql = str(programs_for(cluster.layout.data) / "psql")
    variables = ["-v", "ON_ERROR_STOP=1", "-v", f"role={project_role(cluster.caller)}", "-v", f"database={DATABASE}"]
    command = [psql, "-X", "-q", "-h", str(cluster.layout.socket), "-U", SUPERUSER, "-d", "postgres", *variables]
    result = call(command, cluster.caller, given=PREPARATION.read_text(encoding="utf-8"))
    if result.returncode != 0:
        message = f"The database {DATABASE} cannot be prepared:\n{last_words(result.stderr)}"
        raise ClusterError(message)
    cluster.layout.prepared.write_text(_start_of_server(cluster), encoding="utf-8")


def _start_of_server(cluster: Cluster) -> str:
    note = postgres.start_note(cluster.layout)
    return f"{note} {cluster.caller.name}"
