#!/bin/sh
# Run once by the database's container, on a new and empty cluster, as its superuser: makes a role that is none for the site,
# and the extensions that only a superuser may create. Takes SITE_ROLE, SITE_PASSWORD and SITE_DATABASE from the environment.
set -eu

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
  --set=role="$SITE_ROLE" --set=password="$SITE_PASSWORD" --set=database="$SITE_DATABASE" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role" TEMPLATE template0;
\connect :"database"
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
SQL
