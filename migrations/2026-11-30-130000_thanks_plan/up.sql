-- Whether thanks go by themselves on the day after an event of a format. No row: as it comes along.
CREATE TABLE thanks_plans (
    format_id TEXT    NOT NULL PRIMARY KEY REFERENCES formats (id),
    active    BOOLEAN NOT NULL,
    -- Whether whoever has no mail address gets a letter.
    letters   BOOLEAN NOT NULL
);

-- An event after which nobody is thanked without a person: somebody stopped it.
CREATE TABLE thanks_stops (
    event_id   TEXT      NOT NULL PRIMARY KEY REFERENCES events (id),
    stopped_at TIMESTAMP NOT NULL,
    staff_id   TEXT      REFERENCES staff (id)
);

-- What was closed before there was such a plan is left to whoever closed it.
INSERT INTO thanks_stops (event_id, stopped_at, staff_id)
SELECT id, ends_at, NULL FROM events WHERE stage = 'closed' AND ends_at IS NOT NULL;
