DROP INDEX tallies_sums;
CREATE INDEX invitations_waiting ON invitations (event_id, waiting_since) WHERE reply = 'waiting';
DROP INDEX invitations_seats;
