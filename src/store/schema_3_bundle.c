/*
 * schema_3_bundle.c - the step from version 2 to version 3: what offices send each other. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_bundle[] =
    /* A name for all offices, given once; how often the application was handed on; and the office that has it now, '' = this one. */
    "ALTER TABLE application ADD COLUMN uid TEXT;\n"
    "ALTER TABLE application ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;\n"
    "ALTER TABLE application ADD COLUMN away TEXT NOT NULL DEFAULT '';\n"
    "ALTER TABLE submission ADD COLUMN uid TEXT;\n"
    "UPDATE application SET uid = lower(hex(randomblob(16)));\n"
    "UPDATE submission SET uid = lower(hex(randomblob(16)));\n"
    "CREATE UNIQUE INDEX application_by_uid ON application (uid);\n"
    "CREATE UNIQUE INDEX submission_by_uid ON submission (uid);\n"
    "CREATE TRIGGER application_uid AFTER INSERT ON application WHEN new.uid IS NULL BEGIN\n"
    "  UPDATE application SET uid = lower(hex(randomblob(16))) WHERE id = new.id; END;\n"
    "CREATE TRIGGER submission_uid AFTER INSERT ON submission WHEN new.uid IS NULL BEGIN\n"
    "  UPDATE submission SET uid = lower(hex(randomblob(16))) WHERE id = new.id; END;\n"
    /* Public keys in hexadecimal: the own one, and those of offices that are believed. */
    "CREATE TABLE office_key (\n"
    "  public TEXT PRIMARY KEY, name TEXT NOT NULL, own INTEGER NOT NULL DEFAULT 0 CHECK (own IN (0, 1)),\n"
    "  at TEXT NOT NULL, by TEXT NOT NULL, dropped_at TEXT) STRICT, WITHOUT ROWID;\n"
    "CREATE UNIQUE INDEX office_key_by_name ON office_key (name) WHERE dropped_at IS NULL;\n"
    "CREATE UNIQUE INDEX office_key_own ON office_key (own) WHERE own = 1 AND dropped_at IS NULL;\n"
    /* What was sent and received. office: as this database calls it. manifest and signature: as they were signed. ordinal: what came or
     * went first, since several have one day. */
    "CREATE TABLE bundle (\n"
    "  id TEXT NOT NULL, direction TEXT NOT NULL CHECK (direction IN ('sent', 'received')),\n"
    "  kind TEXT NOT NULL CHECK (kind IN ('report', 'committee', 'result', 'person', 'back')),\n"
    "  office TEXT NOT NULL, public TEXT NOT NULL, operator TEXT NOT NULL, phone TEXT NOT NULL,\n"
    "  made_at TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, applications INTEGER NOT NULL, files INTEGER NOT NULL,\n"
    "  manifest TEXT NOT NULL, signature TEXT NOT NULL, ordinal INTEGER NOT NULL UNIQUE,\n"
    "  PRIMARY KEY (id, direction)) STRICT, WITHOUT ROWID;\n"
    /* The texts inside it, kept with the originals. */
    "CREATE TABLE bundle_part (\n"
    "  bundle_id TEXT NOT NULL, direction TEXT NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,\n"
    "  PRIMARY KEY (bundle_id, direction, ordinal), FOREIGN KEY (bundle_id, direction) REFERENCES bundle (id, direction)) STRICT, WITHOUT ROWID;\n"
    /* Each application in it. status of what was sent: sent, accepted, returned, result, refused; of what was received: new, updated, same,
     * conflict, refused. answer: the bundle by which what was sent came back. */
    "CREATE TABLE bundle_item (\n"
    "  bundle_id TEXT NOT NULL, direction TEXT NOT NULL, ordinal INTEGER NOT NULL, uid TEXT NOT NULL, turn INTEGER NOT NULL,\n"
    "  application_id INTEGER REFERENCES application, name TEXT NOT NULL, procedure TEXT NOT NULL,\n"
    "  status TEXT NOT NULL CHECK (status IN ('sent', 'accepted', 'returned', 'result', 'refused', 'new', 'updated', 'same', 'conflict')),\n"
    "  verdict TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'accepted', 'returned', 'result', 'refused')), why TEXT NOT NULL DEFAULT '',\n"
    "  answer TEXT NOT NULL DEFAULT '',\n"
    "  PRIMARY KEY (bundle_id, direction, ordinal), FOREIGN KEY (bundle_id, direction) REFERENCES bundle (id, direction)) STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX bundle_item_of_application ON bundle_item (application_id);\n"
    "CREATE INDEX bundle_item_by_uid ON bundle_item (uid);\n";
