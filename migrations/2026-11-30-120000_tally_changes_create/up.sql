-- How often what closed events of a year add up to was kept or forgotten. Raised in the same transaction;
-- whoever remembers figures of a year compares the number, and counts again where it is another one.
CREATE TABLE tally_changes (
    -- In which the events begin, by the clocks of the house.
    year    INTEGER NOT NULL PRIMARY KEY,
    -- From 1 on. No row: nothing was kept since this table exists.
    changes INTEGER NOT NULL
);
