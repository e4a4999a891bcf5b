-- A list that was printed for the pen, with the numbers on it: they stay what they are on paper,
-- whatever becomes of the list on the screen.
CREATE TABLE sheets (
    id         TEXT      NOT NULL PRIMARY KEY,
    event_id   TEXT      NOT NULL REFERENCES events (id),
    session_id TEXT      NOT NULL REFERENCES event_sessions (id),
    -- Counted per event, to tell sheets apart on paper.
    number     INTEGER   NOT NULL CHECK (number > 0),
    printed_at TIMESTAMP NOT NULL,
    staff_id   TEXT      REFERENCES staff (id),
    -- When its crosses were entered, the first time; NULL: not yet.
    entered_at TIMESTAMP,
    UNIQUE (event_id, number)
);
CREATE INDEX sheets_session ON sheets (session_id);

CREATE TABLE sheet_lines (
    sheet_id TEXT    NOT NULL REFERENCES sheets (id),
    -- As printed.
    number   INTEGER NOT NULL CHECK (number > 0),
    guest_id TEXT    NOT NULL REFERENCES guests (id),
    -- The cross on paper; NULL: none.
    presence TEXT    CHECK (presence IN ('present', 'partly', 'excused', 'absent')),
    part     TEXT    CHECK (part IN ('late', 'left_early')),
    -- Children as written on paper; NULL: nothing.
    children INTEGER CHECK (children >= 0),
    -- Where paper and screen differ: somebody decided that the screen is right.
    settled  BOOLEAN NOT NULL,
    PRIMARY KEY (sheet_id, number)
);
CREATE INDEX sheet_lines_guest ON sheet_lines (guest_id);
