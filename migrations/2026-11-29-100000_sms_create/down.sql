CREATE TABLE answers_anew (
    id            TEXT      NOT NULL PRIMARY KEY,
    invitation_id TEXT      NOT NULL REFERENCES invitations (id),
    answer        TEXT      NOT NULL CHECK (answer IN ('yes', 'no', 'maybe', 'call_me')),
    adults        INTEGER   NOT NULL,
    children      TEXT      NOT NULL,
    channel       TEXT      NOT NULL
        CHECK (channel IN ('link', 'code', 'phone', 'counter', 'paper', 'api')),
    -- NULL: the guest.
    staff_id      TEXT      REFERENCES staff (id),
    at            TIMESTAMP NOT NULL
);
INSERT INTO answers_anew (id, invitation_id, answer, adults, children, channel, staff_id, at)
SELECT id, invitation_id, answer, adults, children,
    CASE WHEN channel IN ('calendar', 'mail') THEN 'link' ELSE channel END, staff_id, at FROM answers
WHERE channel <> 'sms';
DROP TABLE answers;
ALTER TABLE answers_anew RENAME TO answers;
CREATE INDEX answers_invitation ON answers (invitation_id, at);

CREATE TABLE wordings_anew (
    id          TEXT      NOT NULL PRIMARY KEY,
    format_id   TEXT      NOT NULL REFERENCES formats (id),
    way         TEXT      NOT NULL CHECK (way IN ('any', 'email', 'letter')),
    language    TEXT      NOT NULL,
    variety     TEXT      NOT NULL CHECK (variety IN ('plain', 'easy')),
    number      INTEGER   NOT NULL,
    subject     TEXT      NOT NULL,
    heading     TEXT      NOT NULL,
    body        TEXT      NOT NULL,
    state       TEXT      NOT NULL CHECK (state IN ('draft', 'released', 'retired')),
    saved_by    TEXT      REFERENCES staff (id),
    saved_at    TIMESTAMP NOT NULL,
    released_by TEXT      REFERENCES staff (id),
    released_at TIMESTAMP,
    reason      TEXT      NOT NULL,
    tested_by   TEXT      NOT NULL,
    UNIQUE (format_id, way, language, variety, number)
);
INSERT INTO wordings_anew
    (id, format_id, way, language, variety, number, subject, heading, body, state, saved_by, saved_at,
     released_by, released_at, reason, tested_by)
SELECT id, format_id, way, language, variety, number, subject, heading, body, state, saved_by, saved_at,
     released_by, released_at, reason, tested_by FROM wordings
WHERE way <> 'sms';
DROP TABLE wordings;
ALTER TABLE wordings_anew RENAME TO wordings;
CREATE UNIQUE INDEX wordings_released ON wordings (format_id, way, language, variety)
    WHERE state = 'released';
DROP TABLE sms_days;
