/*
 * fntable.c - the table of functions as data.
 */
#include "rule/expr_int.h"

const struct fn_row fn_table[FN_COUNT] = {
#define FN(ident, name, args, result) { #ident, name, args, result },
#include "rule/functions.def"
#undef FN
};
