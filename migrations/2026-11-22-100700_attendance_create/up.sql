-- Who was there, per session. No row means: not entered, which is not "absent".
CREATE TABLE attendance (
    id         TEXT      NOT NULL PRIMARY KEY,
    event_id   TEXT      NOT NULL REFERENCES events (id),
    session_id TEXT      NOT NULL REFERENCES event_sessions (id),
    -- NULL: somebody who came in without being asked for a name.
    guest_id   TEXT      REFERENCES guests (id),
    presence   TEXT      NOT NULL
        CHECK (presence IN ('unknown', 'present', 'partly', 'excused', 'absent', 'walk_in')),
    -- Children handed into care.
    children   INTEGER   NOT NULL CHECK (children >= 0),
    at         TIMESTAMP NOT NULL,
    UNIQUE (session_id, guest_id)
);
CREATE INDEX attendance_event ON attendance (event_id);

-- What was tapped at the door, so that it can be undone, a repeat counts once, and the lists of two
-- devices come to the same whoever arrives first: the latest tap that stands decides.
CREATE TABLE attendance_operations (
    operation     TEXT      NOT NULL PRIMARY KEY,
    attendance_id TEXT      NOT NULL,
    session_id    TEXT      NOT NULL REFERENCES event_sessions (id),
    guest_id      TEXT      REFERENCES guests (id),
    presence      TEXT      NOT NULL
        CHECK (presence IN ('unknown', 'present', 'partly', 'excused', 'absent', 'walk_in')),
    -- Children handed into care; NULL: the tap said nothing about them.
    children      INTEGER   CHECK (children >= 0),
    at            TIMESTAMP NOT NULL,
    staff_id      TEXT      REFERENCES staff (id),
    undone_at     TIMESTAMP
);
CREATE INDEX attendance_operations_session ON attendance_operations (session_id, at);
CREATE INDEX attendance_operations_row ON attendance_operations (attendance_id);
