DROP TABLE attendance_operations;
DROP TABLE attendance;
