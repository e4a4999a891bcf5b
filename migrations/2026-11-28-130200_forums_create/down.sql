DROP TABLE draws;
DROP TABLE forum_requests;
DROP TABLE forums;
ALTER TABLE invitations DROP COLUMN organisation;
ALTER TABLE invitations DROP COLUMN registered_at;
DROP INDEX invitations_offered;
ALTER TABLE invitations DROP COLUMN offered_until;
ALTER TABLE events DROP COLUMN seating;
