DROP TABLE erasure_counts;
DROP TABLE erasures;
DROP TABLE erasing_nights;
DROP TABLE carried_tallies;
DROP INDEX events_kept;
ALTER TABLE events DROP COLUMN erased_at;
