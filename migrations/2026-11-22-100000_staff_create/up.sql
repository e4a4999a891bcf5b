-- Who works here, where, under which office name; how they sign in; which machines may ask.

-- The Jobcenter itself: one row. What stands in letters, mails and on guest pages.
CREATE TABLE office (
    id              INTEGER          NOT NULL PRIMARY KEY CHECK (id = 1),
    name            TEXT             NOT NULL,
    street          TEXT             NOT NULL,
    postcode        TEXT             NOT NULL,
    town            TEXT             NOT NULL,
    -- Stands in the envelope's window: never names the office.
    sender_line     TEXT             NOT NULL,
    phone           TEXT             NOT NULL,
    phone_hours     TEXT             NOT NULL,
    email           TEXT             NOT NULL,
    privacy_contact TEXT             NOT NULL,
    -- The share of invited people who come that counts as good; 0.3 unless the office decides.
    baseline        DOUBLE PRECISION NOT NULL CHECK (baseline > 0 AND baseline < 1),
    -- An exercise house: mail never leaves.
    demo            BOOLEAN          NOT NULL,
    -- Signs form tokens; 64 hexadecimal digits.
    form_secret     TEXT             NOT NULL
);

CREATE TABLE sites (
    id          TEXT      NOT NULL PRIMARY KEY,
    name        TEXT      NOT NULL,
    folded      TEXT      NOT NULL UNIQUE,
    -- Postcodes and towns, one per line, whose guests belong here when a list does not say.
    area        TEXT      NOT NULL,
    archived_at TIMESTAMP
);

CREATE TABLE staff (
    id            TEXT      NOT NULL PRIMARY KEY,
    name          TEXT      NOT NULL,
    email         TEXT      NOT NULL UNIQUE,
    role          TEXT      NOT NULL
        CHECK (role IN ('planner', 'desk', 'manager', 'provider', 'auditor', 'admin')),
    -- NULL until the one-time link was used.
    password_hash TEXT,
    all_sites     BOOLEAN   NOT NULL,
    active        BOOLEAN   NOT NULL,
    created_at    TIMESTAMP NOT NULL
);

CREATE TABLE staff_sites (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    site_id  TEXT NOT NULL REFERENCES sites (id),
    PRIMARY KEY (staff_id, site_id)
);

-- One-time links: set a first password, set a new one, or (demo) sign in.
CREATE TABLE staff_links (
    id         TEXT      NOT NULL PRIMARY KEY,
    staff_id   TEXT      NOT NULL REFERENCES staff (id),
    token_hash TEXT      NOT NULL UNIQUE,
    purpose    TEXT      NOT NULL CHECK (purpose IN ('invite', 'reset', 'sign_in')),
    expires_at TIMESTAMP NOT NULL,
    used_at    TIMESTAMP
);

CREATE TABLE staff_sessions (
    id         TEXT      NOT NULL PRIMARY KEY,
    staff_id   TEXT      NOT NULL REFERENCES staff (id),
    token_hash TEXT      NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    seen_at    TIMESTAMP NOT NULL
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);

-- Wrong passwords and wrong codes, counted per hashed account or address.
CREATE TABLE attempts (
    subject  TEXT      NOT NULL PRIMARY KEY,
    failures INTEGER   NOT NULL,
    since    TIMESTAMP NOT NULL
);

CREATE TABLE api_keys (
    id         TEXT      NOT NULL PRIMARY KEY,
    name       TEXT      NOT NULL,
    role       TEXT      NOT NULL
        CHECK (role IN ('planner', 'desk', 'manager', 'provider', 'auditor', 'admin')),
    key_hash   TEXT      NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);

-- What was answered to a POST with an Idempotency-Key, so that a repeat gets the same answer.
CREATE TABLE api_answers (
    id           TEXT      NOT NULL PRIMARY KEY,
    key_id       TEXT      NOT NULL REFERENCES api_keys (id),
    idempotency  TEXT      NOT NULL,
    request_hash TEXT      NOT NULL,
    status       INTEGER   NOT NULL,
    body         TEXT      NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    UNIQUE (key_id, idempotency)
);
