-- Every mail that came in, by the digest of its words: it is booked once. Of what was booked only the
-- kind stays; what a person has to read is here until they have, or its time is over.
CREATE TABLE inbox_mails (
    id          TEXT      NOT NULL PRIMARY KEY,
    digest      TEXT      NOT NULL UNIQUE,
    kind        TEXT      NOT NULL
        CHECK (kind IN ('answer', 'wish', 'older', 'bounce', 'delay', 'machine', 'unread')),
    -- Why it is for a person; empty for all others, like the words below.
    reason      TEXT      NOT NULL,
    -- Address in small letters.
    sender      TEXT      NOT NULL,
    sender_name TEXT      NOT NULL,
    subject     TEXT      NOT NULL,
    excerpt     TEXT      NOT NULL,
    -- What it answers, as the outbox knows it: an event, or empty.
    topic       TEXT      NOT NULL,
    -- Whose staff see it; NULL: everybody who takes answers, for nobody knows who wrote.
    site_id     TEXT,
    received_at TIMESTAMP NOT NULL,
    done_at     TIMESTAMP,
    -- A member of staff; opaque here.
    done_by     TEXT
);
CREATE INDEX inbox_mails_unread ON inbox_mails (received_at) WHERE kind = 'unread' AND done_at IS NULL;
CREATE INDEX inbox_mails_sender ON inbox_mails (sender) WHERE sender <> '';

-- What a guest's calendar program said last, so that an older answer that comes later does not count.
CREATE TABLE calendar_answers (
    invitation_id TEXT      NOT NULL PRIMARY KEY REFERENCES invitations (id),
    sequence      INTEGER   NOT NULL,
    stamped_at    TIMESTAMP NOT NULL,
    -- When it last changed what they had said; NULL: never yet.
    booked_at     TIMESTAMP
);

-- How often a mail server said that this message is late; NULL: never.
ALTER TABLE messages ADD COLUMN delays INTEGER;
CREATE INDEX events_calendar_uid ON events (calendar_uid);
