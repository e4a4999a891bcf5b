-- Texts of the house's own: what the invitations of a format say, in one language, by one way or by
-- all. Where none is released, the text that comes along is sent. Each row is one version.
CREATE TABLE wordings (
    id          TEXT      NOT NULL PRIMARY KEY,
    format_id   TEXT      NOT NULL REFERENCES formats (id),
    -- 'any': by every way that has no text of its own
    way         TEXT      NOT NULL CHECK (way IN ('any', 'email', 'letter')),
    language    TEXT      NOT NULL,
    -- 'plain' goes out; 'easy' is Leichte Sprache that its readers have tested, to print and hand out
    variety     TEXT      NOT NULL CHECK (variety IN ('plain', 'easy')),
    number      INTEGER   NOT NULL,
    subject     TEXT      NOT NULL,
    heading     TEXT      NOT NULL,
    -- with placeholders: [Anrede]
    body        TEXT      NOT NULL,
    state       TEXT      NOT NULL CHECK (state IN ('draft', 'released', 'retired')),
    saved_by    TEXT      REFERENCES staff (id),
    saved_at    TIMESTAMP NOT NULL,
    released_by TEXT      REFERENCES staff (id),
    released_at TIMESTAMP,
    -- why it was released although the guard found errors; empty where it found none
    reason      TEXT      NOT NULL,
    -- of Leichte Sprache: who tested it
    tested_by   TEXT      NOT NULL,
    UNIQUE (format_id, way, language, variety, number)
);
CREATE UNIQUE INDEX wordings_released ON wordings (format_id, way, language, variety)
    WHERE state = 'released';
