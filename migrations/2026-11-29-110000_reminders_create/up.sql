-- When guests of a format are reminded. A kind that has no row is as it comes along.
CREATE TABLE reminder_plans (
    format_id TEXT    NOT NULL REFERENCES formats (id),
    kind      TEXT    NOT NULL CHECK (kind IN ('second_try', 'reminder', 'last_reminder')),
    active    BOOLEAN NOT NULL,
    -- Before the day on which the event begins.
    days      INTEGER NOT NULL CHECK (days > 0),
    PRIMARY KEY (format_id, kind)
);

-- A kind of reminder that nobody gets at one event: somebody stopped it.
CREATE TABLE reminder_stops (
    event_id   TEXT      NOT NULL REFERENCES events (id),
    kind       TEXT      NOT NULL CHECK (kind IN ('second_try', 'reminder', 'last_reminder')),
    stopped_at TIMESTAMP NOT NULL,
    staff_id   TEXT      REFERENCES staff (id),
    PRIMARY KEY (event_id, kind)
);

-- What became of a reminder: one row for each guest of a household, once. What is only planned has none.
CREATE TABLE reminders (
    invitation_id TEXT      NOT NULL REFERENCES invitations (id),
    kind          TEXT      NOT NULL CHECK (kind IN ('second_try', 'reminder', 'last_reminder')),
    -- When the event was to begin: if it moves, there is a new day to be reminded of.
    begins_at     TIMESTAMP NOT NULL,
    outcome       TEXT      NOT NULL CHECK (outcome IN ('email', 'letter', 'sms', 'call', 'nothing', 'stopped')),
    noted_at      TIMESTAMP NOT NULL,
    -- Who stopped it.
    staff_id      TEXT      REFERENCES staff (id),
    PRIMARY KEY (invitation_id, kind, begins_at)
);

-- One row: whoever reminds holds it, so that two workers do not write to one guest at once.
CREATE TABLE reminder_turns (
    id        INTEGER   NOT NULL PRIMARY KEY,
    looked_at TIMESTAMP NOT NULL
);
