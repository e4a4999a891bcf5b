-- Who was asked to which event, by which way, and what they said.
CREATE TABLE campaigns (
    id         TEXT      NOT NULL PRIMARY KEY,
    event_id   TEXT      NOT NULL REFERENCES events (id),
    staff_id   TEXT      REFERENCES staff (id),
    created_at TIMESTAMP NOT NULL,
    release_at TIMESTAMP NOT NULL,
    stopped_at TIMESTAMP
);
CREATE INDEX campaigns_event ON campaigns (event_id);

CREATE TABLE invitations (
    id           TEXT      NOT NULL PRIMARY KEY,
    event_id     TEXT      NOT NULL REFERENCES events (id),
    guest_id     TEXT      NOT NULL REFERENCES guests (id),
    campaign_id  TEXT      REFERENCES campaigns (id),
    -- People of one household that were asked together share the id of the first: never torn apart.
    party_id     TEXT      NOT NULL,
    channel      TEXT      NOT NULL
        CHECK (channel IN ('email', 'letter', 'sms', 'phone', 'in_person')),
    -- Of the guest at that time, so that figures by language need no guest.
    language     TEXT      NOT NULL,
    invited_at   TIMESTAMP NOT NULL,
    -- When the message reached the guest as far as we know; NULL: not (yet).
    delivered_at TIMESTAMP,
    withdrawn_at TIMESTAMP,
    reply        TEXT      NOT NULL
        CHECK (reply IN ('open', 'accepted', 'maybe', 'waiting', 'declined')),
    -- When they last said anything, also 'please call me'.
    replied_at   TIMESTAMP,
    -- Since when they wait: the order of the line. Kept while they wait.
    waiting_since TIMESTAMP,
    adults       INTEGER   NOT NULL CHECK (adults >= 0),
    -- Ages in years, comma between; empty: none.
    children     TEXT      NOT NULL,
    child_count  INTEGER   NOT NULL CHECK (child_count >= 0),
    childcare    TEXT      NOT NULL CHECK (childcare IN ('none', 'promised', 'waiting')),
    -- Since when the children wait for care: the order of that line.
    childcare_since TIMESTAMP,
    interpreter  TEXT      NOT NULL,
    access       TEXT      NOT NULL,
    UNIQUE (event_id, guest_id),
    CHECK ((reply = 'waiting') = (waiting_since IS NOT NULL))
);
CREATE INDEX invitations_guest ON invitations (guest_id);
CREATE INDEX invitations_party ON invitations (party_id);
-- All that is needed to count the seats that are taken, each time somebody looks at an invitation.
CREATE INDEX invitations_seats ON invitations (event_id, reply, childcare, adults, child_count)
    WHERE withdrawn_at IS NULL;

-- Each message carries its own link or code; only their hashes are kept.
CREATE TABLE reply_tokens (
    token_hash    TEXT      NOT NULL PRIMARY KEY,
    invitation_id TEXT      NOT NULL REFERENCES invitations (id),
    kind          TEXT      NOT NULL CHECK (kind IN ('link', 'code', 'unsubscribe')),
    created_at    TIMESTAMP NOT NULL
);
CREATE INDEX reply_tokens_invitation ON reply_tokens (invitation_id);

-- Every answer ever given: last one wins, none is forgotten while the roster is kept.
CREATE TABLE answers (
    id            TEXT      NOT NULL PRIMARY KEY,
    invitation_id TEXT      NOT NULL REFERENCES invitations (id),
    answer        TEXT      NOT NULL CHECK (answer IN ('yes', 'no', 'maybe', 'call_me')),
    adults        INTEGER   NOT NULL,
    children      TEXT      NOT NULL,
    channel       TEXT      NOT NULL CHECK (channel IN ('link', 'code', 'phone', 'counter', 'paper', 'api')),
    -- NULL: the guest.
    staff_id      TEXT      REFERENCES staff (id),
    at            TIMESTAMP NOT NULL
);
CREATE INDEX answers_invitation ON answers (invitation_id, at);

-- Who must be called, because nothing else reaches them or because they asked for it.
CREATE TABLE calls (
    id            TEXT      NOT NULL PRIMARY KEY,
    event_id      TEXT      NOT NULL REFERENCES events (id),
    guest_id      TEXT      NOT NULL REFERENCES guests (id),
    invitation_id TEXT      REFERENCES invitations (id),
    reason        TEXT      NOT NULL
        CHECK (reason IN ('invite', 'asked', 'moved_up', 'changed', 'cancelled', 'returned')),
    -- What the guest wished: time, number.
    wish          TEXT      NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    done_at       TIMESTAMP,
    done_by       TEXT      REFERENCES staff (id)
);
CREATE INDEX calls_open ON calls (event_id) WHERE done_at IS NULL;
