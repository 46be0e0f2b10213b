/*
 * fuzz_child.h - for the targets that hand a whole file to what runs in the confined child: its answer goes through a socket to the
 * parent's half, as in life. An answer that the parent would not believe is a finding.
 */
#ifndef FUZZ_CHILD_H
#define FUZZ_CHILD_H

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "read/read_int.h"

struct fuzz_parent { struct wire_in in; struct read_result result; enum wire_end end; };

static inline void *fuzz_listen(void *ctx)
{
    struct fuzz_parent *p = ctx;
    p->end = wire_get_answer(&p->in, 1, NULL, &p->result);
    return NULL;
}

/* Reads the bytes as a document. The caller clears the result. */
static inline void fuzz_read(const uint8_t *data, size_t size, struct read_result *out)
{
    static char ahead[65536];
    int pair[2], fd = memfd_create("document", MFD_CLOEXEC);
    pthread_t thread;
    struct fuzz_parent p = {.end = WIRE_NONSENSE};
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        abort();
    p.in = (struct wire_in){.fd = pair[0], .deadline = clock_ms() + 600000, .p = ahead, .cap = sizeof ahead};
    if (pthread_create(&thread, NULL, fuzz_listen, &p) != 0)
        abort();
    struct wire_out wire = {.fd = pair[1], .seq = 1, .b = BUF_INIT};
    child_read_document(fd, &wire);
    pthread_join(thread, NULL);
    if (p.end != WIRE_DONE)
        abort();
    buf_clear(&wire.b);
    close(fd);
    close(pair[0]);
    close(pair[1]);
    *out = p.result;
}

#endif
