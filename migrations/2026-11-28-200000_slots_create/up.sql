-- Times inside an event that one party each can have: they follow from its sessions and this length,
-- and are numbered from 1 through all sessions. NULL: the event has none.
ALTER TABLE events ADD COLUMN slot_minutes INTEGER;
-- Numbers that nobody gets, as a list: '3,4'. NULL: none.
ALTER TABLE events ADD COLUMN slots_blocked TEXT;
-- The number of the slot that an invitation's party has; the same in all rows of a party.
ALTER TABLE invitations ADD COLUMN slot INTEGER;
-- One slot, one party: the answers see to it, this makes sure.
CREATE UNIQUE INDEX invitations_slot ON invitations (event_id, slot)
    WHERE slot IS NOT NULL AND id = party_id;
