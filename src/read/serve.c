/*
 * serve.c - a program of its own behind a reader's socket: the same questions, the same limits, the same confinement, another way of reading.
 * Knows nothing of what it reads with.
 */
#include "read/read_int.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SOCKET = 3 };

/* The socket gets a number that the program knows; everything else is closed there. */
_Noreturn void child_exec(const char *program, int sock)
{
    int fd = sock == SOCKET ? sock : dup2(sock, SOCKET);
    if (fd == SOCKET && fcntl(fd, F_SETFD, 0) == 0)
        execl(program, program, "--serve", (char *)NULL);
    _exit(7);
}

void read_tell(struct wire_out *out, const char *name, const void *p, size_t n)
{
    struct wire_entry e = { .status = ENTRY_OK, .name_n = (uint32_t)strlen(name) };
    wire_add_entry(out, &e, name, p, n);
}

static struct verdict serve_one(int fd, struct wire_out *out, read_document_fn *fn, unsigned wanted)
{
    struct verdict v = VERDICT_PLAIN(READ_EMPTY);
    off_t size = lseek(fd, 0, SEEK_END);
    if (size <= 0 || (uintmax_t)size > read_limits.document_bytes)
        return v;
    void *p = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        return v;
    if (fn(out, p, (size_t)size, wanted))
        v.kind = READ_ZIP;
    munmap(p, (size_t)size);
    return v;
}

_Noreturn void read_serve(int sock, void (*warm_up)(void), read_document_fn *fn, const char *const *readable)
{
    child_shed(sock);
    warm_up();
    struct confine_limits limits = { read_limits.memory, read_limits.cpu_seconds, readable };
    struct wire_out out = { .fd = sock, .b = BUF_INIT };
    wire_hello(&out, confine_enter(&limits));
    struct wire_request q;
    int fd;
    while (wire_get_request(sock, &q, &fd)) {
        out.seq = q.seq;
        if (q.op != OP_READ || fd < 0)
            break;
        struct verdict v = serve_one(fd, &out, fn, q.number);
        wire_add_verdict(&out, &v);
        close(fd);
        if (out.b.cap > (1u << 20))
            buf_clear(&out.b);
    }
    _exit(0);
}
