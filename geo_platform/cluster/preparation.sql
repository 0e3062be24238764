-- Run by the superuser after every start of the server, with the variables role and database: adds what is missing.

-- The locks, one per database, wait for the server to finish what another process asked for and was killed over.
SELECT pg_advisory_lock(1);

SELECT format('CREATE ROLE %I LOGIN CREATEDB', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec

-- In template1, so that every new database has them, the tests' too, without anybody being superuser.
\connect template1
SELECT pg_advisory_lock(1);
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;

\connect postgres
SELECT pg_advisory_lock(1);
SELECT format('CREATE DATABASE %I OWNER %I', :'database', :'role')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec

-- Once more, for a database that is older than an extension.
\connect :"database"
SELECT pg_advisory_lock(1);
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
