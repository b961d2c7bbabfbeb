-- Makes a PostgreSQL role that may read the views of dealterms and do nothing else.
--
--   psql -v role=analyst -v password='…' -f docs/reporting_role.sql DATABASE
--
-- Run it as a superuser, in the database of dealterms, while no other program uses that database:
-- what every role may do by default (temporary tables, advisory locks, large objects) is taken from
-- all of them in this database; the daemon needs none of it. Run again after an update that brought
-- new views. A session may raise its own time limits, so cap them at the pooler too if you must.
\set ON_ERROR_STOP on
BEGIN;

SELECT format('CREATE ROLE %I', :'role')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec

ALTER ROLE :"role" LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
      NOBYPASSRLS CONNECTION LIMIT 5;
ALTER ROLE :"role" SET default_transaction_read_only = on;
ALTER ROLE :"role" SET statement_timeout = '60s';
ALTER ROLE :"role" SET lock_timeout = '5s';
ALTER ROLE :"role" SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE :"role" SET TimeZone = 'UTC';

-- Nothing but to connect: no temporary tables, no objects in the schema.
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'role') \gexec
SELECT format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', current_schema()) \gexec
SELECT format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), :'role') \gexec

-- The views, and no table: a view reads with the rights of its owner.
SELECT format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC, %I', current_schema(), :'role')
\gexec
SELECT format('GRANT SELECT ON %I.%I TO %I', schemaname, viewname, :'role')
FROM pg_views WHERE schemaname = current_schema() \gexec

-- No appending, no locks that outlive a statement, no large objects; of our own functions only the
-- one that reports count hours and days with.
SELECT format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA %I FROM PUBLIC, %I', current_schema(), :'role')
\gexec
SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', oid::regprocedure, :'role')
FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace AND proname = 'unixepoch' \gexec
SELECT format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', oid::regprocedure)
FROM pg_proc
WHERE pronamespace = 'pg_catalog'::regnamespace
  AND (proname LIKE '%advisory%' OR proname LIKE 'lo\_%' OR proname IN ('loread', 'lowrite'))
\gexec

COMMIT;
