CREATE TABLE answers_before (
    id            TEXT      NOT NULL PRIMARY KEY,
    invitation_id TEXT      NOT NULL REFERENCES invitations (id),
    answer        TEXT      NOT NULL CHECK (answer IN ('yes', 'no', 'maybe', 'call_me')),
    adults        INTEGER   NOT NULL,
    children      TEXT      NOT NULL,
    channel       TEXT      NOT NULL
        CHECK (channel IN ('link', 'code', 'phone', 'counter', 'paper', 'api', 'sms')),
    staff_id      TEXT      REFERENCES staff (id),
    at            TIMESTAMP NOT NULL
);
INSERT INTO answers_before (id, invitation_id, answer, adults, children, channel, staff_id, at)
SELECT id, invitation_id, answer, adults, children,
    CASE WHEN channel IN ('calendar', 'mail') THEN 'link' ELSE channel END, staff_id, at FROM answers;
DROP TABLE answers;
ALTER TABLE answers_before RENAME TO answers;
CREATE INDEX answers_invitation ON answers (invitation_id, at);
