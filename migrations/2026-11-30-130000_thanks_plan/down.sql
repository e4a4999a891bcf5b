DROP TABLE thanks_stops;
DROP TABLE thanks_plans;
