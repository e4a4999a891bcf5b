-- Who takes part because the Fachverfahren assigned them (zugewiesen): on the list of the event and of
-- its rooms, but without an invitation, a letter, or a place in any turnout.
CREATE TABLE assignments (
    id           TEXT      NOT NULL PRIMARY KEY,
    event_id     TEXT      NOT NULL REFERENCES events (id),
    guest_id     TEXT      NOT NULL REFERENCES guests (id),
    assigned_at  TIMESTAMP NOT NULL,
    -- Taken off the list again. The row stays, so that nobody becomes a spontaneous guest by it.
    withdrawn_at TIMESTAMP,
    staff_id     TEXT      REFERENCES staff (id),
    UNIQUE (event_id, guest_id)
);
CREATE INDEX assignments_guest ON assignments (guest_id);
