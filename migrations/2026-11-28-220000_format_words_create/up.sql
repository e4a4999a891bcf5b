-- What happens at a format's events, in the languages beside German. The German stands in
-- formats.what_happens. No row: nobody has written it down; then guests read a general sentence in
-- their own language.
CREATE TABLE format_words (
    format_id    TEXT NOT NULL REFERENCES formats (id),
    -- en, uk, ar, tr
    language     TEXT NOT NULL,
    -- empty: the house has none, and does not want the one that comes along
    what_happens TEXT NOT NULL,
    PRIMARY KEY (format_id, language)
);
