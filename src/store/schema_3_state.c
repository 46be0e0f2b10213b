/*
 * schema_3_state.c - the step from version 2 to version 3: where an application stands and who moved it. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_state[] =
    "/* states */\n";
