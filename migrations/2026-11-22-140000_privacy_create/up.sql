-- What is erased by deadline or because a guest asks for it, and the proof that it was. No name, no
-- address and no token ever stands here.

-- When the names of this event's guests were erased; its figures stay in tallies.
ALTER TABLE events ADD COLUMN erased_at TIMESTAMP;
CREATE INDEX events_kept ON events (ends_at) WHERE erased_at IS NULL;

-- What people whose rows are gone before their event's deadline add to its figures, so that it can be
-- closed, or opened again, without counting them out. Columns as in tallies.
CREATE TABLE carried_tallies (
    event_id         TEXT    NOT NULL REFERENCES events (id),
    channel          TEXT    NOT NULL,
    language         TEXT    NOT NULL,
    delivered        INTEGER NOT NULL,
    replied          INTEGER NOT NULL,
    accepted         INTEGER NOT NULL,
    attended         INTEGER NOT NULL,
    unknown          INTEGER NOT NULL,
    kept             INTEGER NOT NULL,
    accepted_unknown INTEGER NOT NULL,
    walk_ins         INTEGER NOT NULL,
    PRIMARY KEY (event_id, channel, language)
);

-- One night's work: who begins it writes the row, so that nobody else does it a second time.
CREATE TABLE erasing_nights (
    -- The morning that ends the night, in Berlin.
    night    DATE      NOT NULL PRIMARY KEY,
    began_at TIMESTAMP NOT NULL,
    -- Renewed while work goes on: one that falls silent was interrupted.
    seen_at  TIMESTAMP NOT NULL,
    -- NULL: still at it, or interrupted.
    ended_at TIMESTAMP,
    -- Events that could not be erased; the next night tries again.
    failures INTEGER   NOT NULL CHECK (failures >= 0)
);

-- One erasure (Löschlauf): of what, when.
CREATE TABLE erasures (
    id       TEXT      NOT NULL PRIMARY KEY,
    at       TIMESTAMP NOT NULL,
    kind     TEXT      NOT NULL CHECK (kind IN ('wishes', 'messages', 'roster', 'guest', 'house')),
    -- Of which event, by deadline; NULL: a guest asked for it, or it is the house's own.
    event_id TEXT      REFERENCES events (id),
    CHECK ((event_id IS NULL) = (kind IN ('guest', 'house')))
);
CREATE INDEX erasures_at ON erasures (at, id);

-- How many rows of which table an erasure emptied or removed.
CREATE TABLE erasure_counts (
    erasure_id TEXT    NOT NULL REFERENCES erasures (id),
    table_name TEXT    NOT NULL,
    row_count  INTEGER NOT NULL CHECK (row_count > 0),
    PRIMARY KEY (erasure_id, table_name)
);
