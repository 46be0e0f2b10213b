/*
 * schema_3_unit.c - the step from version 2 to version 3: units, packs and rows of numbers. Once released this text is never changed.
 */
#include "store/store_int.h"

const char store_schema_3_unit[] =
    "/* units */\n";
