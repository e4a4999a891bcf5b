-- How many children so many carers look after.

-- The house's own rule; no row: the one that comes along. One row at most.
CREATE TABLE childcare_rules (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    -- Children that one carer looks after, by age: below 3, 3 to 5, 6 and older.
    under_three  INTEGER NOT NULL CHECK (under_three > 0),
    from_three   INTEGER NOT NULL CHECK (from_three > 0),
    from_six     INTEGER NOT NULL CHECK (from_six > 0),
    -- Never fewer carers than this, however few children come.
    least_carers INTEGER NOT NULL CHECK (least_carers > 0),
    -- Who says so, and when it was last asked: "Jugendamt, Frau Sommer".
    source       TEXT    NOT NULL,
    as_of        DATE
);

-- Events whose places follow from the carers who said yes; no row: places are a number, as in events.
-- The rule is copied, so that another rule of the house breaks no promise.
CREATE TABLE childcare_plans (
    event_id     TEXT    NOT NULL PRIMARY KEY REFERENCES events (id),
    under_three  INTEGER NOT NULL CHECK (under_three > 0),
    from_three   INTEGER NOT NULL CHECK (from_three > 0),
    from_six     INTEGER NOT NULL CHECK (from_six > 0),
    least_carers INTEGER NOT NULL CHECK (least_carers > 0)
);

-- Where a party's children stay; NULL: nobody was asked (before there was a choice), so in care.
ALTER TABLE invitations ADD COLUMN children_stay TEXT CHECK (children_stay IN ('care', 'parent'));
-- Whether somebody needs a way without steps; NULL: nobody was asked.
ALTER TABLE invitations ADD COLUMN step_free BOOLEAN;

-- Calls have one more reason: the care that was promised is gone.
CREATE TABLE calls_new (
    id            TEXT      NOT NULL PRIMARY KEY,
    event_id      TEXT      NOT NULL REFERENCES events (id),
    guest_id      TEXT      NOT NULL REFERENCES guests (id),
    invitation_id TEXT      REFERENCES invitations (id),
    reason        TEXT      NOT NULL CHECK (reason IN
        ('invite', 'asked', 'moved_up', 'care_lost', 'changed', 'cancelled', 'returned', 'missed')),
    -- What the guest wished: time, number.
    wish          TEXT      NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    done_at       TIMESTAMP,
    done_by       TEXT      REFERENCES staff (id)
);
INSERT INTO calls_new (id, event_id, guest_id, invitation_id, reason, wish, created_at, done_at, done_by)
SELECT id, event_id, guest_id, invitation_id, reason, wish, created_at, done_at, done_by FROM calls;
DROP TABLE calls;
ALTER TABLE calls_new RENAME TO calls;
CREATE INDEX calls_open ON calls (event_id) WHERE done_at IS NULL;
