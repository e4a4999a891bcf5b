-- A list of events from before (date, format, invited, came) on its way in, or taken over.
CREATE TABLE earlier_imports (
    id          TEXT      NOT NULL PRIMARY KEY,
    -- Who brought it; NULL: a program, or the command line.
    staff_id    TEXT      REFERENCES staff (id),
    file_name   TEXT      NOT NULL,
    state       TEXT      NOT NULL CHECK (state IN ('open', 'done')),
    -- While it is open: what was read of it (JSON). No column of the file that we do not know, no person.
    list        TEXT      NOT NULL,
    -- While it is open: which format is meant by which name (JSON).
    choices     TEXT      NOT NULL,
    -- How it ended, in sums (JSON); empty while it is open.
    report      TEXT      NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX earlier_imports_staff ON earlier_imports (staff_id);

-- What was counted at an event before Treffpunkt: sums, nobody's name.
CREATE TABLE earlier_events (
    id         TEXT    NOT NULL PRIMARY KEY,
    import_id  TEXT    NOT NULL REFERENCES earlier_imports (id),
    -- format, day, minute, Standort: the same event again is the same row.
    unique_key TEXT    NOT NULL UNIQUE,
    format_id  TEXT    NOT NULL REFERENCES formats (id),
    -- NULL: of the whole house, or nobody said which.
    site_id    TEXT    REFERENCES sites (id),
    -- In the office's own zone.
    day        DATE    NOT NULL,
    -- Of the day, in the office's own zone; NULL: not known.
    minute     INTEGER CHECK (minute BETWEEN 0 AND 1439),
    invited    INTEGER NOT NULL CHECK (invited > 0),
    came       INTEGER NOT NULL CHECK (came >= 0 AND came <= invited),
    -- Whether children were cared for; NULL: not known.
    childcare  TEXT    CHECK (childcare IN ('yes', 'no')),
    -- From the invitation to the event; NULL: not known.
    lead_days  INTEGER CHECK (lead_days >= 0)
);
CREATE INDEX earlier_events_import ON earlier_events (import_id);
CREATE INDEX earlier_events_day ON earlier_events (day);
