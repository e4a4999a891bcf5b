-- Every message that leaves the house, rendered when it was queued. Knows no noun.
CREATE TABLE messages (
    id          TEXT      NOT NULL PRIMARY KEY,
    -- recipient x message x occasion: a mail goes out once.
    unique_key  TEXT      NOT NULL UNIQUE,
    -- What it is about, for whoever queued it: two opaque ids to find it by.
    about       TEXT      NOT NULL,
    topic       TEXT      NOT NULL,
    -- Whose staff may see it; opaque, too. NULL: only those who see all.
    site_id     TEXT,
    campaign_id TEXT,
    channel     TEXT      NOT NULL CHECK (channel IN ('email', 'letter', 'sms')),
    kind        TEXT      NOT NULL,
    language    TEXT      NOT NULL,
    recipient   TEXT      NOT NULL,
    -- Mail address, or postal address on several lines.
    address     TEXT      NOT NULL,
    -- Recipient and address, to search by.
    folded      TEXT      NOT NULL,
    sender_name TEXT      NOT NULL,
    subject     TEXT      NOT NULL,
    text        TEXT      NOT NULL,
    html        TEXT      NOT NULL,
    calendar    TEXT,
    calendar_method TEXT,
    unsubscribe TEXT,
    mail_id     TEXT      NOT NULL,
    state       TEXT      NOT NULL
        CHECK (state IN ('queued', 'in_flight', 'sent', 'returned', 'unknown', 'given_up')),
    due_at      TIMESTAMP NOT NULL,
    -- Not sent after this.
    useless_at  TIMESTAMP,
    leased_until TIMESTAMP,
    attempts    INTEGER   NOT NULL,
    -- One sentence for staff: why it was returned, given up or waits.
    remark      TEXT      NOT NULL,
    created_at  TIMESTAMP NOT NULL,
    ended_at    TIMESTAMP
);
CREATE INDEX messages_due ON messages (state, channel, due_at);
CREATE INDEX messages_about ON messages (about);
CREATE INDEX messages_topic ON messages (topic, state);
CREATE INDEX messages_campaign ON messages (campaign_id) WHERE campaign_id IS NOT NULL;

CREATE TABLE heartbeats (
    worker TEXT      NOT NULL PRIMARY KEY,
    at     TIMESTAMP NOT NULL
);
