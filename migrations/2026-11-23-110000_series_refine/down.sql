DROP TABLE school_holidays;
ALTER TABLE office DROP COLUMN land;
DROP TABLE series_gaps;
ALTER TABLE series DROP COLUMN rule;
