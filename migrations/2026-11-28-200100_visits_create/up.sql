-- How many people a closed event with an open door saw, by day and hour: a sum, without a name. It
-- stays when the door list is erased.
CREATE TABLE visits (
    event_id TEXT    NOT NULL REFERENCES events (id),
    -- By the event's own clock.
    day      DATE    NOT NULL,
    -- 0 to 23; -1: entered later, so nobody knows.
    hour     INTEGER NOT NULL CHECK (hour BETWEEN -1 AND 23),
    people   INTEGER NOT NULL CHECK (people > 0),
    PRIMARY KEY (event_id, day, hour)
);
