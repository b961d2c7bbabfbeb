-- The log lies in partitions of ten million events each. A unique index cannot span partitions
-- without the position in it, so each partition has its own, and append_events, which alone numbers
-- events and holds the head row meanwhile, looks into all of them.
CREATE FUNCTION partition_of(at_position bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (at_position - 1) / 10000000 + 1;

CREATE FUNCTION open_partition(number bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    partition text := 'events_' || number;
    size constant bigint := 10000000;
BEGIN
    ASSERT partition_of(number * size) = number;
    EXECUTE format('CREATE TABLE %I (LIKE events INCLUDING DEFAULTS)', partition);
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (position)', partition);
    EXECUTE format('CREATE UNIQUE INDEX %I ON %I (event_id)', partition || '_event_id', partition);
    EXECUTE format('CREATE UNIQUE INDEX %I ON %I (stream, stream_position)',
                   partition || '_stream', partition);
    -- ATTACH lets readers and their queries go on, which CREATE TABLE ... PARTITION OF would not.
    EXECUTE format('ALTER TABLE events ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                   partition, (number - 1) * size + 1, number * size + 1);
    -- Guards of whole statements do not come down from the parent.
    EXECUTE format('CREATE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON %I '
                   'EXECUTE FUNCTION refuse(%L)',
                   partition, 'events are append-only: nothing is deleted');
    EXECUTE format('CREATE TRIGGER events_refuse_gap AFTER INSERT ON %I '
                   'REFERENCING NEW TABLE AS written FOR EACH STATEMENT '
                   'EXECUTE FUNCTION refuse_gap()', partition);
END $$;
