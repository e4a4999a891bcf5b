-- What a closed event adds up to, so that years of figures need no names and no long query.
-- Written when the event is closed: one row for all of it (channel and language empty), one per
-- channel (language empty), one per language (channel empty), so that no figure needs more than one
-- row of an event.
CREATE TABLE tallies (
    event_id  TEXT    NOT NULL REFERENCES events (id),
    channel   TEXT    NOT NULL,
    language  TEXT    NOT NULL,
    delivered INTEGER NOT NULL,
    replied   INTEGER NOT NULL,
    accepted  INTEGER NOT NULL,
    attended  INTEGER NOT NULL,
    -- Delivered, but nobody entered whether they came.
    unknown   INTEGER NOT NULL,
    -- Accepted and attended, for Zusagetreue.
    kept      INTEGER NOT NULL,
    -- Accepted, attendance not entered.
    accepted_unknown INTEGER NOT NULL,
    walk_ins  INTEGER NOT NULL,
    PRIMARY KEY (event_id, channel, language)
);
-- All that a figure needs, so that years of them are added up without a look at the rows themselves.
CREATE INDEX tallies_sums ON tallies (
    event_id, channel, language,
    delivered, replied, accepted, attended, unknown, kept, accepted_unknown, walk_ins
);
