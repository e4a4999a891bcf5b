DROP TABLE calls;
DROP TABLE answers;
DROP TABLE reply_tokens;
DROP TABLE invitations;
DROP TABLE campaigns;
