-- The log refuses to be rewritten, as it does on SQLite (triggers.sqlite.sql). Row guards of
-- `events` come down to its partitions; those of whole statements are made with each partition.
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_gap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    head bigint;
BEGIN
    SELECT position INTO head FROM log_head;
    IF EXISTS (SELECT 1 FROM written
               HAVING min(position) <> head + 1 OR max(position) <> head + count(*)) THEN
        RAISE EXCEPTION 'events are append-only: a position follows on the last one'
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events FOR EACH ROW
EXECUTE FUNCTION refuse('events are append-only: nothing is updated');

CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events FOR EACH ROW
EXECUTE FUNCTION refuse('events are append-only: nothing is deleted');

CREATE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON events
EXECUTE FUNCTION refuse('events are append-only: nothing is deleted');

CREATE TRIGGER events_refuse_gap AFTER INSERT ON events
REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_gap();

CREATE TRIGGER seals_refuse_update BEFORE UPDATE ON seals FOR EACH ROW
EXECUTE FUNCTION refuse('seals are append-only: nothing is updated');

CREATE TRIGGER seals_refuse_delete BEFORE DELETE ON seals FOR EACH ROW
EXECUTE FUNCTION refuse('seals are append-only: nothing is deleted');

CREATE TRIGGER seals_refuse_truncate BEFORE TRUNCATE ON seals
EXECUTE FUNCTION refuse('seals are append-only: nothing is deleted');

CREATE FUNCTION refuse_seal_between() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_position <= (SELECT coalesce(max(last_position), 0) FROM seals) THEN
        RAISE EXCEPTION 'seals are append-only: a seal follows on the last one'
              USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER seals_refuse_replace BEFORE INSERT ON seals FOR EACH ROW
EXECUTE FUNCTION refuse_seal_between();

CREATE TRIGGER log_head_refuse_return BEFORE UPDATE ON log_head FOR EACH ROW
WHEN (NEW.position < OLD.position OR NEW.id <> OLD.id)
EXECUTE FUNCTION refuse('the head of the log never goes back');

CREATE TRIGGER log_head_refuse_delete BEFORE DELETE ON log_head FOR EACH ROW
EXECUTE FUNCTION refuse('the head of the log is not deleted');

CREATE TRIGGER log_head_refuse_truncate BEFORE TRUNCATE ON log_head
EXECUTE FUNCTION refuse('the head of the log is not deleted');

-- A body may be forgotten, and nothing else.
CREATE TRIGGER blobs_refuse_update BEFORE UPDATE ON blobs FOR EACH ROW
WHEN (NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.codec IS DISTINCT FROM OLD.codec
      OR NEW.size IS DISTINCT FROM OLD.size OR OLD.bytes IS NULL OR NEW.bytes IS NOT NULL
      OR NEW.forgotten_at IS NULL)
EXECUTE FUNCTION refuse('a body can only be forgotten, not changed');

CREATE TRIGGER blobs_refuse_delete BEFORE DELETE ON blobs FOR EACH ROW
EXECUTE FUNCTION refuse('a body is forgotten, not deleted');

CREATE TRIGGER blobs_refuse_truncate BEFORE TRUNCATE ON blobs
EXECUTE FUNCTION refuse('a body is forgotten, not deleted');
