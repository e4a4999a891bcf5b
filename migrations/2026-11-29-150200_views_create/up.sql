-- Addresses of pages with what somebody had chosen there, under a name of theirs.
CREATE TABLE saved_views (
    id         TEXT      NOT NULL PRIMARY KEY,
    staff_id   TEXT      NOT NULL REFERENCES staff (id),
    name       TEXT      NOT NULL,
    path       TEXT      NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX saved_views_staff ON saved_views (staff_id);
