DROP INDEX events_calendar_uid;
ALTER TABLE messages DROP COLUMN delays;
DROP TABLE calendar_answers;
DROP TABLE inbox_mails;
