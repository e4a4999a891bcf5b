-- Events to which people put their names down themselves, and how seats are given there.

-- How a seat is given to whoever says yes or waits: by_offer (whoever is next is asked first), by_lot
-- (nobody has one before the draw); NULL: at once.
ALTER TABLE events ADD COLUMN seating TEXT CHECK (seating IN ('by_offer', 'by_lot'));

-- A free seat is kept for somebody who waits, until then; NULL: it is not.
ALTER TABLE invitations ADD COLUMN offered_until TIMESTAMP;
CREATE INDEX invitations_offered ON invitations (offered_until) WHERE offered_until IS NOT NULL;
-- When they put their name down without having been asked; NULL: they were invited.
ALTER TABLE invitations ADD COLUMN registered_at TIMESTAMP;
-- Where they come from, as they said it; NULL: nobody asked.
ALTER TABLE invitations ADD COLUMN organisation TEXT;

CREATE TABLE forums (
    event_id  TEXT      NOT NULL PRIMARY KEY REFERENCES events (id),
    -- The end of /forum/...: small letters, digits, dashes.
    address   TEXT      NOT NULL UNIQUE,
    about     TEXT      NOT NULL,
    -- Who speaks, a line each: name, house.
    speakers  TEXT      NOT NULL,
    -- Only colleagues (house), or people from outside, too (guests).
    open_to   TEXT      NOT NULL CHECK (open_to IN ('house', 'guests')),
    opens_at  TIMESTAMP NOT NULL,
    -- NULL: when the event begins.
    closes_at TIMESTAMP,
    -- When every seat was taken for the first time, so that demand is known when names are gone.
    full_at   TIMESTAMP
);

-- Somebody from outside who has not confirmed their mail address yet. Erased when they do, and after
-- two days in any case.
CREATE TABLE forum_requests (
    id           TEXT      NOT NULL PRIMARY KEY,
    event_id     TEXT      NOT NULL REFERENCES events (id),
    first_name   TEXT      NOT NULL,
    family_name  TEXT      NOT NULL,
    email        TEXT      NOT NULL,
    organisation TEXT      NOT NULL,
    token_hash   TEXT      NOT NULL UNIQUE,
    created_at   TIMESTAMP NOT NULL
);
CREATE INDEX forum_requests_event ON forum_requests (event_id, email);

-- A draw by lot: with the seed and the list of ids anybody comes to the same order.
CREATE TABLE draws (
    event_id TEXT      NOT NULL PRIMARY KEY REFERENCES events (id),
    seed     TEXT      NOT NULL,
    -- Parties that were drawn from, and those that got seats.
    entries  INTEGER   NOT NULL CHECK (entries >= 0),
    seated   INTEGER   NOT NULL CHECK (seated >= 0),
    drawn_at TIMESTAMP NOT NULL,
    staff_id TEXT      REFERENCES staff (id)
);
