/* A confined reader for a test program and what it read last. Includers come after cmocka.h. */
#ifndef READER_FIXTURE_H
#define READER_FIXTURE_H

#include <stdlib.h>

#include "read/read_int.h"

static struct reader *reader;
static struct read_result result;

static inline int start(void **state)
{
    (void)state;
    reader = reader_new(false);
    return reader ? 0 : -1;
}

static inline int stop(void **state)
{
    (void)state;
    read_result_clear(&result);
    reader_free(reader);
    return 0;
}

static inline void read_n(const void *p, size_t n)
{
    read_result_clear(&result);
    reader_read_bytes(reader, p, n, &result);
}

/* A folder of the program's own, made from a template of mkdtemp and removed with all that is in it. */
static inline int start_in(char *folder) { return mkdtemp(folder) ? start(NULL) : -1; }

static inline int stop_in(const char *folder)
{
    char *command = xasprintf("rm -rf %s", folder);
    int rc = system(command);
    free(command);
    stop(NULL);
    return rc;
}

#endif
