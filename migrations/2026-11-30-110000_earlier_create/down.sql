DROP TABLE earlier_events;
DROP TABLE earlier_imports;
