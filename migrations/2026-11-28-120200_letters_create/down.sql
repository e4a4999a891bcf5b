DROP INDEX messages_batch;
ALTER TABLE messages DROP COLUMN batch_id;
DROP TABLE letter_batches;
