DROP TABLE barriers;
ALTER TABLE invitations DROP COLUMN barrier;
