/*
 * schema_2.c - the step from version 1 to version 2: what a counter does with what came back. Views are dropped before it and made anew
 * after it; foreign keys are not watched during it. This text is never changed afterwards.
 *
 * Two tables get wider sets of words, which SQLite allows only by copying them: https://sqlite.org/lang_altertable.html, section 7.
 */
#include "store/store_int.h"

const char store_schema_2[] =
    "CREATE TABLE source_2 (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,\n"
    "  status TEXT NOT NULL CHECK (status IN ('accepted', 'incomplete', 'duplicate', 'conflict', 'refused', 'opened', 'filed')),\n"
    "  diagnosis TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', remedy TEXT NOT NULL DEFAULT '',\n"
    "  round TEXT NOT NULL, received_on TEXT NOT NULL,\n"
    "  submission_id INTEGER REFERENCES submission, revision INTEGER,\n"
    "  UNIQUE (sha256, name, round)) STRICT;\n"
    "INSERT INTO source_2 SELECT id, sha256, name, kind, status, diagnosis, message, remedy, round, received_on, submission_id, revision FROM source;\n"
    "DROP TABLE source;\n"
    "ALTER TABLE source_2 RENAME TO source;\n"
    "CREATE TABLE answer_2 (\n"
    "  submission_id INTEGER NOT NULL, revision INTEGER NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL,\n"
    "  mark TEXT NOT NULL DEFAULT '' CHECK (mark IN ('', 'calculated', 'damaged', 'guessed', 'unread', 'recovered')),\n"
    "  PRIMARY KEY (submission_id, revision, field),\n"
    "  FOREIGN KEY (submission_id, revision) REFERENCES revision (submission_id, revision)) STRICT, WITHOUT ROWID;\n"
    "INSERT INTO answer_2 SELECT submission_id, revision, field, value, mark FROM answer;\n"
    "DROP TABLE answer;\n"
    "ALTER TABLE answer_2 RENAME TO answer;\n"
    /* An issue that a clerk added, and a warning that a clerk let pass. */
    "ALTER TABLE issue ADD COLUMN origin TEXT NOT NULL DEFAULT 'rule' CHECK (origin IN ('rule', 'clerk'));\n"
    "ALTER TABLE issue ADD COLUMN by TEXT NOT NULL DEFAULT '';\n"
    "ALTER TABLE issue ADD COLUMN waived_at TEXT;\n"
    "ALTER TABLE issue ADD COLUMN waived_by TEXT NOT NULL DEFAULT '';\n"
    "ALTER TABLE issue ADD COLUMN waived_why TEXT NOT NULL DEFAULT '';\n"
    /* A revision that no file brought: amended at the window, keyed from paper. */
    "ALTER TABLE revision ADD COLUMN origin TEXT NOT NULL DEFAULT 'file' CHECK (origin IN ('file', 'amend', 'key', 'confirm'));\n"
    "ALTER TABLE revision ADD COLUMN by TEXT NOT NULL DEFAULT '';\n"
    "ALTER TABLE revision ADD COLUMN why TEXT NOT NULL DEFAULT '';\n"
    "ALTER TABLE submission ADD COLUMN retracted_at TEXT;\n"
    /* Attachments: the material of the guide or the slot of a form they stand for, and what they are by their content. */
    "ALTER TABLE file ADD COLUMN material TEXT NOT NULL DEFAULT '';\n"
    "ALTER TABLE file ADD COLUMN width INTEGER NOT NULL DEFAULT 0;\n"
    "ALTER TABLE file ADD COLUMN height INTEGER NOT NULL DEFAULT 0;\n"
    "ALTER TABLE file ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;\n"
    "ALTER TABLE file ADD COLUMN source_id INTEGER REFERENCES source;\n"
    "CREATE INDEX file_of_application ON file (application_id);\n"
    /* What waits for a person. */
    "CREATE TABLE task (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL CHECK (kind IN ('confirm', 'key', 'choose', 'assign', 'damaged')),\n"
    "  application_id INTEGER REFERENCES application, submission_id INTEGER REFERENCES submission, revision INTEGER,\n"
    "  source_id INTEGER REFERENCES source, file_id INTEGER REFERENCES file, detail TEXT NOT NULL DEFAULT '{}',\n"
    "  opened_at TEXT NOT NULL, closed_at TEXT, closed_by TEXT NOT NULL DEFAULT '') STRICT;\n"
    "CREATE INDEX task_open ON task (kind) WHERE closed_at IS NULL;\n"
    /* What was seen on paper at the window: originals, copies, ink and seals. */
    "CREATE TABLE tick (\n"
    "  application_id INTEGER NOT NULL REFERENCES application, material TEXT NOT NULL,\n"
    "  what TEXT NOT NULL CHECK (what IN ('original', 'copy', 'verified', 'sign', 'seal', 'paper')), count INTEGER NOT NULL DEFAULT 1,\n"
    "  at TEXT NOT NULL, by TEXT NOT NULL, PRIMARY KEY (application_id, material, what)) STRICT, WITHOUT ROWID;\n"
    /* What people were told: a notice and the issues it lists, as they were then. */
    "CREATE TABLE notice (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, application_id INTEGER NOT NULL REFERENCES application, kind TEXT NOT NULL, number TEXT UNIQUE,\n"
    "  made_at TEXT NOT NULL, made_by TEXT NOT NULL DEFAULT '', due_on TEXT, told_at TEXT, told_by TEXT NOT NULL DEFAULT '',\n"
    "  told_how TEXT NOT NULL DEFAULT '', told_whom TEXT NOT NULL DEFAULT '', answered_at TEXT) STRICT;\n"
    "CREATE INDEX notice_of_application ON notice (application_id);\n"
    "CREATE TABLE notice_issue (\n"
    "  notice_id INTEGER NOT NULL REFERENCES notice, ordinal INTEGER NOT NULL, issue_id INTEGER NOT NULL REFERENCES issue,\n"
    "  PRIMARY KEY (notice_id, ordinal)) STRICT, WITHOUT ROWID;\n"
    /* Numbers without gaps: the next one of each row of numbers. */
    "CREATE TABLE sequence (name TEXT PRIMARY KEY, next INTEGER NOT NULL, last INTEGER) STRICT, WITHOUT ROWID;\n";
