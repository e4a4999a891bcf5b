DROP TABLE heartbeats;
DROP TABLE messages;
