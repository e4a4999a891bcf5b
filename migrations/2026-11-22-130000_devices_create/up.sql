-- A tablet or phone that keeps the door of one event, also without network. Its link opens this one
-- list and dies with the event.
CREATE TABLE door_devices (
    id         TEXT      NOT NULL PRIMARY KEY,
    event_id   TEXT      NOT NULL REFERENCES events (id),
    -- What people call it: "Tablet am Eingang".
    name       TEXT      NOT NULL,
    token_hash TEXT      NOT NULL UNIQUE,
    made_by    TEXT      REFERENCES staff (id),
    created_at TIMESTAMP NOT NULL,
    -- When it last came back with its entries; NULL: never.
    seen_at    TIMESTAMP,
    ended_at   TIMESTAMP
);
CREATE INDEX door_devices_event ON door_devices (event_id);

-- Where an entry of the door's log came from, if it came from a device: so that two devices that
-- knew nothing of each other and say different things are noticed.
CREATE TABLE door_origins (
    operation  TEXT      NOT NULL PRIMARY KEY REFERENCES attendance_operations (operation),
    device_id  TEXT      NOT NULL REFERENCES door_devices (id),
    -- The list that the device had before its eyes: the server's time when it was made.
    as_of      TIMESTAMP NOT NULL,
    arrived_at TIMESTAMP NOT NULL
);
CREATE INDEX door_origins_device ON door_origins (device_id);
