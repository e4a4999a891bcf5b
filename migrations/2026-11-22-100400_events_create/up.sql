-- One date of a format; a week is one event with five sessions.
CREATE TABLE series (
    id         TEXT      NOT NULL PRIMARY KEY,
    name       TEXT      NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE events (
    id               TEXT      NOT NULL PRIMARY KEY,
    format_id        TEXT      NOT NULL REFERENCES formats (id),
    site_id          TEXT      REFERENCES sites (id),
    venue_id         TEXT      REFERENCES venues (id),
    series_id        TEXT      REFERENCES series (id),
    title            TEXT      NOT NULL,
    folded           TEXT      NOT NULL,
    topic            TEXT      NOT NULL,
    stage            TEXT      NOT NULL CHECK (stage IN ('draft', 'published', 'cancelled', 'closed')),
    -- IANA name; session times are local to it.
    zone             TEXT      NOT NULL,
    seats            INTEGER   NOT NULL CHECK (seats > 0),
    childcare_places INTEGER   NOT NULL CHECK (childcare_places >= 0),
    contact_name     TEXT      NOT NULL,
    contact_phone    TEXT      NOT NULL,
    -- Codes, comma between: 'de,uk'.
    languages        TEXT      NOT NULL,
    travel_paid      BOOLEAN   NOT NULL,
    -- Of the first and the last session, in UTC, to compare with the clock.
    begins_at        TIMESTAMP,
    ends_at          TIMESTAMP,
    -- Identity in calendars: random, and raised at each material change.
    calendar_uid     TEXT      NOT NULL,
    calendar_seq     INTEGER   NOT NULL,
    reason_for_guests TEXT     NOT NULL,
    created_by       TEXT      REFERENCES staff (id),
    created_at       TIMESTAMP NOT NULL,
    published_at     TIMESTAMP,
    cancelled_at     TIMESTAMP,
    closed_at        TIMESTAMP,
    -- Raised by whoever decides about seats: holds the row against everybody else.
    holds            INTEGER   NOT NULL
);
CREATE INDEX events_begin ON events (begins_at);
CREATE INDEX events_site ON events (site_id, begins_at);
CREATE INDEX events_stage ON events (stage, begins_at);

CREATE TABLE event_sessions (
    id        TEXT      NOT NULL PRIMARY KEY,
    event_id  TEXT      NOT NULL REFERENCES events (id),
    position  INTEGER   NOT NULL,
    -- Local time in the event's zone.
    starts_at TIMESTAMP NOT NULL,
    ends_at   TIMESTAMP NOT NULL,
    CHECK (ends_at > starts_at),
    UNIQUE (event_id, position)
);
