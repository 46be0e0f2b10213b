/*
 * schema_3_care.c - the step from version 2 to version 3: what keeping and finding needs. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_care[] =
    /* People of one name, of one number, and the doubts about them that are open. */
    "CREATE INDEX application_by_name ON application (name);\n"
    "CREATE INDEX application_by_person ON application (person);\n"
    "CREATE INDEX issue_about_person ON issue (submission_id) WHERE closed_at IS NULL AND\n"
    "  (code = 'R-PERSON' OR code = 'W-PERSON' OR code = 'W-NUMBER');\n"
    /* Looked for at each form that comes in, and hardly ever there. */
    "CREATE INDEX answer_damaged ON answer (submission_id, revision) WHERE mark = 'damaged';\n"
    /* What was kept no longer: when, by whom, why, how much; of each application no more than that it was there. */
    "CREATE TABLE purge (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, by TEXT NOT NULL, why TEXT NOT NULL, applications INTEGER NOT NULL, forms INTEGER NOT NULL,\n"
    "  sources INTEGER NOT NULL, originals INTEGER NOT NULL, events INTEGER NOT NULL) STRICT;\n"
    "CREATE TABLE purged (\n"
    "  purge_id INTEGER NOT NULL REFERENCES purge, ordinal INTEGER NOT NULL, procedure TEXT NOT NULL, round TEXT NOT NULL, number TEXT NOT NULL,\n"
    "  rule TEXT NOT NULL, ended_on TEXT NOT NULL, PRIMARY KEY (purge_id, ordinal)) STRICT, WITHOUT ROWID;\n"
    /* Originals that no row names any more and that are still to be removed. */
    "CREATE TABLE purge_file (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;\n";
