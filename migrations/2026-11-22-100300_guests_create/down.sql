DROP TABLE import_mappings;
DROP TABLE guest_imports;
DROP TABLE guests;
