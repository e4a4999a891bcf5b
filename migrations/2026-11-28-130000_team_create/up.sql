-- Who makes an event happen (Mitwirkung): our own people and others, and whether they said yes.
CREATE TABLE team (
    id         TEXT      NOT NULL PRIMARY KEY,
    event_id   TEXT      NOT NULL REFERENCES events (id),
    -- NULL: the whole event; else one of its sessions.
    session_id TEXT      REFERENCES event_sessions (id),
    part       TEXT      NOT NULL CHECK (part IN ('host', 'co_host', 'contact', 'speaker', 'doctor',
        'psychologist', 'nutritionist', 'job_coach', 'provider', 'interpreter', 'carer', 'caterer')),
    -- Somebody who signs in here; NULL: somebody from outside, with the three columns below.
    staff_id   TEXT      REFERENCES staff (id),
    name       TEXT      NOT NULL,
    -- To find the same person again at another event.
    folded     TEXT      NOT NULL,
    phone      TEXT      NOT NULL,
    email      TEXT      NOT NULL,
    -- Of an interpreter: into which language; empty for everybody else.
    language   TEXT      NOT NULL,
    agreement  TEXT      NOT NULL CHECK (agreement IN ('asked', 'confirmed', 'declined')),
    created_at TIMESTAMP NOT NULL,
    CHECK ((part = 'interpreter') = (language <> ''))
);
CREATE INDEX team_event ON team (event_id);
CREATE INDEX team_staff ON team (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX team_folded ON team (folded) WHERE staff_id IS NULL;
