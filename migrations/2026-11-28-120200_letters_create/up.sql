-- Letters of an event that are printed, posted and come back together.
CREATE TABLE letter_batches (
    id         TEXT      NOT NULL PRIMARY KEY,
    -- What the letters belong to and whose staff may see it: opaque, as in messages.
    topic      TEXT      NOT NULL,
    site_id    TEXT,
    -- How many there were when it was put together.
    letters    INTEGER   NOT NULL,
    -- 12 or 14 points.
    size       TEXT      NOT NULL CHECK (size IN ('normal', 'large')),
    -- Whether paper is printed on both sides.
    sides      TEXT      NOT NULL CHECK (sides IN ('both', 'one')),
    -- When the first of them no longer helps anybody: the event begins. UTC.
    useless_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    printed_at TIMESTAMP,
    posted_at  TIMESTAMP
);
CREATE INDEX letter_batches_topic ON letter_batches (topic);

-- The batch that a letter was printed in.
ALTER TABLE messages ADD COLUMN batch_id TEXT REFERENCES letter_batches (id);
CREATE INDEX messages_batch ON messages (batch_id) WHERE batch_id IS NOT NULL;
