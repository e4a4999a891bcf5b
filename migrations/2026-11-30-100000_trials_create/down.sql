DROP INDEX invitations_arm;
ALTER TABLE invitations DROP COLUMN arm;
DROP TABLE trial_tallies;
DROP TABLE trial_steps;
DROP TABLE trial_arms;
DROP TABLE trials;
