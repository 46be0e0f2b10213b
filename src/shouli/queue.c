/*
 * queue.c - sources on their way, many at once: a thread copies originals and brings them to the disk, readers are at work on them,
 * while verdicts are given strictly in the order in which the sources came. Nothing is decided here; this thread alone writes the database.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

enum { ZIP_DEPTH = 2 };                                    /* a ZIP in a ZIP is opened, one more is kept as it is */
/* How much may be on its way: files being copied, sources behind them (few at first, so that the first verdict need not wait for a full
 * queue), bytes not yet known to be on the disk, bytes of results that wait for their turn. */
enum { AHEAD = 64, SHORT = 32, LENGTH = 256, ORIGINALS = 256 << 20, RESULTS = 32 << 20 };

enum task { TASK_READ, TASK_QUIET, TASK_CONTAINER, TASK_ENTRY, TASK_UNREADABLE };
struct waiting {
    enum task task;
    char *name, *box;                                      /* box: folder or ZIP it is in (parcel.c), or NULL */
    bool alone;                                            /* it was named itself: only what is in it, if it is a ZIP, is in a box */
    int depth;                                             /* how many ZIPs it was taken out of */
    struct store_original original;                        /* of READ, QUIET and CONTAINER */
    struct reading reading;                                /* of READ; not begun when the bytes are in already */
    struct reading scan;                                   /* of READ: the same file looked into for codes */
    size_t entries;                                        /* of CONTAINER */
    enum entry_status status;                              /* of ENTRY */
    int error;                                             /* of UNREADABLE */
    bool fresh;                                            /* nothing with its bytes was there, nor on its way, when it came */
    size_t weight;                                         /* of the result, once it was counted */
};
/* A file that is being copied. */
struct coming {
    struct store *store;
    char *name, *path, *box;
    bool alone;
    struct store_original original;
    struct errand errand;
};
/* Originals on their way to the disk together: those of `sources` sources of the queue behind the safe ones; 0: none are. */
struct settling {
    struct store *store;
    struct store_original *v[LENGTH];
    size_t n, sources;
    struct errand errand;
};
struct queue {
    struct intake *k;
    struct runner *runner;
    struct coming ahead[AHEAD];                            /* a ring */
    size_t first_ahead, nahead;
    struct waiting v[LENGTH];                              /* another: readers know addresses in it */
    size_t first, n, length;                               /* length: how many there may be by now */
    /* How many of its first: are durable; were given to a reader or need none; have had their results weighed; were looked at for codes. */
    size_t safe, fed, weighed, looked;
    size_t results;                                        /* bytes */
    struct settling settling;
    bool closing;
    bool by_turns;                                         /* one processor: who takes turns at every file finds nothing of its own in the cache */
};

struct queue *queue_new(struct intake *k)
{
    struct queue *q = xcalloc(1, sizeof *q);
    q->k = k;
    q->runner = runner_new();
    q->length = SHORT;
    q->by_turns = cpu_count() == 1;
    return q;
}

static struct waiting *at(struct queue *q, size_t i) { return &q->v[(q->first + i) % LENGTH]; }

/* ---- taking: the first of the queue get their verdicts ---- */

/* Files that came inside of a form go to its application, as those that came beside it in a ZIP do. */
static void take_carried(struct intake *k, const struct waiting *w)
{
    struct store_outcome o;
    const struct read_result *form = &w->reading.result;
    struct reader *r = form->kind == READ_FORM && form->nentries && k->scans ? scans_reader(k->scans) : NULL;
    if (!r || !store_find_bytes(k->store, w->original.copy.sha256, k->round, &o) || !o.application)
        return;
    const char *outer = k->box;
    char *box = xasprintf("%s\x1f%s", w->box ? w->box : "", path_base(w->name));
    k->box = box;
    parcel_note_inside(k, o.application);
    for (size_t i = 0; i < form->nentries; i++) {
        const struct zip_entry *e = &form->entries[i];
        struct store_original original = STORE_ORIGINAL_NONE, *one[] = {&original};
        struct read_result inner = {0};
        char *name = xasprintf("%s!%s", w->name, e->name);
        if (e->status == ENTRY_OK) {
            store_take_bytes(k->store, e->data, e->n, &original);
            store_settle(k->store, one, 1);
            reader_read_bytes(r, e->data, e->n, &inner);
            k->bytes = (long long)e->n;
            intake_result(k, name, original.copy.sha256, &inner);
            read_result_clear(&inner);
            store_release(k->store, &original);
        } else {
            intake_bad_entry(k, name, e->status);
        }
        free(name);
    }
    intake_settle(k, w->box ? w->box : "");
    k->box = outer;
    free(box);
}

static void take_read(struct intake *k, struct waiting *w)
{
    const char *sha256 = w->original.copy.sha256;
    struct identity page_of = {"", ""};
    if (!w->fresh && intake_known(k, w->name, sha256))
        return;
    if (!w->reading.begun) {                               /* it was known when it came: cannot be, but costs nothing to get right */
        crew_start(k->crew, w->original.copy.fd, &w->reading);
        crew_finish(k->crew, &w->reading);
    }
    if (w->reading.result.kind == READ_TABLE)
        intake_roster(k, w->name, sha256, &w->reading.result);
    else if (!scan_take(k->scans, k, w->name, sha256, &w->reading.result, &w->scan, &page_of)) {
        k->page_of = *page_of.id ? &page_of : NULL;
        k->unseen = scan_unseen(&w->scan);
        intake_result(k, w->name, sha256, &w->reading.result);
        k->page_of = NULL;
        k->unseen = NULL;
        take_carried(k, w);
    }
}

static void take(struct intake *k, struct waiting *w)
{
    const char *sha256 = w->original.copy.sha256;
    intake_settle(k, w->box ? w->box : "");
    k->box = w->alone ? NULL : w->box;
    k->bytes = (long long)w->original.copy.bytes;
    switch (w->task) {
    case TASK_READ: take_read(k, w); break;
    case TASK_QUIET: intake_quiet(k, w->name, sha256); break;
    case TASK_CONTAINER: intake_container(k, w->name, sha256, w->entries); break;
    case TASK_ENTRY: intake_bad_entry(k, w->name, w->status); break;
    case TASK_UNREADABLE: intake_unreadable(k, w->name, w->error); break;
    }
    read_result_clear(&w->reading.result);
    scan_drop(k->scans, &w->scan);
    store_release(k->store, &w->original);
    free(w->name);
    free(w->box);
}

/* ---- to the disk ---- */

static void settle_originals(void *ctx)
{
    struct settling *t = ctx;
    store_settle_write(t->store, t->v, t->n);
}

static void begin_settling(struct queue *q, size_t sources)
{
    struct settling *t = &q->settling;
    t->store = q->k->store;
    t->n = 0;
    t->sources = sources;
    for (size_t i = 0; i < sources; i++) {
        struct waiting *w = at(q, q->safe + i);
        if (w->original.copy.fd >= 0)
            t->v[t->n++] = &w->original;
    }
    store_settle_begin(t->store, t->v, t->n);
    t->errand = (struct errand){.fn = settle_originals, .ctx = t};
    runner_give(q->runner, &t->errand);
}

static void end_settling(struct queue *q)
{
    runner_wait(q->runner, &q->settling.errand);
    store_settle_end(q->k->store);
    q->safe += q->settling.sources;
    q->settling.sources = 0;
}

/* Begins with the next when those before are through and there are enough of them. */
static void go_on_settling(struct queue *q)
{
    if (q->settling.sources > 0 && runner_done(q->runner, &q->settling.errand))
        end_settling(q);
    size_t unsafe = q->n - q->safe;
    if (q->settling.sources == 0 && (unsafe >= q->length / 2 || (q->closing && unsafe > 0)))
        begin_settling(q, unsafe);
}

/* Waits for the first of the queue at least. */
static void make_safe(struct queue *q)
{
    go_on_settling(q);
    if (q->safe == 0 && q->settling.sources == 0)
        begin_settling(q, q->n);
    if (q->safe == 0)
        end_settling(q);
}

/* ---- to readers ---- */

/* Gives the next to a reader, unless its bytes are in. */
static void feed_one(struct queue *q)
{
    struct store_outcome o;
    struct waiting *w = at(q, q->fed++);
    if (w->task == TASK_READ && !w->reading.done &&
        (w->fresh || !store_find_bytes(q->k->store, w->original.copy.sha256, q->k->round, &o)))
        crew_start(q->k->crew, w->original.copy.fd, &w->reading);
}

static void feed(struct queue *q)
{
    while (q->fed < q->n && (q->by_turns || crew_is_free(q->k->crew)))
        feed_one(q);
}

static size_t weight_of(const struct read_result *r)
{
    size_t n = r->form_attached ? strlen(r->form_attached) : 0;
    for (size_t i = 0; i < r->nfields; i++)
        n += strlen(r->fields[i].name) + strlen(r->fields[i].value) + 64;
    for (size_t i = 0; i < r->ncells; i++)
        n += strlen(r->cells[i].text) + 48;
    return n;
}

static bool being_read(const struct waiting *w) { return w->reading.begun && !w->reading.done; }

/* All that wait behind one that is still being read are looked at each time, so that a slow one does not hide them. */
static void weigh(struct queue *q)
{
    for (size_t i = q->weighed; i < q->fed; i++) {
        struct waiting *w = at(q, i);
        if (being_read(w))
            continue;
        if (w->reading.done && w->weight == 0)
            q->results += w->weight = weight_of(&w->reading.result);
        q->weighed += i == q->weighed;
    }
}

/* Those that have been read, in their order and not too far ahead, go on to the readers of pictures. */
static void look_for_codes(struct queue *q)
{
    for (; q->looked < q->fed && q->looked < LENGTH / 2; q->looked++) {
        struct waiting *w = at(q, q->looked);
        if (being_read(w))
            return;
        if (w->task == TASK_READ && w->reading.done)
            scan_start(q->k->scans, &w->original.copy, &w->reading.result, &w->scan);
    }
}

/* The first gets its verdict, in a transaction of its own, when its original is safe and has been read. */
static void take_first(struct queue *q)
{
    if (!q->by_turns)
        feed(q);
    if (q->fed == 0)
        feed_one(q);
    make_safe(q);
    if (being_read(at(q, 0)))
        crew_finish(q->k->crew, &at(q, 0)->reading);
    weigh(q);
    look_for_codes(q);
    q->results -= at(q, 0)->weight;
    take(q->k, at(q, 0));
    q->first = (q->first + 1) % LENGTH;
    q->length += q->length < LENGTH;
    q->n--;
    q->safe--;
    q->fed--;
    q->weighed--;
    q->looked--;
}

/* ---- adding ---- */

/* Makes room before memory or the disk's debts grow. */
static void make_room(struct queue *q)
{
    unsigned long long originals = 0;
    for (size_t i = q->safe; i < q->n; i++)
        originals += at(q, i)->original.copy.bytes;
    if (originals > ORIGINALS && q->settling.sources == 0)
        begin_settling(q, q->n - q->safe);
    if (originals > ORIGINALS)
        end_settling(q);
    feed(q);
    go_on_settling(q);
    weigh(q);
    size_t most = q->n < q->length ? q->n : q->by_turns ? q->length / 2 : q->length - 1;
    while (q->n > most || (q->n > 0 && q->results > RESULTS))
        take_first(q);
}

/* Whether no row can be of these bytes: a row's original lies there before the row does, and of a batch an earlier source with the same bytes
 * is either in the queue or done with. w is the last of the queue. (Another program may be taking the same file in at this moment. Its row
 * is found when the answers are stored.) */
static bool is_fresh(struct queue *q, const struct waiting *w)
{
    const char *sha256 = w->original.copy.sha256;
    bool fresh = !store_has_original(q->k->store, sha256);
    for (size_t i = 0; fresh && i + 1 < q->n; i++)
        fresh = strcmp(at(q, i)->original.copy.sha256, sha256) != 0;
    return fresh;
}

/* A new last of the queue, without an original; name is copied, made fit to be shown. */
static struct waiting *add(struct queue *q, enum task task, const char *name, int depth)
{
    make_room(q);
    struct waiting *w = at(q, q->n++);
    struct buf clean = BUF_INIT;
    clean_text(name, &clean);
    *w = (struct waiting){.task = task, .name = xstrdup(clean.p), .depth = depth, .original = STORE_ORIGINAL_NONE};
    buf_clear(&clean);
    return w;
}

/* Left there by an operating system: nobody is bothered with it. */
static bool is_system_file(const char *name)
{
    const char *base = path_base(name);
    return strcmp(base, ".DS_Store") == 0 || strcmp(base, "Thumbs.db") == 0 || strcmp(base, "desktop.ini") == 0 ||
           strncmp(base, "._", 2) == 0;
}

/* ---- ZIP: entry by entry, it need not fit into memory; it stands behind its entries ---- */

/* Local file header or, in an empty ZIP, end of central directory (APPNOTE 4.3.7, 4.3.16): what the reader takes for a ZIP, too. */
static bool begins_as_zip(const struct file_copy *c)
{
    return memcmp(c->head, "PK\3\4", 4) == 0 || memcmp(c->head, "PK\5\6", 4) == 0;
}

/* bundle: of another office (src/pack/bundle.c), whose first entry is called so. What is in it came to that office, not to this counter. */
struct unzip { struct queue *q; const struct waiting *zip; size_t entries; bool bundle; };

static void add_entry(void *ctx, struct zip_entry *e);

static void drop_entry(void *ctx, struct zip_entry *e)
{
    (void)ctx;
    (void)e;
}

/* w is the last of the queue, its original taken. One that is nested too deeply is looked at, so that a broken one is called so. */
static void unzip(struct queue *q, struct waiting *w)
{
    struct waiting zip = *w;
    struct unzip u = {q, &zip, 0, false};
    bool opened = zip.depth < ZIP_DEPTH;
    q->n--;                                                /* nothing has been done with it yet */
    reader_read_each(crew_unzip(q->k->crew, zip.depth), zip.original.copy.fd, &zip.reading.result, opened ? add_entry : drop_entry, &u);
    if (u.bundle)
        zip.reading.result.kind = READ_BUNDLE;
    else if (zip.reading.result.kind == READ_ZIP && opened)
        zip.task = TASK_CONTAINER;
    zip.reading.begun = zip.reading.done = true;
    zip.entries = u.entries;
    make_room(q);
    *at(q, q->n++) = zip;
}

/* What has just been taken is read when its turn comes; a ZIP at once. name: in its folder or ZIP. */
static void go_on(struct queue *q, struct waiting *w, const char *name)
{
    if (is_system_file(name))
        w->task = TASK_QUIET;
    else if (begins_as_zip(&w->original.copy))
        unzip(q, w);
}

/* The folder inside of a ZIP; a ZIP in a ZIP is one of its own. */
static char *box_of_entry(const struct waiting *zip, const char *entry)
{
    const char *base = zip->name;
    for (const char *p = zip->name; *p; p++)
        if (*p == '/' || *p == '!')
            base = p + 1;
    struct buf b = BUF_INIT;
    buf_printf(&b, "%s\x1f%s/", zip->box ? zip->box : "", base);
    for (const char *p = entry; *p; p++)
        buf_addc(&b, *p == '\\' ? '/' : *p);
    b.n = (size_t)(strrchr(b.p, '/') - b.p);
    b.p[b.n] = '\0';
    return buf_steal(&b);
}

static void add_entry(void *ctx, struct zip_entry *e)
{
    struct unzip *u = ctx;
    struct queue *q = u->q;
    u->bundle = u->bundle || (u->entries == 0 && strcmp(e->name, "shenbao-bundle.txt") == 0);
    if (u->bundle)
        return;
    char *name = xasprintf("%s!%s", u->zip->name, e->name);
    struct waiting *w = add(q, TASK_READ, name, u->zip->depth + 1);
    w->box = box_of_entry(u->zip, e->name);
    u->entries++;
    if (e->status != ENTRY_OK && e->status != ENTRY_SYSTEM) {
        w->task = TASK_ENTRY;
        w->status = e->status;
    } else {
        store_take_bytes(q->k->store, e->data, e->n, &w->original);
        w->fresh = is_fresh(q, w);
        if (e->status == ENTRY_SYSTEM)
            w->task = TASK_QUIET;
        else
            go_on(q, w, e->name);
    }
    free(name);
}

/* ---- files that are being copied ---- */

static void copy_original(void *ctx)
{
    struct coming *c = ctx;
    store_copy(c->store, c->path, &c->original);
}

/* The first of those that are being copied joins the queue. */
static void let_in(struct queue *q)
{
    struct coming *c = &q->ahead[q->first_ahead];
    runner_wait(q->runner, &c->errand);
    struct waiting *w = add(q, TASK_READ, c->name, 0);
    w->box = c->box;
    w->alone = c->alone;
    w->original = c->original;
    if (store_copied(q->k->store, &c->original)) {
        w->fresh = is_fresh(q, w);
        go_on(q, w, c->path);
    } else {
        w->task = TASK_UNREADABLE;
        w->error = errno;
    }
    free(c->name);
    free(c->path);
    q->first_ahead = (q->first_ahead + 1) % AHEAD;
    q->nahead--;
}

void queue_file(struct queue *q, const char *name, const char *path, const char *box, bool alone)
{
    if (q->nahead == AHEAD)
        let_in(q);
    struct coming *c = &q->ahead[(q->first_ahead + q->nahead++) % AHEAD];
    *c = (struct coming){.store = q->k->store, .name = xstrdup(name), .path = xstrdup(path), .box = xstrdup(box), .alone = alone,
                         .original = STORE_ORIGINAL_NONE, .errand = {.fn = copy_original, .ctx = c}};
    runner_give(q->runner, &c->errand);
}

void queue_unreadable(struct queue *q, const char *name, int error)
{
    while (q->nahead > 0)
        let_in(q);
    add(q, TASK_UNREADABLE, name, 0)->error = error;
}

void queue_finish(struct queue *q)
{
    while (q->nahead > 0)
        let_in(q);
    q->closing = true;
    while (q->n > 0)
        take_first(q);
    runner_free(q->runner);
    scan_settle(q->k->scans, q->k);
    intake_settle(q->k, NULL);
    free(q);
}
