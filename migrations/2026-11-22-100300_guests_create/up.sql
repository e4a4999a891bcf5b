-- Who can be invited. Only what an invitation needs.
CREATE TABLE guests (
    id             TEXT      NOT NULL PRIMARY KEY,
    -- The opaque key of the Fachverfahren.
    key            TEXT      NOT NULL UNIQUE,
    kind           TEXT      NOT NULL CHECK (kind IN ('client', 'colleague', 'partner')),
    salutation     TEXT      NOT NULL CHECK (salutation IN ('ms', 'mr', 'none')),
    first_name     TEXT      NOT NULL,
    family_name    TEXT      NOT NULL,
    -- Both names folded, to search and sort by.
    folded         TEXT      NOT NULL,
    street         TEXT      NOT NULL,
    postcode       TEXT      NOT NULL,
    town           TEXT      NOT NULL,
    site_id        TEXT      REFERENCES sites (id),
    language       TEXT      NOT NULL,
    household      TEXT,
    email          TEXT,
    -- Mail came back, or the guest wants none.
    email_stopped  BOOLEAN   NOT NULL,
    -- E.164, and as it was typed.
    phone          TEXT,
    phone_typed    TEXT,
    -- A second number, as it was typed: for the phone desk.
    other_phone    TEXT,
    -- The guest said yes to text messages.
    sms_consent    BOOLEAN   NOT NULL,
    address_bad    BOOLEAN   NOT NULL,
    -- NULL: e-mail, else letter, else phone.
    wished_channel TEXT      CHECK (wished_channel IN ('email', 'letter', 'sms', 'phone')),
    no_invitations BOOLEAN   NOT NULL,
    entered_on     DATE,
    created_at     TIMESTAMP NOT NULL,
    updated_at     TIMESTAMP NOT NULL
);
CREATE INDEX guests_name ON guests (folded, id);
CREATE INDEX guests_site ON guests (site_id, folded);
CREATE INDEX guests_household ON guests (household) WHERE household IS NOT NULL;

-- A list on its way in: looked at first, confirmed by a person, then taken over in the background.
CREATE TABLE guest_imports (
    id          TEXT      NOT NULL PRIMARY KEY,
    file_name   TEXT      NOT NULL,
    -- Where the upload waits; erased when the import ends, empty from then on.
    path        TEXT      NOT NULL,
    state       TEXT      NOT NULL
        CHECK (state IN ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'discarded')),
    -- JSON: header -> field.
    mapping     TEXT      NOT NULL,
    -- JSON: the report as the API answers it; after a day only its sums.
    report      TEXT      NOT NULL,
    rows_done   INTEGER   NOT NULL,
    rows_total  INTEGER   NOT NULL,
    problem     TEXT      NOT NULL,
    staff_id    TEXT      REFERENCES staff (id),
    created_at  TIMESTAMP NOT NULL,
    -- Renewed while work goes on: one that falls silent was interrupted.
    updated_at  TIMESTAMP NOT NULL
);
CREATE INDEX guest_imports_staff ON guest_imports (staff_id, created_at);

-- How a person sorted the columns of such a list the last time.
CREATE TABLE import_mappings (
    header_hash TEXT      NOT NULL PRIMARY KEY,
    mapping     TEXT      NOT NULL,
    updated_at  TIMESTAMP NOT NULL
);
