-- What a closed event keeps beside its tallies, so that a funnel, a lead time and the use of childcare
-- need no names. Written when the event is closed.
CREATE TABLE reaches (
    event_id   TEXT    NOT NULL REFERENCES events (id) PRIMARY KEY,
    -- Invitations that were not withdrawn, whether they arrived or not.
    invited    INTEGER NOT NULL,
    -- When the first of them went out. NULL: not known.
    invited_at TIMESTAMP,
    -- Children for whom care was asked, and children who were there.
    care_asked INTEGER NOT NULL,
    care_used  INTEGER NOT NULL
);

-- The tally of a closed event, divided by whether its guests had been to an earlier one, as far as
-- names went back on the day it was closed.
CREATE TABLE before_tallies (
    event_id  TEXT    NOT NULL REFERENCES events (id),
    before    TEXT    NOT NULL CHECK (before IN ('never', 'been')),
    delivered INTEGER NOT NULL,
    replied   INTEGER NOT NULL,
    accepted  INTEGER NOT NULL,
    attended  INTEGER NOT NULL,
    unknown   INTEGER NOT NULL,
    PRIMARY KEY (event_id, before)
);

-- Where somebody has been before.
CREATE INDEX attendance_guest ON attendance (guest_id);
