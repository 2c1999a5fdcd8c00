#!/bin/sh
# Run once by the image of PostgreSQL, on a new volume: Tandem's own user, who owns its database and
# is no superuser. The superuser has no password afterwards, so no connection over the network.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set password="$POSTGRES_PASSWORD" <<'SQL'
CREATE ROLE tandem LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE tandem OWNER tandem;
REVOKE CONNECT, TEMPORARY ON DATABASE tandem FROM PUBLIC;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
