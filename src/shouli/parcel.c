/*
 * parcel.c - whose the files are that are no forms: of the application of the forms that came in the same folder of a ZIP, the same ZIP, the
 * same folder, where these are of one application only. Never by a name alone: what cannot be told waits for a person.
 *
 * A box is a folder or a ZIP, written as a path; \x1f stands before a ZIP's name. Its application is known for certain when everything in it
 * has been taken in.
 */
#include <stdlib.h>
#include <string.h>

#include "shouli/shouli_int.h"

struct box { char *path; long long application; bool several; };
struct parcel {
    struct box *boxes; size_t nboxes, cboxes;
    struct loose *v; size_t n, cap;
    struct listed *listed; size_t nlisted, clisted;
};

static bool is_separator(char c) { return c == '/' || c == '\x1f'; }

/* The box around a box; false when there is none. */
static bool cut(char *path)
{
    size_t n = strlen(path);
    while (n > 0 && !is_separator(path[n - 1]))
        n--;
    if (n == 0)
        return false;
    path[n - 1] = '\0';
    return true;
}

static struct box *find(struct parcel *p, const char *path)
{
    for (size_t i = p->nboxes; i > 0; i--)
        if (strcmp(p->boxes[i - 1].path, path) == 0)
            return &p->boxes[i - 1];
    return NULL;
}

void parcel_note(struct intake *k, long long application)
{
    if (!k->box)
        return;
    if (!k->parcel)
        k->parcel = xcalloc(1, sizeof *k->parcel);
    char *path = xstrdup(k->box);
    bool own = true;                                       /* the form lies in the box itself, not in one below */
    do {
        struct box *b = find(k->parcel, path);
        if (!b) {
            b = VEC_ADD(k->parcel->boxes, k->parcel->nboxes, k->parcel->cboxes);
            *b = (struct box){.path = xstrdup(path), .application = application};
        }
        /* A folder around the folder of a form says nothing: it holds whatever came that day. A ZIP is packed by one hand. */
        b->several = b->several || !application || b->application != application || !(own || strchr(path, '\x1f'));
        own = false;
    } while (cut(path));
    free(path);
}

void parcel_note_inside(struct intake *k, long long application)
{
    if (!k->parcel)
        k->parcel = xcalloc(1, sizeof *k->parcel);
    if (!find(k->parcel, k->box))
        *VEC_ADD(k->parcel->boxes, k->parcel->nboxes, k->parcel->cboxes) = (struct box){.path = xstrdup(k->box), .application = application};
}

void parcel_list(struct intake *k, long long submission, const char *slot, const char *name)
{
    if (!k->box)
        return;
    if (!k->parcel)
        k->parcel = xcalloc(1, sizeof *k->parcel);
    *VEC_ADD(k->parcel->listed, k->parcel->nlisted, k->parcel->clisted) =
        (struct listed){xstrdup(k->box), xstrdup(slot), xstrdup(name), submission};
}

const struct listed *parcel_listed(const struct intake *k, const char *box, const char *name)
{
    for (size_t i = 0; k->parcel && i < k->parcel->nlisted; i++)
        if (strcmp(k->parcel->listed[i].box, box) == 0 && strcmp(k->parcel->listed[i].name, name) == 0)
            return &k->parcel->listed[i];
    return NULL;
}

struct loose *parcel_add(struct intake *k)
{
    if (!k->parcel)
        k->parcel = xcalloc(1, sizeof *k->parcel);
    return VEC_ADD(k->parcel->v, k->parcel->n, k->parcel->cap);
}

void loose_clear(struct loose *l)
{
    free(l->box);
    free(l->name);
    free(l->detail);
}

/* ---- what is left behind is settled ---- */

/* Whether nothing more can come into the box when the next thing comes into `next` (NULL: nothing comes). Entries of a ZIP stand in any order,
 * so its folders are done when the whole of it is. */
static bool is_done(const char *box, const char *next)
{
    const char *zip = strchr(box, '\x1f');
    size_t n = zip ? (size_t)(zip - box) + 1 + strcspn(zip + 1, "/\x1f") : strlen(box);
    if (!next)
        return true;
    return strncmp(box, next, n) != 0 || (next[n] && !is_separator(next[n]));
}

/* True when it is known whose it is, or that nobody can know: *application is 0 then. */
static bool decide(struct parcel *p, const struct loose *l, const char *next, long long *application)
{
    char *path = xstrdup(l->box);
    bool known = false;
    *application = 0;
    do {
        const struct box *b = find(p, path);
        if (!is_done(path, next))
            break;
        known = b != NULL;
        if (b && !b->several)
            *application = b->application;
    } while (!known && cut(path));
    free(path);
    return known || !next;
}

static void drop_boxes(struct parcel *p, const char *next)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->nboxes; i++) {
        if (is_done(p->boxes[i].path, next))
            free(p->boxes[i].path);
        else
            p->boxes[kept++] = p->boxes[i];
    }
    p->nboxes = kept;
    kept = 0;
    for (size_t i = 0; i < p->nlisted; i++) {
        struct listed *l = &p->listed[i];
        if (!is_done(l->box, next)) {
            p->listed[kept++] = *l;
            continue;
        }
        free(l->box);
        free(l->slot);
        free(l->name);
    }
    p->nlisted = kept;
}

void intake_settle(struct intake *k, const char *next)
{
    struct parcel *p = k->parcel;
    size_t kept = 0;
    if (!p)
        return;
    for (size_t i = 0; i < p->n; i++) {
        long long application;
        if (!decide(p, &p->v[i], next, &application)) {
            p->v[kept++] = p->v[i];
            continue;
        }
        struct loose l = p->v[i];
        take_loose(k, &l, application);
        loose_clear(&l);
    }
    p->n = kept;
    drop_boxes(p, next);
    if (next)
        return;
    free(p->boxes);
    free(p->v);
    free(p->listed);
    free(p);
    k->parcel = NULL;
}
