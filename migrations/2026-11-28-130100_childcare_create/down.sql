DELETE FROM calls WHERE reason = 'care_lost';
ALTER TABLE invitations DROP COLUMN step_free;
ALTER TABLE invitations DROP COLUMN children_stay;
DROP TABLE childcare_plans;
DROP TABLE childcare_rules;
