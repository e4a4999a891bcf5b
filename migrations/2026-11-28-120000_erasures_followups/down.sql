CREATE TABLE erasures_anew (
    id       TEXT      NOT NULL PRIMARY KEY,
    at       TIMESTAMP NOT NULL,
    kind     TEXT      NOT NULL CHECK (kind IN ('wishes', 'messages', 'roster', 'guest', 'house')),
    event_id TEXT      REFERENCES events (id),
    CHECK ((event_id IS NULL) = (kind IN ('guest', 'house')))
);
INSERT INTO erasures_anew (id, at, kind, event_id)
SELECT id, at, kind, event_id FROM erasures WHERE kind <> 'followups';
CREATE TABLE erasure_counts_anew (
    erasure_id TEXT    NOT NULL REFERENCES erasures_anew (id),
    table_name TEXT    NOT NULL,
    row_count  INTEGER NOT NULL CHECK (row_count > 0),
    PRIMARY KEY (erasure_id, table_name)
);
INSERT INTO erasure_counts_anew (erasure_id, table_name, row_count)
SELECT erasure_id, table_name, row_count FROM erasure_counts
WHERE erasure_id IN (SELECT id FROM erasures_anew);
DROP TABLE erasure_counts;
DROP TABLE erasures;
ALTER TABLE erasures_anew RENAME TO erasures;
ALTER TABLE erasure_counts_anew RENAME TO erasure_counts;
CREATE INDEX erasures_at ON erasures (at, id);
