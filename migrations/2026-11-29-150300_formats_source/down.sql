ALTER TABLE formats DROP COLUMN baseline_source;
