/* Fuzz target: what a child that has been taken over may send to its parent. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "read/read_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_field(const struct raw_field *f)
{
    if (!u8_valid(f->name, strlen(f->name)) || !u8_valid(f->value, strlen(f->value)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char ahead[65536];
    int pair[2];
    struct read_result r = {.kind = READ_CRASH};
    if (size > 65536)                                      /* fits into a socket: no second thread is needed */
        return 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0 || send(pair[1], data, size, MSG_DONTWAIT) != (ssize_t)size)
        abort();
    close(pair[1]);
    struct wire_in in = {.fd = pair[0], .deadline = clock_ms() + 60000, .p = ahead, .cap = sizeof ahead};
    wire_get_answer(&in, 0, NULL, &r);
    for (size_t i = 0; i < r.nfields; i++)
        fuzz_field(&r.fields[i]);
    if (r.kind == READ_FORM && r.nfields > read_limits.fields)
        abort();
    read_result_clear(&r);
    close(pair[0]);
    return 0;
}
