-- The next step of everybody who took part in a week (Anschluss): that there was a talk, and who sees to
-- which step by when. Nothing of what was said, and nothing about health.
CREATE TABLE followups (
    id         TEXT      NOT NULL PRIMARY KEY,
    event_id   TEXT      NOT NULL REFERENCES events (id),
    guest_id   TEXT      NOT NULL REFERENCES guests (id),
    -- The closing talk; unreached: somebody tried.
    talk       TEXT      NOT NULL CHECK (talk IN ('open', 'held', 'unreached')),
    step       TEXT
        CHECK (step IN ('work', 'course', 'language', 'partner', 'talk', 'event', 'other')),
    -- Who sees to it.
    owner_id   TEXT      REFERENCES staff (id),
    due_on     DATE,
    state      TEXT      NOT NULL
        CHECK (state IN ('open', 'agreed', 'begun', 'done', 'dropped')),
    updated_at TIMESTAMP NOT NULL,
    updated_by TEXT      REFERENCES staff (id),
    UNIQUE (event_id, guest_id)
);
CREATE INDEX followups_owner ON followups (owner_id, due_on);
CREATE INDEX followups_guest ON followups (guest_id);

-- That the next steps of an event are in the Fachverfahren now, and that they are erased here. Outlives
-- them, so that the event is not asked for them again.
CREATE TABLE handovers (
    event_id  TEXT      NOT NULL PRIMARY KEY REFERENCES events (id),
    -- Somebody confirmed that the list arrived; NULL: erased by deadline without that.
    handed_at TIMESTAMP,
    staff_id  TEXT      REFERENCES staff (id),
    erased_at TIMESTAMP
);
