-- Appends events under one seal, in one call: the head row is locked first and stays so until the
-- caller commits, hence positions are gapless and in commit order. `steps` counts each event in its
-- stream from 1 within this call. Answers with one row:
--   written   head: position before; numbers: the stream positions given
--   known     nothing written; ordinals and numbers: offered events that stand in the log, and where
--   conflict  nothing written; ordinals and numbers: streams not at their version, and where they are
--   headless  nothing written; the head row is missing
-- Digests and roots are those of dealterms/events/seals.py, byte for byte. They are most of the work
-- of a call: what all its events or those of a stream have in common is framed once, numbers and
-- types (ASCII all) without a change of encoding, and the short parts are joined before the long.
CREATE OR REPLACE FUNCTION append_events(
    event_ids bytea[], streams text[], steps integer[], types text[], schema_versions integer[],
    payloads bytea[], metadatas bytea[], checked_streams text[], expected_versions integer[],
    written_at text
) RETURNS TABLE (outcome text, head bigint, ordinals integer[], numbers bigint[])
LANGUAGE plpgsql
-- A young table has no statistics: left alone, the planner scans it under the lock.
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    count constant integer := cardinality(event_ids);
    framed_time constant bytea := framed(written_at);
    all_digests bytea;
    last_root bytea;
BEGIN
    SELECT h.position INTO head FROM log_head AS h WHERE h.id = 1 FOR UPDATE;
    IF NOT FOUND THEN
        outcome := 'headless';
        RETURN NEXT;
        RETURN;
    END IF;
    SELECT array_agg(o.ordinal), array_agg(e.position) INTO ordinals, numbers
    FROM unnest(event_ids) WITH ORDINALITY AS o(event_id, ordinal)
    JOIN events AS e ON e.event_id = o.event_id;
    IF ordinals IS NOT NULL THEN
        outcome := 'known';
        RETURN NEXT;
        RETURN;
    END IF;
    IF cardinality(checked_streams) > 0 THEN
        SELECT array_agg(c.ordinal), array_agg(c.found) INTO ordinals, numbers
        FROM (SELECT x.ordinal, x.expected,
                     coalesce((SELECT max(e.stream_position) FROM events AS e
                               WHERE e.stream = x.stream), 0) AS found
              FROM unnest(checked_streams, expected_versions)
                   WITH ORDINALITY AS x(stream, expected, ordinal)) AS c
        WHERE c.found <> c.expected;
    END IF;
    IF ordinals IS NOT NULL THEN
        outcome := 'conflict';
        RETURN NEXT;
        RETURN;
    END IF;
    IF partition_of(head + count) > partition_of(greatest(head, 1)) THEN
        PERFORM open_partition(partition_of(head + count));
    END IF;
    WITH versions AS MATERIALIZED (
        SELECT s.stream, framed(s.stream) AS framed_stream,
               coalesce((SELECT max(e.stream_position) FROM events AS e
                         WHERE e.stream = s.stream), 0) AS version
        FROM (SELECT DISTINCT stream FROM unnest(streams) AS stream) AS s
    ), numbered AS MATERIALIZED (
        SELECT head + o.ordinal AS position, o.event_id, o.stream,
               v.version + o.step AS stream_position, o.type, o.schema_version, o.data, o.metadata,
               v.framed_stream
        FROM unnest(event_ids, streams, steps, types, schema_versions, payloads, metadatas)
             WITH ORDINALITY
             AS o(event_id, stream, step, type, schema_version, data, metadata, ordinal)
        JOIN versions AS v ON v.stream = o.stream
    ), written AS (
        INSERT INTO events (position, event_id, stream, stream_position, type, schema_version, data,
                            metadata, recorded_at)
        SELECT n.position, n.event_id, n.stream, n.stream_position, n.type, n.schema_version,
               n.data, n.metadata, written_at::timestamptz
        FROM numbered AS n ORDER BY n.position
    )
    SELECT array_agg(n.stream_position ORDER BY n.position),
           string_agg(sha256(
               (int8send(length(n.position::text)) || textsend(n.position::text)
                || framed(n.event_id) || n.framed_stream
                || int8send(length(n.stream_position::text)) || textsend(n.stream_position::text)
                || int8send(length(n.type)) || textsend(n.type)
                || int8send(length(n.schema_version::text)) || textsend(n.schema_version::text)
                || int8send(octet_length(n.data)))
               || n.data || (framed(n.metadata) || framed_time)), ''::bytea ORDER BY n.position)
    INTO numbers, all_digests
    FROM numbered AS n;
    SELECT s.root INTO last_root FROM seals AS s ORDER BY s.last_position DESC LIMIT 1;
    INSERT INTO seals (last_position, first_position, digests, root, sealed_at)
    VALUES (head + count, head + 1, all_digests,
            sha256(framed(coalesce(last_root, decode(repeat('00', 32), 'hex')))
                   || framed((head + 1)::text) || framed((head + count)::text)
                   || framed(all_digests) || framed_time),
            written_at::timestamptz);
    UPDATE log_head SET position = head + count WHERE id = 1;
    outcome := 'written';
    RETURN NEXT;
END $$;
