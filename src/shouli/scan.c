/*
 * scan.c - codes in pictures and printed PDFs: parts of a set are put together, whatever files of a batch they came in, and what they carry
 * goes the way of a text that was copied. shouli-read looks into the files; here its findings are checked. shenbao-answers(5) has the format.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "shouli/shouli_int.h"

enum { HEAD = 11, TAIL = 4, FORMAT = 1, PARTS_MOST = 32, WHOLE_MOST = 65535 };

/* A file that brought a part of a set and waits for the others. */
struct held { char *name; char sha256[65]; unsigned pages; bool paper; };   /* paper: it shows more of a scanned print than its codes */
struct set {
    unsigned char id[4];
    unsigned n; size_t size, part;                         /* codes without the spare one; bytes of the whole and of a part */
    unsigned char *v[PARTS_MOST + 1];
    struct held *held; size_t nheld, cheld;
    bool done, touched;                                    /* touched: by the file at hand */
    struct store_outcome outcome;                          /* when done */
};
struct scans {
    char *program;
    struct crew *pictures; struct reader *texts;           /* NULL until needed */
    size_t crew;
    bool unconfined, missing;
    struct set *v; size_t n, cap;
    struct known_layouts *layouts;
    /* While a whole set is taken in: who is told the verdict, and what it was. */
    verdict_fn *tell; void *ctx;
    struct intake *k;
    struct held file;
    struct store_outcome last;
};

struct scans *scans_new(size_t n, bool unconfined)
{
    struct scans *s = xcalloc(1, sizeof *s);
    s->crew = n;
    s->unconfined = unconfined;
    return s;
}

static void set_clear(struct set *t)
{
    for (size_t i = 0; i <= PARTS_MOST; i++)
        free(t->v[i]);
    for (size_t i = 0; i < t->nheld; i++)
        free(t->held[i].name);
    free(t->held);
}

void scans_free(struct scans *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n; i++)
        set_clear(&s->v[i]);
    free(s->v);
    known_layouts_free(s->layouts);
    crew_free(s->pictures);
    reader_free(s->texts);
    free(s->program);
    free(s);
}

/* ---- the reader of pictures ---- */

static bool may_have_codes(const unsigned char *head, const struct read_result *r)
{
    static const struct { const char *bytes; size_t n; } pictures[] = {{"\xFF\xD8\xFF", 3}, {"\x89PNG", 4}, {"II*\0", 4}, {"MM\0*", 4}};
    if (r->kind == READ_PRINTED || r->kind == READ_FLAT)
        return true;
    for (size_t i = 0; r->kind == READ_NOT_PDF && i < sizeof pictures / sizeof *pictures; i++)
        if (memcmp(head, pictures[i].bytes, pictures[i].n) == 0)
            return true;
    return false;
}

static void warn(enum msg id)
{
    struct buf b = BUF_INIT;
    msg_format(&b, id, MSG_NONE);
    fprintf(stderr, "%s: %s\n", program_name(), b.p);
    buf_clear(&b);
}

static bool ready(struct scans *s)
{
    if (!s->pictures && !s->missing) {
        s->program = program_beside("shouli-read");
        if (s->program)
            s->pictures = crew_new_program(s->crew, s->program, s->unconfined);
        s->missing = !s->pictures;
        if (s->missing)
            warn(MSG_SCAN_NO_PROGRAM);
    }
    return s->pictures;
}

struct reader *scans_reader(struct scans *s)
{
    if (!s->texts)
        s->texts = reader_new(s->unconfined);
    return s->texts;
}

/* ---- one code ---- */

static size_t number(const unsigned char *p, size_t n)
{
    size_t v = 0;
    while (n-- > 0)
        v = v << 8 | *p++;
    return v;
}

/* Whether these are the bytes of a code: what it says of itself fits together and its check value is right. */
static bool is_code(const unsigned char *p, size_t n)
{
    if (n < HEAD + TAIL || p[0] != 'S' || p[1] != 'B' || p[2] != FORMAT || p[4] == 0 || p[4] > PARTS_MOST || p[3] > p[4])
        return false;
    size_t whole = number(p + 9, 2), part = (whole + p[4] - 1) / p[4];
    return whole > 0 && n == HEAD + part + TAIL && crc32(0, p, (uInt)(n - TAIL)) == number(p + n - TAIL, TAIL);
}

static struct set *set_of(struct scans *s, const unsigned char *p)
{
    size_t whole = number(p + 9, 2);
    for (size_t i = 0; i < s->n; i++)
        if (memcmp(s->v[i].id, p + 5, 4) == 0 && s->v[i].n == p[4] && s->v[i].size == whole)
            return &s->v[i];
    struct set *t = VEC_ADD(s->v, s->n, s->cap);
    *t = (struct set){.n = p[4], .size = whole, .part = (whole + p[4] - 1) / p[4]};
    memcpy(t->id, p + 5, 4);
    return t;
}

static bool take_code(struct scans *s, const void *data, size_t n)
{
    const unsigned char *p = data;
    if (!is_code(p, n))
        return false;
    struct set *t = set_of(s, p);
    t->touched = true;
    if (!t->v[p[3]]) {
        t->v[p[3]] = xmalloc(t->part);
        memcpy(t->v[p[3]], p + HEAD, t->part);
    }
    return true;
}

/* ---- a set ---- */

/* The spare part is the sum of the others: with it, one of them may be missing. False when more are. */
static bool mend(struct set *t)
{
    size_t lost = 0, missing = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (!t->v[i]) {
            lost = i;
            missing++;
        }
    }
    if (missing == 0)
        return true;
    if (missing > 1 || !t->v[t->n])
        return false;
    unsigned char *sum = xmalloc(t->part);
    memcpy(sum, t->v[t->n], t->part);
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; i != lost && k < t->part; k++)
            sum[k] ^= t->v[i][k];
    t->v[lost] = sum;
    return true;
}

/* The text that would have been copied instead; false when the whole is not what its number says. */
static bool text_of_set(const struct set *t, struct buf *out)
{
    unsigned char *whole = xmalloc(t->part * t->n);
    char hash[65], id[9];
    for (size_t i = 0; i < t->n; i++)
        memcpy(whole + i * t->part, t->v[i], t->part);
    sha256_hex(whole, t->size, hash);
    snprintf(id, sizeof id, "%02x%02x%02x%02x", t->id[0], t->id[1], t->id[2], t->id[3]);
    bool same = strncmp(hash, id, 8) == 0;
    buf_printf(out, "SHENBAO:1:%08lx:", crc32(0, whole, (uInt)t->size));
    base64url_add(out, whole, t->size);
    buf_adds(out, ":END");
    free(whole);
    return same;
}

/* ---- verdicts ---- */

static struct store_source source_of(const struct intake *k, const struct held *f, const char *name)
{
    return (struct store_source){f->sha256, name, "scan", k->received, k->by, k->round};
}

/* A verdict of this file's own, not of a form. */
static void refuse(struct intake *k, const struct held *f, const char *missing, const char *all, enum msg id, enum msg remedy)
{
    struct arena *a = arena_new();
    struct verdict v = {.source = f->name, .sha256 = f->sha256, .title = "", .issues.arena = a, .o.status = STORE_REFUSED};
    struct store_source src = source_of(k, f, f->name);
    issues_add(&v.issues, "S-CODES", SEVERITY_ERROR, NULL, NULL, 0, "", missing, id, remedy, MSG_ARGS(missing, all));
    struct store_issue i = issue_for_store(&v.issues.v[0]);
    store_refuse(k->store, &src, &i, 1);
    k->tell(k->ctx, &v);
    issues_clear(&v.issues);
    arena_free(a);
}

/* A file that is a part of what is stored, or the paper of it. */
static void file(struct intake *k, const struct held *f, const struct store_outcome *o)
{
    struct verdict v = {.source = f->name, .sha256 = f->sha256, .title = "", .o = *o};
    struct store_source src = source_of(k, f, f->name);
    v.o.status = STORE_FILED;
    store_scan(k->store, &src, o, f->pages, f->paper);
    k->tell(k->ctx, &v);
}

/* The form's verdict passes here on its way. The same answers as are stored, with pages that have no codes: the signed paper of these. */
static void pass_on(void *ctx, const struct verdict *v)
{
    struct scans *s = ctx;
    struct verdict told = *v;
    s->last = v->o;
    if (v->o.submission && s->file.paper) {
        struct store_source src = source_of(s->k, &s->file, v->source);
        store_scan(s->k->store, &src, &v->o, s->file.pages, true);
        if (v->o.status == STORE_DUPLICATE)
            told.o.status = STORE_FILED;
    }
    s->tell(s->ctx, &told);
}

static void take_set(struct scans *s, struct intake *k, struct set *t, const struct held *f, const char *name)
{
    struct buf text = BUF_INIT;
    struct read_result r = {0};
    t->done = true;
    if (!s->texts)
        s->texts = reader_new(s->unconfined);
    if (s->texts && text_of_set(t, &text)) {
        reader_read_bytes(s->texts, text.p, text.n, &r);
        s->tell = k->tell;
        s->ctx = k->ctx;
        s->k = k;
        s->file = *f;
        s->last = (struct store_outcome){.status = STORE_REFUSED};
        k->tell = pass_on;
        k->ctx = s;
        intake_result(k, name, f->sha256, &r);
        k->tell = s->tell;
        k->ctx = s->ctx;
        t->outcome = s->last;
        read_result_clear(&r);
    } else {
        refuse(k, f, "", "", MSG_SCAN_BROKEN, MSG_SCAN_BROKEN_DO);
    }
    buf_clear(&text);
}

/* What the files that came before brought to a set is in: they are filed with it. */
static void release_held(struct intake *k, struct set *t)
{
    for (size_t i = 0; i < t->nheld; i++) {
        if (t->outcome.submission)
            file(k, &t->held[i], &t->outcome);
        else
            refuse(k, &t->held[i], "", "", MSG_SCAN_BROKEN, MSG_SCAN_BROKEN_DO);
        free(t->held[i].name);
    }
    t->nheld = 0;
}

static void hold(struct set *t, const struct held *f, const char *name)
{
    struct held *h = VEC_ADD(t->held, t->nheld, t->cheld);
    *h = *f;
    h->name = xstrdup(name);
}

/* Every set that the file touched has its turn; where there are several, each gets a number in the file's name. */
static void settle_touched(struct scans *s, struct intake *k, const struct held *f)
{
    size_t several = 0, number_of = 0;
    for (size_t i = 0; i < s->n; i++)
        several += s->v[i].touched;
    for (size_t i = 0; i < s->n; i++) {
        struct set *t = &s->v[i];
        if (!t->touched)
            continue;
        t->touched = false;
        char *name = several > 1 ? xasprintf("%s#%zu", f->name, ++number_of) : xstrdup(f->name);
        struct held own = *f;
        own.name = name;
        if (several > 1)
            own.paper = false;                             /* whose the other pages are nobody can tell */
        if (t->done && t->outcome.submission) {
            file(k, &own, &t->outcome);
        } else if (!t->done && mend(t)) {
            take_set(s, k, t, &own, name);
            release_held(k, t);
        } else if (!t->done) {
            hold(t, &own, name);
        } else {
            refuse(k, &own, "", "", MSG_SCAN_BROKEN, MSG_SCAN_BROKEN_DO);
        }
        free(name);
    }
}

void scan_start(struct scans *s, const struct file_copy *copy, const struct read_result *r, struct reading *job)
{
    if (s && may_have_codes(copy->head, r) && ready(s))
        crew_start(s->pictures, copy->fd, job);
}

void scan_drop(struct scans *s, struct reading *job)
{
    if (job->begun && !job->done)
        crew_finish(s->pictures, job);
    read_result_clear(&job->result);
}

/* No code of a set: a copy of our form without its fields, or paper that a pen filled. */
static bool take_pages(struct scans *s, struct intake *k, const char *name, const char *sha256, const struct read_result *r,
                       struct read_result *told, struct identity *page_of)
{
    if (told->kind != READ_ZIP)
        return false;
    return printed_take(&s->layouts, k, name, sha256, told, r, page_of) == PRINTED_TAKEN;
}

bool scan_take(struct scans *s, struct intake *k, const char *name, const char *sha256, const struct read_result *r, struct reading *job,
               struct identity *page_of)
{
    struct held f = {.name = (char *)name};
    bool any = false;
    if (!job->begun)
        return false;
    if (!job->done)
        crew_finish(s->pictures, job);
    snprintf(f.sha256, sizeof f.sha256, "%s", sha256);
    for (size_t i = 0; job->result.kind == READ_ZIP && i < job->result.nentries; i++) {
        const struct zip_entry *e = &job->result.entries[i];
        unsigned said[3];                                  /* pages, those with codes, those that no scanner made */
        if (strcmp(e->name, "code") == 0 && take_code(s, e->data, e->n))
            any = true;
        if (strcmp(e->name, "pages") == 0 && e->n == sizeof said) {
            memcpy(said, e->data, sizeof said);
            f.pages = said[0];
            f.paper = said[0] > said[1] && said[2] == 0;
        }
    }
    if (any)
        settle_touched(s, k, &f);
    return any || take_pages(s, k, name, sha256, r, &job->result, page_of);
}

const struct read_result *scan_unseen(const struct reading *job)
{
    return job->done && (job->result.kind == READ_LIMIT || job->result.kind == READ_CRASH) ? &job->result : NULL;
}

/* ---- at the end ---- */

/* Numbers as they are printed beside the codes, from 1. */
static void add_missing(const struct set *t, struct buf *out)
{
    for (unsigned i = 0; i < t->n; i++)
        if (!t->v[i])
            buf_printf(out, "%s%u", out->n ? "、" : "", i + 1);
}

void scan_settle(struct scans *s, struct intake *k)
{
    for (size_t i = 0; s && i < s->n; i++) {
        struct set *t = &s->v[i];
        struct buf missing = BUF_INIT;
        char all[16];
        snprintf(all, sizeof all, "%u", t->n);
        add_missing(t, &missing);
        for (size_t j = 0; j < t->nheld; j++) {
            refuse(k, &t->held[j], missing.p, all, MSG_SCAN_MISSING, MSG_SCAN_MISSING_DO);
            free(t->held[j].name);
        }
        t->nheld = 0;
        buf_clear(&missing);
    }
}
