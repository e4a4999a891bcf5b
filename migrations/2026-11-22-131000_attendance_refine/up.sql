-- Which part of a session somebody missed who was there for a part of it; NULL: nobody said.
ALTER TABLE attendance ADD COLUMN part TEXT CHECK (part IN ('late', 'left_early'));
ALTER TABLE attendance_operations ADD COLUMN part TEXT CHECK (part IN ('late', 'left_early'));
