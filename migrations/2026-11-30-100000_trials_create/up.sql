-- Wording trials: two to four versions of one text, dealt by lot, compared by who came.
CREATE TABLE trials (
    id           TEXT             NOT NULL PRIMARY KEY,
    format_id    TEXT             NOT NULL REFERENCES formats (id),
    -- of which text, as in wordings; always the one in plain language
    way          TEXT             NOT NULL CHECK (way IN ('any', 'email', 'letter', 'sms')),
    language     TEXT             NOT NULL,
    -- the one thing that differs, in a sentence
    difference   TEXT             NOT NULL,
    -- the turnout that is expected without a difference, 0 to 1
    base         DOUBLE PRECISION NOT NULL,
    -- the rise that should be found, in percentage points
    effect       INTEGER          NOT NULL,
    -- delivered invitations that each version needs for it
    needed       INTEGER          NOT NULL,
    -- the first day on which there may be a result; dealt is what is over before it begins
    stop_on      DATE             NOT NULL,
    state        TEXT             NOT NULL
        CHECK (state IN ('draft', 'waiting', 'signed', 'running', 'ended', 'aborted')),
    planned_by   TEXT             REFERENCES staff (id),
    planned_at   TIMESTAMP        NOT NULL,
    -- drawn when it starts; empty until then
    seed         TEXT             NOT NULL,
    started_at   TIMESTAMP,
    ended_at     TIMESTAMP,
    -- of an ended one: whether its counts may be shown, or only what compares them
    shows_counts BOOLEAN          NOT NULL
);
CREATE INDEX trials_format ON trials (format_id, state);

-- The versions of a trial; the first one is what the others are compared with.
CREATE TABLE trial_arms (
    id         TEXT    NOT NULL PRIMARY KEY,
    trial_id   TEXT    NOT NULL REFERENCES trials (id),
    -- 0 is A, 1 is B …
    place      INTEGER NOT NULL,
    -- NULL: the text that comes along
    wording_id TEXT    REFERENCES wordings (id),
    UNIQUE (trial_id, place)
);

-- What was decided about a trial, by whom and when; never changed.
CREATE TABLE trial_steps (
    id       TEXT      NOT NULL PRIMARY KEY,
    trial_id TEXT      NOT NULL REFERENCES trials (id),
    step     TEXT      NOT NULL
        CHECK (step IN ('planned', 'changed', 'submitted', 'signed', 'signed_on_paper', 'refused', 'started',
            'ended', 'aborted')),
    -- a reason, a file number, the mark of the seed
    note     TEXT      NOT NULL,
    -- NULL: nobody; the day had come
    staff_id TEXT      REFERENCES staff (id),
    at       TIMESTAMP NOT NULL
);
CREATE INDEX trial_steps_trial ON trial_steps (trial_id, at);

-- What each version adds up to at one event. Written when the event is closed, or when the trial ends.
CREATE TABLE trial_tallies (
    arm_id    TEXT    NOT NULL REFERENCES trial_arms (id),
    event_id  TEXT    NOT NULL REFERENCES events (id),
    delivered INTEGER NOT NULL,
    attended  INTEGER NOT NULL,
    unknown   INTEGER NOT NULL,
    PRIMARY KEY (arm_id, event_id)
);

-- Which version an invitation says, while its trial runs.
ALTER TABLE invitations ADD COLUMN arm TEXT REFERENCES trial_arms (id);
CREATE INDEX invitations_arm ON invitations (arm) WHERE arm IS NOT NULL;
