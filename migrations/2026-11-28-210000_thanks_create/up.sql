-- That the guests of a closed event were written to: thanks to those who came, a kind word to the others.
-- Once per event.
CREATE TABLE thanks (
    event_id    TEXT      NOT NULL PRIMARY KEY REFERENCES events (id),
    released_at TIMESTAMP NOT NULL,
    staff_id    TEXT      REFERENCES staff (id),
    -- Households.
    thanked     INTEGER   NOT NULL,
    missed      INTEGER   NOT NULL
);
