DROP TABLE format_words;
