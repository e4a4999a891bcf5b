-- Who wants the report of the month by mail.
CREATE TABLE digest_wishes (
    staff_id TEXT      NOT NULL PRIMARY KEY REFERENCES staff (id),
    since    TIMESTAMP NOT NULL
);

-- Which report was written for whom: one for each person and month, whatever runs how often.
CREATE TABLE digests (
    staff_id  TEXT      NOT NULL REFERENCES staff (id),
    -- The month in which it is due: 2027-01.
    month     TEXT      NOT NULL,
    queued_at TIMESTAMP NOT NULL,
    PRIMARY KEY (staff_id, month)
);
