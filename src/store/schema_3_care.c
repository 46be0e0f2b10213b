/*
 * schema_3_care.c - the step from version 2 to version 3: what keeping and finding needs. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_care[] =
    /* People of one name, of one number, and the doubts about them that are open. */
    "CREATE INDEX application_by_name ON application (name);\n"
    "CREATE INDEX application_by_person ON application (person);\n"
    "CREATE INDEX issue_about_person ON issue (submission_id) WHERE closed_at IS NULL AND code IN ('R-PERSON', 'W-PERSON', 'W-NUMBER');\n";
