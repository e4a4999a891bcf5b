-- Reply cards that staff typed in, and how the party stood before: for as long as one can be taken back.
CREATE TABLE card_entries (
    id            TEXT      NOT NULL PRIMARY KEY,
    -- The first invitation of those whose card it is.
    invitation_id TEXT      NOT NULL REFERENCES invitations (id),
    staff_id      TEXT      NOT NULL REFERENCES staff (id),
    -- When it was typed in, UTC.
    at            TIMESTAMP NOT NULL,
    -- JSON: each row of the party as it was; empty once nothing can be taken back any more.
    before        TEXT      NOT NULL
);
CREATE INDEX card_entries_staff ON card_entries (staff_id, at);
CREATE INDEX card_entries_invitation ON card_entries (invitation_id);
