-- Where a format's own figure of what counts as good comes from.
ALTER TABLE formats ADD COLUMN baseline_source TEXT NOT NULL DEFAULT '';
