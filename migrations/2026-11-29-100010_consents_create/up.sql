-- What guests have agreed to and taken back: by which way we may write, whether we may call, and whether a
-- text message may name the office. The guest's row says how it stands now; these say since when and on whose word.
CREATE TABLE consents (
    id       TEXT      NOT NULL PRIMARY KEY,
    guest_id TEXT      NOT NULL REFERENCES guests (id),
    what     TEXT      NOT NULL
        CHECK (what IN ('email', 'sms', 'sms_office', 'invitations', 'phone')),
    -- false: taken back
    given    BOOLEAN   NOT NULL,
    -- The sentence that was shown or read out; of a text message, the word that was sent.
    wording  TEXT      NOT NULL,
    source   TEXT      NOT NULL
        CHECK (source IN ('phone', 'in_person', 'paper', 'guest_page', 'mail_program', 'sms')),
    -- Who noted it; NULL: the guest.
    staff_id TEXT      REFERENCES staff (id),
    at       TIMESTAMP NOT NULL
);
CREATE INDEX consents_guest ON consents (guest_id, at);

-- A text message may say which office it comes from. NULL: never asked, so it may not.
ALTER TABLE guests ADD COLUMN sms_names_office BOOLEAN;
CREATE INDEX guests_phone ON guests (phone) WHERE phone IS NOT NULL;
