DROP TABLE door_origins;
DROP TABLE door_devices;
