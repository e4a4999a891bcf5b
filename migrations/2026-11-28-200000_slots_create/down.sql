DROP INDEX invitations_slot;
ALTER TABLE invitations DROP COLUMN slot;
ALTER TABLE events DROP COLUMN slots_blocked;
ALTER TABLE events DROP COLUMN slot_minutes;
