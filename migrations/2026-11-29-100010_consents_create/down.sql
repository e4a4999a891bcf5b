DROP INDEX guests_phone;
ALTER TABLE guests DROP COLUMN sms_names_office;
DROP TABLE consents;
