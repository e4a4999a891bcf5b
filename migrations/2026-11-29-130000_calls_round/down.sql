ALTER TABLE guests DROP COLUMN phone_off;
DROP TABLE call_tries;
CREATE TABLE calls_before (
    id            TEXT      NOT NULL PRIMARY KEY,
    event_id      TEXT      NOT NULL REFERENCES events (id),
    guest_id      TEXT      NOT NULL REFERENCES guests (id),
    invitation_id TEXT      REFERENCES invitations (id),
    reason        TEXT      NOT NULL CHECK (reason IN
        ('invite', 'asked', 'moved_up', 'care_lost', 'changed', 'cancelled', 'returned', 'missed')),
    wish          TEXT      NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    done_at       TIMESTAMP,
    done_by       TEXT      REFERENCES staff (id)
);
INSERT INTO calls_before
    (id, event_id, guest_id, invitation_id, reason, wish, created_at, done_at, done_by)
SELECT id, event_id, guest_id, invitation_id, reason, wish, created_at, done_at, done_by FROM calls
WHERE reason NOT IN ('second_try', 'remind');
DROP TABLE calls;
ALTER TABLE calls_before RENAME TO calls;
CREATE INDEX calls_open ON calls (event_id) WHERE done_at IS NULL;
