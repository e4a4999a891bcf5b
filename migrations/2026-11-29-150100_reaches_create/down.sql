DROP INDEX attendance_guest;
DROP TABLE before_tallies;
DROP TABLE reaches;
