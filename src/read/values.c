/*
 * values.c - answers on their way to the parent, within the limits that hold for a document whatever its kind.
 */
#include "read/read_int.h"

bool values_add(struct values *v, const struct buf *name, const struct buf *value, unsigned flags)
{
    size_t n = utf8_prefix(value->p, value->n, read_limits.value_bytes);
    if (n < value->n)
        flags |= RAW_LONG;
    v->bytes += n;
    if (name->n > read_limits.name_bytes) {
        values_stop(v, MSG_READ_LIMIT_NAME, read_limits.name_bytes);
    } else if (v->n >= read_limits.fields) {
        values_stop(v, MSG_READ_LIMIT_FIELDS, read_limits.fields);
    } else if (v->bytes > read_limits.values_bytes) {
        values_stop(v, MSG_READ_LIMIT_VALUES, read_limits.values_bytes >> 20);
    } else {
        struct wire_field f = { flags, (uint32_t)name->n };
        wire_add_field(v->out, &f, name->p, value->p, n);
        v->n++;
    }
    return !v->stopped;
}

void values_stop(struct values *v, enum msg why, uint64_t number)
{
    if (v->stopped)
        return;
    v->stopped = true;
    v->limit = VERDICT(READ_LIMIT, why);
    v->limit.number = number;
}
