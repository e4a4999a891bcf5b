DROP TABLE tally_changes;
