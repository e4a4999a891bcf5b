-- Why somebody does not come, if they like to say so: one word, no details. It goes with their other
-- wishes, a week after the event. NULL: not said.
ALTER TABLE invitations ADD COLUMN barrier TEXT
    CHECK (barrier IN ('childcare', 'way', 'appointment', 'language', 'health', 'interest'));

-- How often each was said about an event whose guests' words are gone.
CREATE TABLE barriers (
    event_id TEXT    NOT NULL REFERENCES events (id),
    barrier  TEXT    NOT NULL
        CHECK (barrier IN ('childcare', 'way', 'appointment', 'language', 'health', 'interest')),
    guests   INTEGER NOT NULL CHECK (guests > 0),
    PRIMARY KEY (event_id, barrier)
);
