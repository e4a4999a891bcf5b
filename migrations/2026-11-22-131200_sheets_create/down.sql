DROP TABLE sheet_lines;
DROP TABLE sheets;
