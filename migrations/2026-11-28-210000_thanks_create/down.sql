DROP TABLE thanks;
