DROP TABLE costs;
