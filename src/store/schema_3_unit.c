/*
 * schema_3_unit.c - the step from version 2 to version 3: units, packs and rows of numbers. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_unit[] =
    /* Numbers given out: what they look like, who may give which, which are gone. A year or office that is not part of the number is 0 or ''. */
    "CREATE TABLE number_kind (\n"
    "  id TEXT PRIMARY KEY, title TEXT NOT NULL, pattern TEXT NOT NULL, ranges INTEGER NOT NULL CHECK (ranges IN (0, 1))) STRICT, WITHOUT ROWID;\n"
    "INSERT INTO number_kind VALUES ('accept', '受理号', '{office}-{year}-{seq:5}', 0);\n"
    "CREATE TABLE number_range (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL REFERENCES number_kind, office TEXT NOT NULL, year INTEGER NOT NULL,\n"
    "  first INTEGER NOT NULL CHECK (first > 0), last INTEGER NOT NULL CHECK (last >= first), next INTEGER NOT NULL,\n"
    "  parent INTEGER REFERENCES number_range, given_on TEXT NOT NULL, by TEXT NOT NULL) STRICT;\n"
    "CREATE INDEX number_range_of ON number_range (kind, year, office);\n"
    "CREATE TABLE number_used (\n"
    "  kind TEXT NOT NULL REFERENCES number_kind, number TEXT NOT NULL, office TEXT NOT NULL, year INTEGER NOT NULL, seq INTEGER NOT NULL,\n"
    "  application_id INTEGER REFERENCES application, origin TEXT NOT NULL CHECK (origin IN ('drawn', 'brought')), note TEXT NOT NULL DEFAULT '',\n"
    "  on_day TEXT NOT NULL, by TEXT NOT NULL, void_at TEXT, void_why TEXT NOT NULL DEFAULT '',\n"
    "  PRIMARY KEY (kind, number)) STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX number_used_by ON number_used (application_id);\n"
    "CREATE INDEX number_used_seq ON number_used (kind, year, seq);\n";
