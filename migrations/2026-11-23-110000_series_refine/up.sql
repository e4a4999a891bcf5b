-- How a series goes on, and on which days an office is closed.

-- RFC 5545, RRULE without an end; NULL: its days were chosen one by one.
ALTER TABLE series ADD COLUMN rule TEXT;

-- Days that the rule meets and the series leaves out, so that nobody has to think of them twice.
CREATE TABLE series_gaps (
    series_id TEXT NOT NULL REFERENCES series (id),
    day       DATE NOT NULL,
    PRIMARY KEY (series_id, day)
);

-- Letters of the Land in ISO 3166-2:DE, for its public holidays; NULL: nobody has said it yet.
ALTER TABLE office ADD COLUMN land TEXT;

-- When schools are closed, as the office entered it: parents have no time then.
CREATE TABLE school_holidays (
    id        TEXT NOT NULL PRIMARY KEY,
    name      TEXT NOT NULL,
    first_day DATE NOT NULL,
    last_day  DATE NOT NULL,
    CHECK (last_day >= first_day)
);
