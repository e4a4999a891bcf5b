DROP TABLE handovers;
DROP TABLE followups;
