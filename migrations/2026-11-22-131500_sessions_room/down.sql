ALTER TABLE event_sessions DROP COLUMN room;
