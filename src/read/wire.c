/*
 * wire.c - how parent and child talk: small requests with a descriptor down, frames up. The parent's half takes the child for an
 * enemy: what is too long, too much, out of order or not UTF-8 is nonsense and ends the talk.
 */
#include "read/read_int.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* ---- requests ---- */

bool wire_send_request(int fd, const struct wire_request *q, int passed)
{
    union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof(int))]; } control = { .bytes = { 0 } };
    struct wire_request copy = *q;
    struct iovec iov = { &copy, sizeof copy };
    struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1 };
    if (passed >= 0) {
        m.msg_control = control.bytes;
        m.msg_controllen = sizeof control.bytes;
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof passed);
        memcpy(CMSG_DATA(c), &passed, sizeof passed);
    }
    ssize_t n;
    do n = sendmsg(fd, &m, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof copy;
}

bool wire_get_request(int fd, struct wire_request *q, int *passed)
{
    union { struct cmsghdr align; char bytes[CMSG_SPACE(sizeof(int))]; } control;
    struct iovec iov = { q, sizeof *q };
    struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes };
    *passed = -1;
    ssize_t n;
    do n = recvmsg(fd, &m, MSG_WAITALL | MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n != (ssize_t)sizeof *q || q->magic != WIRE_MAGIC)
        return false;
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof *passed))
        memcpy(passed, CMSG_DATA(c), sizeof *passed);
    return true;
}

/* ---- the child's end ---- */

static void write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t k = send(fd, p, n, MSG_NOSIGNAL);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            _exit(0);                              /* nobody listens any more */
        p += k;
        n -= (size_t)k;
    }
}

void wire_flush(struct wire_out *o)
{
    write_all(o->fd, o->b.p, o->b.n);
    buf_reset(&o->b);
}

static void add_head(struct wire_out *o, enum wire_tag tag, size_t n)
{
    struct wire_head h = { WIRE_MAGIC, o->seq, tag, (uint32_t)n };
    if (o->b.n > 65536)
        wire_flush(o);
    buf_add(&o->b, &h, sizeof h);
}

void wire_hello(struct wire_out *o, unsigned layers)
{
    uint32_t v = layers;
    add_head(o, WIRE_HELLO, sizeof v);
    buf_add(&o->b, &v, sizeof v);
    wire_flush(o);
}

void wire_add_field(struct wire_out *o, const struct wire_field *f, const char *name, const void *value, size_t n)
{
    add_head(o, WIRE_FIELD, sizeof *f + f->name_n + n);
    buf_add(&o->b, f, sizeof *f);
    buf_add(&o->b, name, f->name_n);
    buf_add(&o->b, value, n);
}

void wire_add_cell(struct wire_out *o, const struct wire_cell *c, const char *text, size_t n)
{
    add_head(o, WIRE_CELL, sizeof *c + n);
    buf_add(&o->b, c, sizeof *c);
    buf_add(&o->b, text, n);
}

void wire_add_text(struct wire_out *o, enum wire_tag tag, const void *p, size_t n)
{
    add_head(o, tag, n);
    buf_add(&o->b, p, n);
}

void wire_add_entry(struct wire_out *o, const struct wire_entry *e, const char *name, const void *data, size_t n)
{
    add_head(o, WIRE_ENTRY, sizeof *e + e->name_n + n);
    buf_add(&o->b, e, sizeof *e);
    buf_add(&o->b, name, e->name_n);
    if (n > 65536) {                                       /* not copied once more */
        wire_flush(o);
        write_all(o->fd, data, n);
    } else {
        buf_add(&o->b, data, n);
    }
}

void wire_add_verdict(struct wire_out *o, const struct verdict *v)
{
    add_head(o, WIRE_VERDICT, sizeof *v);
    buf_add(&o->b, v, sizeof *v);
    wire_flush(o);
}

void wire_add_proof(struct wire_out *o, bool confined)
{
    uint32_t v = confined;
    add_head(o, WIRE_PROOF, sizeof v);
    buf_add(&o->b, &v, sizeof v);
    wire_flush(o);
}

/* ---- the parent's end ---- */

int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads what is there into p, at least a byte, waiting until the deadline. */
static enum wire_end receive(struct wire_in *in, char *p, size_t n, size_t *got)
{
    for (;;) {
        ssize_t k = recv(in->fd, p, n, MSG_DONTWAIT);
        if (k > 0) {
            *got = (size_t)k;
            return WIRE_DONE;
        }
        if (k == 0 || (errno != EAGAIN && errno != EINTR))
            return WIRE_GONE;
        int64_t left = in->deadline - clock_ms();
        if (left <= 0)
            return WIRE_LATE;
        struct pollfd f = { in->fd, POLLIN, 0 };
        int ready = poll(&f, 1, in->heavy != NULL && left > 50 ? 50 : (int)(left < 60000 ? left : 60000));
        if (ready == 0 && in->heavy != NULL && in->heavy(in->ctx))
            return WIRE_HEAVY;
    }
}

/* Exactly n bytes. Large pieces go past the read-ahead buffer. */
static enum wire_end get(struct wire_in *in, void *to, size_t n)
{
    char *p = to;
    while (n > 0) {
        size_t k = in->n - in->at;
        if (k > 0) {
            if (k > n)
                k = n;
            memcpy(p, in->p + in->at, k);
            in->at += k;
        } else if (n >= in->cap) {
            enum wire_end end = receive(in, p, n, &k);
            if (end != WIRE_DONE)
                return end;
        } else {
            in->at = in->n = 0;
            enum wire_end end = receive(in, in->p, in->cap, &in->n);
            if (end != WIRE_DONE)
                return end;
            continue;
        }
        p += k;
        n -= k;
    }
    return WIRE_DONE;
}

bool wire_quiet(const struct wire_in *in)
{
    char c;
    if (in->at != in->n)
        return false;
    return recv(in->fd, &c, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

static enum wire_end get_head(struct wire_in *in, uint32_t seq, struct wire_head *h)
{
    enum wire_end end = get(in, h, sizeof *h);
    if (end != WIRE_DONE)
        return end;
    return h->magic == WIRE_MAGIC && h->seq == seq ? WIRE_DONE : WIRE_NONSENSE;
}

/* A frame that holds one number. */
static enum wire_end get_number(struct wire_in *in, uint32_t seq, enum wire_tag tag, uint32_t *v)
{
    struct wire_head h;
    enum wire_end end = get_head(in, seq, &h);
    if (end != WIRE_DONE)
        return end;
    if (h.tag != (uint32_t)tag || h.n != sizeof *v)
        return WIRE_NONSENSE;
    return get(in, v, sizeof *v);
}

enum wire_end wire_get_hello(struct wire_in *in, unsigned *layers)
{
    uint32_t v = 0;
    enum wire_end end = get_number(in, 0, WIRE_HELLO, &v);
    *layers = v & (CONFINE_LANDLOCK | CONFINE_SECCOMP);
    return end;
}

enum wire_end wire_get_proof(struct wire_in *in, uint32_t seq, bool *confined)
{
    uint32_t v = 0;
    enum wire_end end = get_number(in, seq, WIRE_PROOF, &v);
    *confined = end == WIRE_DONE && v == 1;
    return end;
}

/* n bytes as a new string; *end says how it went, NULL then. */
static char *get_bytes(struct wire_in *in, size_t n, enum wire_end *end)
{
    char *p = xmalloc(n + 1);
    *end = get(in, p, n);
    p[n] = '\0';
    if (*end == WIRE_DONE)
        return p;
    free(p);
    return NULL;
}

static char *get_text(struct wire_in *in, size_t n, enum wire_end *end)
{
    char *p = get_bytes(in, n, end);
    if (p == NULL || u8_valid(p, n))
        return p;
    free(p);
    *end = WIRE_NONSENSE;
    return NULL;
}

/* What has been received of one answer. */
struct tally { size_t values, unpacked; };

static enum wire_end get_field(struct wire_in *in, size_t n, struct tally *t, struct read_result *out)
{
    const unsigned known = RAW_DAMAGED | RAW_GUESSED | RAW_READONLY | RAW_BUTTON | RAW_LONG | RAW_DISAGREE | RAW_STORED;
    struct wire_field f;
    enum wire_end end;
    if (n < sizeof f || out->nfields >= read_limits.fields)
        return WIRE_NONSENSE;
    if ((end = get(in, &f, sizeof f)) != WIRE_DONE)
        return end;
    n -= sizeof f;
    if (f.name_n > n || f.name_n > read_limits.name_bytes || n - f.name_n > read_limits.value_bytes)
        return WIRE_NONSENSE;
    n -= f.name_n;
    t->values += n;
    if (t->values > read_limits.values_bytes || (f.flags & ~known) != 0)
        return WIRE_NONSENSE;
    char *name = get_text(in, f.name_n, &end);
    if (name == NULL)
        return end;
    char *value = get_text(in, n, &end);
    if (value == NULL) {
        free(name);
        return end;
    }
    *VEC_ADD(out->fields, out->nfields, out->cfields) = (struct raw_field){ name, value, f.flags };
    return WIRE_DONE;
}

static enum wire_end get_sheet(struct wire_in *in, size_t n, struct read_result *out)
{
    enum wire_end end;
    if (n > read_limits.name_bytes || out->nsheets >= 1000)
        return WIRE_NONSENSE;
    char *name = get_text(in, n, &end);
    if (name != NULL)
        *VEC_ADD(out->sheets, out->nsheets, out->csheets) = name;
    return end;
}

static enum wire_end get_cell(struct wire_in *in, size_t n, struct tally *t, struct read_result *out)
{
    struct wire_cell w;
    enum wire_end end;
    if (n < sizeof w || out->ncells >= read_limits.cells)
        return WIRE_NONSENSE;
    if ((end = get(in, &w, sizeof w)) != WIRE_DONE)
        return end;
    n -= sizeof w;
    t->values += n;
    bool known = w.sheet < out->nsheets && w.row < ROSTER_ROWS && w.column < ROSTER_COLUMNS && (w.flags & ~(uint32_t)RAW_LONG) == 0;
    if (!known || n > read_limits.value_bytes || t->values > read_limits.values_bytes)
        return WIRE_NONSENSE;
    char *text = get_text(in, n, &end);
    if (text != NULL)
        *VEC_ADD(out->cells, out->ncells, out->ccells) = (struct raw_cell){ w.sheet, w.row, w.column, text, w.flags };
    return end;
}

static enum wire_end get_attached(struct wire_in *in, size_t n, char **to)
{
    enum wire_end end;
    if (*to != NULL || n > read_limits.attachment_bytes)
        return WIRE_NONSENSE;
    *to = get_text(in, n, &end);
    return end;
}

static void entry_clear(struct zip_entry *e)
{
    free(e->name);
    free(e->data);
}

static enum wire_end get_entry(struct wire_in *in, size_t n, struct tally *t, size_t *count, const struct wire_sink *sink,
                               struct read_result *out) {
    struct wire_entry w;
    enum wire_end end;
    if (n < sizeof w || ++*count > read_limits.zip_entries)
        return WIRE_NONSENSE;
    if ((end = get(in, &w, sizeof w)) != WIRE_DONE)
        return end;
    n -= sizeof w;
    if (w.name_n > n || w.name_n > 4 * 65535 || w.status >= ENTRY_STATUS_COUNT || w.guessed > 1)
        return WIRE_NONSENSE;
    n -= w.name_n;
    t->unpacked += n;
    bool empty_expected = w.status >= ENTRY_ENCRYPTED;
    if (n > read_limits.document_bytes || t->unpacked > read_limits.zip_total_bytes || (empty_expected && n > 0))
        return WIRE_NONSENSE;
    struct zip_entry e = { .n = n, .guessed_name = w.guessed == 1, .status = (enum entry_status)w.status };
    e.name = get_text(in, w.name_n, &end);
    if (e.name != NULL)
        e.data = get_bytes(in, n, &end);
    if (e.data == NULL) {
        entry_clear(&e);
        return end;
    }
    int64_t start = clock_ms();
    if (sink != NULL && sink->fn != NULL) {
        sink->fn(sink->ctx, &e);
        entry_clear(&e);
    } else {
        *VEC_ADD(out->entries, out->nentries, out->centries) = e;
    }
    if (sink != NULL && sink->entry_done != NULL)
        sink->entry_done(sink->clock, clock_ms() - start);
    return WIRE_DONE;
}

static enum wire_end get_verdict(struct wire_in *in, size_t n, struct read_result *out)
{
    struct verdict v;
    enum wire_end end;
    if (n != sizeof v)
        return WIRE_NONSENSE;
    if ((end = get(in, &v, sizeof v)) != WIRE_DONE)
        return end;
    bool detail_known = v.detail == -1 || (v.detail >= MSG_READ_IS_TEXT && v.detail <= MSG_READ_LAST);
    if (v.kind > READ_LIMIT || !detail_known)
        return WIRE_NONSENSE;
    if ((v.attachment != 0 && !*attachment_kind(v.attachment)) || v.width > PICTURE_SIDE || v.height > PICTURE_SIDE || v.pages > PAGES_MOST)
        return WIRE_NONSENSE;
    out->attachment = attachment_kind(v.attachment);
    out->width = v.width;
    out->height = v.height;
    out->pages = v.pages;
    out->kind = (enum read_kind)v.kind;
    out->encrypted = v.flags & VERDICT_ENCRYPTED;
    out->has_xfa = v.flags & VERDICT_XFA;
    out->has_signature = v.flags & VERDICT_SIGNATURE;
    out->repaired = v.flags & VERDICT_REPAIRED;
    out->data = v.flags & VERDICT_DATA;
    out->page = v.flags & VERDICT_PAGE;
    out->changed = v.flags & VERDICT_CHANGED;
    out->draft = v.flags & VERDICT_DRAFT;
    struct buf b = BUF_INIT;
    char number[24];
    snprintf(number, sizeof number, "%llu", (unsigned long long)v.number);
    if (v.detail >= 0)
        msg_format(&b, (enum msg)v.detail, MSG_ARGS(number));
    free(out->detail);
    out->detail = buf_steal(&b);
    return WIRE_DONE;
}

enum wire_end wire_get_answer(struct wire_in *in, uint32_t seq, const struct wire_sink *sink, struct read_result *out)
{
    struct tally t = { 0, 0 };
    size_t entries = 0;
    for (;;) {
        struct wire_head h;
        enum wire_end end = get_head(in, seq, &h);
        if (end != WIRE_DONE)
            return end;
        switch (h.tag) {
        case WIRE_FIELD: end = get_field(in, h.n, &t, out); break;
        case WIRE_ATTACHED: end = get_attached(in, h.n, &out->form_attached); break;
        case WIRE_INFO: end = get_attached(in, h.n, &out->info_form); break;
        case WIRE_ENTRY: end = get_entry(in, h.n, &t, &entries, sink, out); break;
        case WIRE_SHEET: end = get_sheet(in, h.n, out); break;
        case WIRE_CELL: end = get_cell(in, h.n, &t, out); break;
        case WIRE_VERDICT: return get_verdict(in, h.n, out);
        default: end = WIRE_NONSENSE;
        }
        if (end != WIRE_DONE)
            return end;
    }
}
