/*
 * schema_3_state.c - the step from version 2 to version 3: where an application stands and who moved it. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_state[] =
    /* Each step of an application through the chain of its procedure, with what was recorded; lines are only added. */
    "CREATE TABLE move (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, application_id INTEGER NOT NULL REFERENCES application,\n"
    "  move TEXT NOT NULL, name TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, to_name TEXT NOT NULL,\n"
    "  on_day TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, role TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '',\n"
    "  number TEXT NOT NULL DEFAULT '', after INTEGER NOT NULL) STRICT;\n" /* after: the last line of the log before it */
    "CREATE INDEX move_of_application ON move (application_id);\n"
    "CREATE TABLE move_value (\n"
    "  move_id INTEGER NOT NULL REFERENCES move, ordinal INTEGER NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, value TEXT NOT NULL,\n"
    "  PRIMARY KEY (move_id, ordinal)) STRICT, WITHOUT ROWID;\n"
    /* The states of each procedure as the counter's definitions name them, in their order. */
    "CREATE TABLE state (\n"
    "  procedure TEXT NOT NULL, id TEXT NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL, is_end INTEGER NOT NULL CHECK (is_end IN (0, 1)),\n"
    "  PRIMARY KEY (procedure, id)) STRICT, WITHOUT ROWID;\n"
    /* Who may not apply, from one day to another, both included; until '' = until it is lifted; procedure '' = none of them. */
    "CREATE TABLE ban (\n"
    "  id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, procedure TEXT NOT NULL DEFAULT '', from_day TEXT NOT NULL, until_day TEXT NOT NULL,\n"
    "  why TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, lifted_on TEXT, lifted_by TEXT NOT NULL DEFAULT '', lifted_why TEXT NOT NULL DEFAULT '')"
    " STRICT;\n"
    "CREATE INDEX ban_of_person ON ban (person);\n";
