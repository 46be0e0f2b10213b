/*
 * base_int.h - what files of the base stage share among themselves.
 */
#ifndef SHENBAO_BASE_INT_H
#define SHENBAO_BASE_INT_H

#include "base/base.h"

/* Code points first..last. A table of them is sorted and without overlap. */
struct uni_range { uint32_t first, last; };
bool uni_in_ranges(uint32_t cp, const struct uni_range *v, size_t n);

#endif
