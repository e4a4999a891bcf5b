ALTER TABLE attendance_operations DROP COLUMN part;
ALTER TABLE attendance DROP COLUMN part;
