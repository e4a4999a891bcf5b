-- Indexes that hold all that is asked for most often.

-- All that is needed to count the seats that are taken, each time somebody looks at an invitation.
-- The one on waiting guests, which no question used, makes way for it.
CREATE INDEX invitations_seats ON invitations (event_id, reply, childcare, adults, child_count)
    WHERE withdrawn_at IS NULL;
DROP INDEX invitations_waiting;

-- All that a figure needs, so that years of them are added up without a look at the rows themselves.
CREATE INDEX tallies_sums ON tallies (
    event_id, channel, language,
    delivered, replied, accepted, attended, unknown, kept, accepted_unknown, walk_ins
);
