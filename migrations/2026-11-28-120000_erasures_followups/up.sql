-- One more kind of erasure: the next steps of a week (followups). SQLite cannot change a CHECK, so the
-- table is made anew, and the one that points at it.
CREATE TABLE erasures_anew (
    id       TEXT      NOT NULL PRIMARY KEY,
    at       TIMESTAMP NOT NULL,
    kind     TEXT      NOT NULL
        CHECK (kind IN ('wishes', 'messages', 'followups', 'roster', 'guest', 'house')),
    -- Of which event, by deadline; NULL: a guest asked for it, or it is the house's own.
    event_id TEXT      REFERENCES events (id),
    CHECK ((event_id IS NULL) = (kind IN ('guest', 'house')))
);
INSERT INTO erasures_anew (id, at, kind, event_id) SELECT id, at, kind, event_id FROM erasures;
CREATE TABLE erasure_counts_anew (
    erasure_id TEXT    NOT NULL REFERENCES erasures_anew (id),
    table_name TEXT    NOT NULL,
    row_count  INTEGER NOT NULL CHECK (row_count > 0),
    PRIMARY KEY (erasure_id, table_name)
);
INSERT INTO erasure_counts_anew (erasure_id, table_name, row_count)
SELECT erasure_id, table_name, row_count FROM erasure_counts;
DROP TABLE erasure_counts;
DROP TABLE erasures;
ALTER TABLE erasures_anew RENAME TO erasures;
ALTER TABLE erasure_counts_anew RENAME TO erasure_counts;
CREATE INDEX erasures_at ON erasures (at, id);
