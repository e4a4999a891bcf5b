-- What an event cost, as staff entered it. A kind that is missing was not entered.
CREATE TABLE costs (
    event_id TEXT    NOT NULL REFERENCES events (id),
    kind     TEXT    NOT NULL
        CHECK (kind IN ('rooms', 'childcare', 'interpreters', 'postage', 'catering')),
    cents    INTEGER NOT NULL CHECK (cents >= 0),
    PRIMARY KEY (event_id, kind)
);
