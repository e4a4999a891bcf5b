-- Where a session is, if not where the event is: a room, a practice; NULL: where the event is.
ALTER TABLE event_sessions ADD COLUMN room TEXT;
