/*
 * schema_3_care.c - the step from version 2 to version 3: what keeping and finding needs. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_care[] =
    "/* care */\n";
