-- A room where people meet, with all that a guest must know to dare to come.
CREATE TABLE venues (
    id             TEXT      NOT NULL PRIMARY KEY,
    site_id        TEXT      REFERENCES sites (id),
    name           TEXT      NOT NULL,
    folded         TEXT      NOT NULL,
    room           TEXT      NOT NULL,
    street         TEXT      NOT NULL,
    postcode       TEXT      NOT NULL,
    town           TEXT      NOT NULL,
    -- How to get there: bus, stop, entrance. One or two short sentences.
    directions     TEXT      NOT NULL,
    seats          INTEGER   NOT NULL CHECK (seats > 0),
    step_free      BOOLEAN   NOT NULL,
    lift           BOOLEAN   NOT NULL,
    accessible_wc  BOOLEAN   NOT NULL,
    induction_loop BOOLEAN   NOT NULL,
    childcare_room BOOLEAN   NOT NULL,
    kitchen        BOOLEAN   NOT NULL,
    archived_at    TIMESTAMP
);
CREATE INDEX venues_site ON venues (site_id, folded);
