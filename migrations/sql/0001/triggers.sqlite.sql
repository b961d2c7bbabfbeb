-- The log refuses to be rewritten. The INSERT guards are there because INSERT OR REPLACE would
-- delete the older row without asking the DELETE trigger.
CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only: nothing is updated'); END;

CREATE TRIGGER events_refuse_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only: nothing is deleted'); END;

CREATE TRIGGER events_refuse_gap BEFORE INSERT ON events
WHEN NEW.position IS NOT (SELECT coalesce(max(position), 0) + 1 FROM events)
BEGIN SELECT RAISE(ABORT, 'events are append-only: a position follows on the last one'); END;

CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE event_id = NEW.event_id)
  OR EXISTS (SELECT 1 FROM events
             WHERE stream = NEW.stream AND stream_position = NEW.stream_position)
BEGIN SELECT RAISE(ABORT, 'events are append-only: this event is there already'); END;

CREATE TRIGGER seals_refuse_update BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'seals are append-only: nothing is updated'); END;

CREATE TRIGGER seals_refuse_delete BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'seals are append-only: nothing is deleted'); END;

CREATE TRIGGER seals_refuse_replace BEFORE INSERT ON seals
WHEN NEW.last_position <= (SELECT coalesce(max(last_position), 0) FROM seals)
BEGIN SELECT RAISE(ABORT, 'seals are append-only: a seal follows on the last one'); END;

CREATE TRIGGER log_head_refuse_return BEFORE UPDATE ON log_head
WHEN NEW.position < OLD.position OR NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the head of the log never goes back'); END;

CREATE TRIGGER log_head_refuse_delete BEFORE DELETE ON log_head
BEGIN SELECT RAISE(ABORT, 'the head of the log is not deleted'); END;

-- A body may be forgotten, and nothing else.
CREATE TRIGGER blobs_refuse_update BEFORE UPDATE ON blobs
WHEN NEW.sha256 IS NOT OLD.sha256 OR NEW.codec IS NOT OLD.codec OR NEW.size IS NOT OLD.size
  OR OLD.bytes IS NULL OR NEW.bytes IS NOT NULL OR NEW.forgotten_at IS NULL
BEGIN SELECT RAISE(ABORT, 'a body can only be forgotten, not changed'); END;

CREATE TRIGGER blobs_refuse_delete BEFORE DELETE ON blobs
BEGIN SELECT RAISE(ABORT, 'a body is forgotten, not deleted'); END;

CREATE TRIGGER blobs_refuse_replace BEFORE INSERT ON blobs
WHEN EXISTS (SELECT 1 FROM blobs WHERE sha256 = NEW.sha256)
BEGIN SELECT RAISE(ABORT, 'a body is stored once'); END;
