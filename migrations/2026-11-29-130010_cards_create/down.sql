DROP TABLE card_entries;
