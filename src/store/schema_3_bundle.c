/*
 * schema_3_bundle.c - the step from version 2 to version 3: what offices send each other. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_bundle[] =
    "/* bundles */\n";
