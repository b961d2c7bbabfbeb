-- SQLite's function of this name: whole seconds since 1970, from a time or from the text of a time
-- or day in UTC. With it one text of a report counts hours and days on both databases. SQLite reads
-- times to the millisecond, rounded; so does this.
CREATE FUNCTION unixepoch(moment timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(extract(epoch FROM moment) + 0.0005)::bigint;

CREATE FUNCTION unixepoch(moment text) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SET timezone = 'UTC'
RETURN unixepoch(moment::timestamptz);
