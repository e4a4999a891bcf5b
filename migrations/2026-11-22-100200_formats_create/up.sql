-- What repeats: a Kontaktcafé, a Fachforum. Defaults for its events.
CREATE TABLE formats (
    id               TEXT    NOT NULL PRIMARY KEY,
    -- Stable name of a shipped format, e.g. 'kontaktcafe'; own formats get one from their name.
    key              TEXT    NOT NULL UNIQUE,
    name             TEXT    NOT NULL,
    folded           TEXT    NOT NULL,
    audience         TEXT    NOT NULL CHECK (audience IN ('clients', 'staff', 'partners', 'public')),
    -- Folder of email_templates/invitation that invites to it.
    text_key         TEXT    NOT NULL,
    -- What happens there, in plain words, for the guest's page.
    what_happens     TEXT    NOT NULL,
    minutes          INTEGER NOT NULL CHECK (minutes > 0),
    -- Sessions of one event: 5 for a week.
    session_count    INTEGER NOT NULL CHECK (session_count > 0),
    seats            INTEGER NOT NULL CHECK (seats > 0),
    childcare_places INTEGER NOT NULL CHECK (childcare_places >= 0),
    walk_ins         BOOLEAN NOT NULL,
    -- People come and go; nobody needs a seat.
    open_door        BOOLEAN NOT NULL,
    follow_up        BOOLEAN NOT NULL,
    sensitivity      TEXT    NOT NULL CHECK (sensitivity IN ('normal', 'health')),
    -- Days after the event for which the roster is kept.
    retention_days   INTEGER NOT NULL CHECK (retention_days > 0),
    -- What counts as good for this format; the office's baseline where NULL.
    baseline         DOUBLE PRECISION CHECK (baseline > 0 AND baseline < 1),
    archived_at      TIMESTAMP
);
