-- The phone round: a call is taken by one caller for a while, is tried more than once, and may wait for
-- an hour that somebody wished. Two more reasons to call: whoever was written to
-- has not answered (second_try), and whoever comes is reminded (remind).
-- SQLite cannot change a CHECK, so the table is made anew.
CREATE TABLE calls_anew (
    id            TEXT      NOT NULL PRIMARY KEY,
    event_id      TEXT      NOT NULL REFERENCES events (id),
    guest_id      TEXT      NOT NULL REFERENCES guests (id),
    invitation_id TEXT      REFERENCES invitations (id),
    reason        TEXT      NOT NULL CHECK (reason IN
        ('invite', 'asked', 'moved_up', 'care_lost', 'changed', 'cancelled', 'returned', 'missed',
         'second_try', 'remind')),
    -- What the guest wished: time, number.
    wish          TEXT      NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    done_at       TIMESTAMP,
    done_by       TEXT      REFERENCES staff (id),
    -- How often nobody was reached.
    tries         INTEGER   NOT NULL,
    -- Not before this, UTC: as wished, or as agreed on the phone; NULL: at any decent hour.
    due_at        TIMESTAMP,
    -- Who has taken it, and until when nobody else gets it, UTC.
    claimed_by    TEXT      REFERENCES staff (id),
    claimed_until TIMESTAMP
);
INSERT INTO calls_anew
    (id, event_id, guest_id, invitation_id, reason, wish, created_at, done_at, done_by, tries)
SELECT id, event_id, guest_id, invitation_id, reason, wish, created_at, done_at, done_by, 0 FROM calls;
DROP TABLE calls;
ALTER TABLE calls_anew RENAME TO calls;
CREATE INDEX calls_open ON calls (event_id) WHERE done_at IS NULL;
CREATE INDEX calls_claimed ON calls (claimed_until) WHERE claimed_by IS NOT NULL;

-- What became of each try, for whoever calls next.
CREATE TABLE call_tries (
    id       TEXT      NOT NULL PRIMARY KEY,
    call_id  TEXT      NOT NULL REFERENCES calls (id),
    staff_id TEXT      REFERENCES staff (id),
    at       TIMESTAMP NOT NULL,
    outcome  TEXT      NOT NULL
        CHECK (outcome IN ('reached', 'not_reached', 'again', 'wrong_number', 'no_calls'))
);
CREATE INDEX call_tries_call ON call_tries (call_id);

-- Why nobody calls this number: it belongs to somebody else, or calls are unwished; NULL: it may be called.
ALTER TABLE guests ADD COLUMN phone_off TEXT CHECK (phone_off IN ('wrong', 'unwished'));
