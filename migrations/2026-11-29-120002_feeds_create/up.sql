-- A calendar that somebody's program asks for by a secret address: one for each member of staff, by
-- the hash of its secret.
CREATE TABLE calendar_feeds (
    staff_id    TEXT      NOT NULL PRIMARY KEY REFERENCES staff (id),
    secret_hash TEXT      NOT NULL UNIQUE,
    created_at  TIMESTAMP NOT NULL
);
