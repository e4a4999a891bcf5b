-- The address of an event's three questions: it hangs at the exit and belongs to nobody.
CREATE TABLE feedback_links (
    event_id TEXT NOT NULL PRIMARY KEY REFERENCES events (id),
    code     TEXT NOT NULL UNIQUE
);
-- How often each answer was given. No row belongs to a person, and none says when.
CREATE TABLE feedback (
    event_id TEXT    NOT NULL REFERENCES events (id),
    question TEXT    NOT NULL CHECK (question IN ('liked', 'helped', 'again')),
    mark     TEXT    NOT NULL CHECK (mark IN ('yes', 'partly', 'no')),
    given    INTEGER NOT NULL,
    -- Of them, what may be seen: moves by five answers or not at all.
    shown    INTEGER NOT NULL,
    PRIMARY KEY (event_id, question, mark)
);
