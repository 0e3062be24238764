"""deploy/prepare-database.sh, run against a real server, the project's own."""

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg import sql

REPOSITORY = Path(__file__).resolve().parents[2]
NAME = "prepared_by_test"


@pytest.fixture
def superuser() -> psycopg.Connection:
    """A superuser's connection to the server behind DATABASE_URL; only the project's own cluster lets the caller be one."""
    parts = urlsplit(os.environ.get("DATABASE_URL", ""))
    host = parse_qs(parts.query).get("host", [""])[0]
    try:
        return psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True)
    except psycopg.OperationalError as error:
        pytest.skip(f"no superuser here: {error}")


def test_the_sites_role_owns_its_database_and_is_no_superuser(superuser: psycopg.Connection) -> None:
    names = {"SITE_DATABASE": NAME, "SITE_ROLE": NAME, "SITE_PASSWORD": "quote ' \" $x"}
    server = {"PGHOST": superuser.info.host, "PATH": os.environ["PATH"]}
    try:
        subprocess.run([REPOSITORY / "deploy" / "prepare-database.sh"], env=server | names, check=True)
        row = superuser.execute(
            "SELECT rolsuper, rolcreatedb FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE datname = %s", [NAME]
        ).fetchone()
        assert row == (False, False)
        with psycopg.connect(host=superuser.info.host, user="postgres", dbname=NAME) as inside:
            found = {name for (name,) in inside.execute("SELECT extname FROM pg_extension")}
        assert {"postgis", "pg_trgm", "unaccent", "btree_gist"} <= found
    finally:
        superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(NAME)))
        superuser.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(NAME)))
        superuser.close()
