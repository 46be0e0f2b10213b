/*
 * field.c - the interactive form (ISO 32000-1, 12.7): a tree of fields from dotted paths, and a widget for each place.
 *
 * Knows widgets as the sheet has them, not the form language. Names, states and Opt values are plain ASCII: viewers compare them bytewise.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/pdf_int.h"

#define FF(bit) (1 << ((bit)-1))                           /* field flags, tables 221, 226, 228 and 230 */
enum {
    FF_READONLY = FF(1),
    FF_REQUIRED = FF(2),
    FF_MULTILINE = FF(13),
    FF_NO_TOGGLE_TO_OFF = FF(15),
    FF_RADIO = FF(16),
    FF_COMBO = FF(18),
    FF_NO_SPELL_CHECK = FF(23),
    FF_NO_SCROLL = FF(24),
    FF_COMB = FF(25)
};
enum { F_HIDDEN = 2, F_PRINT = 4 };                        /* annotation flags, table 165 */
#define DEFAULT_SIZE 11.0
#define ON_STATE "Yes"
#define PRESET_MAX 32000                                   /* UTF-16 units; libharu's strings hold 65,535 bytes */

/* ---- what a widget starts with ---- */

static const char *on_state(const struct sheet_widget *w) { return w->state && *w->state ? w->state : ON_STATE; }

static const struct sheet_option *find_option(const struct sheet_widget *w)
{
    for (size_t i = 0; w->value && i < w->noptions; i++) {
        const struct sheet_option *o = &w->options[i];
        if (strcmp(w->value, o->value) == 0)
            return o;
    }
    for (size_t i = 0; w->value && i < w->noptions; i++) {
        const struct sheet_option *o = &w->options[i];
        if (strcmp(w->value, o->state) == 0 || strcmp(w->value, o->label) == 0)
            return o;
    }
    return NULL;
}

/* The state name a button or choice starts with; NULL for none. */
static const char *preset_state(const struct sheet_widget *w)
{
    if (!w->value || !*w->value)
        return NULL;
    if (w->kind == WIDGET_CHECK)
        return on_state(w);
    const struct sheet_option *o = find_option(w);
    return o ? o->state : NULL;
}

const char *widget_shown(const struct sheet_widget *w)
{
    if (w->kind == WIDGET_CHECK || w->kind == WIDGET_RADIO || w->kind == WIDGET_HIDDEN)
        return NULL;
    if (w->shown)
        return w->shown;
    if (w->kind != WIDGET_CHOICE)
        return w->value;
    const struct sheet_option *o = find_option(w);
    return o ? o->label : NULL;
}

static void check_preset(struct doc *doc, const struct sheet_widget *w)
{
    if (!w->value || !*w->value)
        return;
    struct place at = {doc->o->title, 0, 0};
    const char *label = w->label ? w->label : w->path;
    bool choice = w->kind == WIDGET_CHOICE || w->kind == WIDGET_RADIO;
    bool tick = w->kind == WIDGET_CHECK && strcmp(w->value, "1") != 0 && strcmp(w->value, on_state(w)) != 0;
    if (tick || (choice && !find_option(w)))
        diag(doc->d, at, MSG_PDF_PRESET_CHOICE, label, w->value);
    struct buf b = BUF_INIT;
    utf16_add(&b, w->value);
    if (b.n / 2 > PRESET_MAX)
        diag(doc->d, at, MSG_PDF_PRESET_LONG, label);
    buf_clear(&b);
}

void fields_check(struct doc *doc)
{
    for (size_t i = 0; i < doc->sheet->npages; i++) {
        const struct sheet_page *p = &doc->sheet->pages[i];
        for (size_t k = 0; k < p->nwidgets; k++)
            check_preset(doc, &p->widgets[k]);
    }
}

/* ---- the tree of names ---- */

struct node {
    const char *name; size_t len;                          /* partial name, inside the widget's path */
    size_t parent;                                         /* index in the tree, or NO_NODE */
    size_t widgets;                                        /* how many widgets have this full name */
    HPDF_Dict dict;
    HPDF_Array kids;
};
struct tree { struct node *v; size_t n, cap; };
#define NO_NODE ((size_t)-1)

/* The node of a full name, made with its parents when new. */
static size_t tree_get(struct tree *t, const char *path)
{
    size_t parent = NO_NODE;
    for (;;) {
        size_t len = strcspn(path, "."), i;
        for (i = 0; i < t->n; i++)
            if (t->v[i].parent == parent && t->v[i].len == len && memcmp(t->v[i].name, path, len) == 0)
                break;
        if (i == t->n)
            *VEC_ADD(t->v, t->n, t->cap) = (struct node){.name = path, .len = len, .parent = parent};
        if (!path[len])
            return i;
        parent = i;
        path += len + 1;
    }
}

static void tree_read(struct tree *t, const struct sheet *s)
{
    for (size_t i = 0; i < s->npages; i++)
        for (size_t k = 0; k < s->pages[i].nwidgets; k++) {
            size_t at = tree_get(t, s->pages[i].widgets[k].path);
            t->v[at].widgets++;
        }
}

struct form {
    struct doc *doc;
    struct tree tree;
    HPDF_Array fields;                                     /* /Fields: the nodes without parent */
    HPDF_Dict *acting;                                     /* the field of each action of the options */
};

/* Gives the node a dictionary of its own and hangs it below its parents, which come to be on the way. */
static HPDF_Dict node_dict(struct form *f, size_t at)
{
    struct node *n = &f->tree.v[at];
    if (n->dict)
        return n->dict;
    HPDF_Array siblings = f->fields;
    HPDF_Dict parent = NULL;
    if (n->parent != NO_NODE) {
        struct node *p = &f->tree.v[n->parent];
        assert(p->widgets == 0);                           /* a name cannot be both a field and a group of fields */
        parent = node_dict(f, n->parent);
        if (!p->kids)
            p->kids = dict_array(f->doc, parent, "Kids");
        siblings = p->kids;
    }
    n->dict = dict_indirect(f->doc);
    char *name = xstrndup(n->name, n->len);
    dict_text(f->doc, n->dict, "T", name);
    free(name);
    if (parent)
        HPDF_Dict_Add(n->dict, "Parent", parent);
    HPDF_Array_Add(siblings, n->dict);
    return n->dict;
}

/* ---- dictionaries ---- */

static int field_flags(const struct sheet_widget *w)
{
    int ff = (w->readonly || w->kind == WIDGET_HIDDEN ? FF_READONLY : 0) | (w->required ? FF_REQUIRED : 0);
    switch (w->kind) {
    case WIDGET_TEXT: return ff | FF_NO_SPELL_CHECK;
    case WIDGET_MULTILINE: return ff | FF_MULTILINE | FF_NO_SPELL_CHECK;
    case WIDGET_COMB: return ff | FF_COMB | FF_NO_SCROLL | FF_NO_SPELL_CHECK;
    case WIDGET_RADIO: return ff | FF_RADIO | (w->required ? FF_NO_TOGGLE_TO_OFF : 0);
    case WIDGET_CHOICE: return ff | FF_COMBO | FF_NO_SPELL_CHECK;
    case WIDGET_CHECK:
    case WIDGET_HIDDEN: break;
    }
    return ff;
}

static void add_default_appearance(struct doc *doc, HPDF_Dict d, const char *font, double size)
{
    struct buf b = BUF_INIT;
    buf_printf(&b, "/%s ", font);
    real_add(&b, size > 0 ? size : DEFAULT_SIZE);        /* 0 would let each viewer choose a size of its own */
    buf_adds(&b, "Tf 0 g");
    dict_string(doc, d, "DA", b.p);
    buf_clear(&b);
}

static void add_options(struct doc *doc, HPDF_Dict d, const struct sheet_widget *w)
{
    HPDF_Array opt = dict_array(doc, d, "Opt");
    for (size_t i = 0; i < w->noptions; i++) {
        HPDF_Array pair = HPDF_Array_New(doc->h->mmgr);
        HPDF_Array_Add(opt, pair);
        HPDF_Array_Add(pair, object_string(doc, w->options[i].state));
        HPDF_Array_Add(pair, object_text(doc, w->options[i].label));
    }
}

static void add_text_field(struct doc *doc, HPDF_Dict d, const struct sheet_widget *w)
{
    HPDF_Dict_AddName(d, "FT", "Tx");
    add_default_appearance(doc, d, w->ascii ? "Helv" : doc->typing_res, w->size);
    /* Viewers count UTF-16 units: a limit in characters would cut rare names. Cells are counted by the limit itself. */
    if (w->max > 0 && w->kind != WIDGET_HIDDEN)
        HPDF_Dict_AddNumber(d, "MaxLen", w->ascii || w->kind == WIDGET_COMB ? w->max : 2 * w->max);
    if (w->kind != WIDGET_COMB && (w->centred || w->right))
        HPDF_Dict_AddNumber(d, "Q", w->centred ? 1 : 2);
    if (!w->value)
        return;
    dict_text(doc, d, "V", w->value);
    dict_text(doc, d, "DV", w->value);
}

/* Value of a button or choice, now and after a reset. */
static void add_state(struct doc *doc, HPDF_Dict d, const struct sheet_widget *w)
{
    const char *state = preset_state(w);
    if (w->kind == WIDGET_CHOICE) {
        if (!state)
            return;
        dict_string(doc, d, "V", state);
        dict_string(doc, d, "DV", state);
        return;
    }
    HPDF_Dict_AddName(d, "V", state ? state : "Off");
    if (state)
        HPDF_Dict_AddName(d, "DV", state);
}

/* /TU on a widget below its field says which place this is: some viewers read the widget's own only. */
static void add_place_tip(struct doc *doc, HPDF_Dict d, const struct sheet_widget *w)
{
    const char *tip = w->tooltip && *w->tooltip ? w->tooltip : w->label, *option = NULL;
    for (size_t i = 0; w->kind == WIDGET_RADIO && i < w->noptions; i++)
        if (strcmp(w->options[i].state, on_state(w)) == 0)
            option = w->options[i].label;
    if (!tip)
        tip = "";
    if (!option && !*tip)
        return;
    char *s = option && *tip ? xasprintf("%s：%s", tip, option) : xstrdup(option ? option : tip);
    dict_text(doc, d, "TU", s);
    free(s);
}

/* What belongs to the field, once however many widgets it has. */
static void add_field_entries(struct doc *doc, HPDF_Dict d, const struct sheet_widget *w)
{
    const char *tip = w->tooltip && *w->tooltip ? w->tooltip : w->label;
    if (tip && *tip)
        dict_text(doc, d, "TU", tip);
    HPDF_Dict_AddNumber(d, "Ff", field_flags(w));
    switch (w->kind) {
    case WIDGET_TEXT:
    case WIDGET_MULTILINE:
    case WIDGET_COMB:
    case WIDGET_HIDDEN: add_text_field(doc, d, w); break;
    case WIDGET_CHECK:
    case WIDGET_RADIO:
        HPDF_Dict_AddName(d, "FT", "Btn");
        add_default_appearance(doc, d, "ZaDb", w->size);
        add_state(doc, d, w);
        break;
    case WIDGET_CHOICE:
        HPDF_Dict_AddName(d, "FT", "Ch");
        add_default_appearance(doc, d, w->ascii ? "Helv" : doc->typing_res, w->size);
        add_options(doc, d, w);
        add_state(doc, d, w);
        break;
    }
}

static void add_mark(struct doc *doc, HPDF_Dict d, const struct sheet_widget *w)
{
    const char *on = on_state(w), *preset = preset_state(w);
    HPDF_Dict n = dict_sub(doc, dict_sub(doc, d, "AP"), "N");
    HPDF_Dict_Add(n, on, appearance_mark(doc, w, true));
    HPDF_Dict_Add(n, "Off", appearance_mark(doc, w, false));
    HPDF_Dict_AddName(d, "AS", preset && strcmp(preset, on) == 0 ? on : "Off");
}

/* What belongs to the place on the page. */
static void add_widget_entries(struct doc *doc, HPDF_Dict d, const struct sheet_widget *w, HPDF_Page page)
{
    bool hidden = w->kind == WIDGET_HIDDEN, button = w->kind == WIDGET_CHECK || w->kind == WIDGET_RADIO;
    HPDF_Dict_AddName(d, "Type", "Annot");
    HPDF_Dict_AddName(d, "Subtype", "Widget");
    if (hidden)
        dict_rect(doc, d, "Rect", 0, 0, 0, 0);
    else
        dict_rect(doc, d, "Rect", w->x, w->y, w->x + w->w, w->y + w->h);
    HPDF_Dict_AddNumber(d, "F", hidden ? F_HIDDEN : F_PRINT);
    HPDF_Dict_Add(d, "P", page);
    if (button) {                                          /* for viewers that draw marks anew: ZapfDingbats' tick, a black frame */
        HPDF_Dict mk = dict_sub(doc, d, "MK");
        dict_string(doc, mk, "CA", "4");
        HPDF_Array_AddNumber(dict_array(doc, mk, "BC"), 0);
    }
    /* The page has the lines. A border of 1 that is not drawn keeps typed text off them; cells must fill the whole width. */
    HPDF_Dict_AddNumber(dict_sub(doc, d, "BS"), "W", w->kind == WIDGET_COMB ? 0 : 1);
    if (button)
        add_mark(doc, d, w);
    else
        HPDF_Dict_Add(dict_sub(doc, d, "AP"), "N", appearance_text(doc, w, widget_shown(w)));
}

static HPDF_Dict add_widget(struct form *f, const struct sheet_widget *w, HPDF_Page page)
{
    struct doc *doc = f->doc;
    size_t at = tree_get(&f->tree, w->path);
    bool first = !f->tree.v[at].dict;
    HPDF_Dict field = node_dict(f, at), widget = field;
    struct node *n = &f->tree.v[at];
    if (first) {
        add_field_entries(doc, field, w);
        const struct pdf_action *a = action_add(doc, field, w->path);
        if (a)
            f->acting[a - doc->o->actions] = field;
    }
    if (w->kind == WIDGET_RADIO || n->widgets > 1) {       /* several places of one field */
        if (!n->kids)
            n->kids = dict_array(doc, field, "Kids");
        widget = dict_indirect(doc);
        HPDF_Dict_Add(widget, "Parent", field);
        HPDF_Array_Add(n->kids, widget);
        add_place_tip(doc, widget, w);
    }
    add_widget_entries(doc, widget, w, page);
    return widget;
}

static void add_resources(struct doc *doc, HPDF_Dict acroform, const struct packed *typing)
{
    HPDF_Dict font = dict_sub(doc, dict_sub(doc, acroform, "DR"), "Font");
    HPDF_Dict_Add(font, "Helv", font_standard(doc, "Helvetica", "WinAnsiEncoding"));
    HPDF_Dict_Add(font, "ZaDb", font_standard(doc, "ZapfDingbats", NULL));
    if (typing)
        HPDF_Dict_Add(font, doc->typing_res, font_embed(doc, typing));
}

/* Which fields are calculated, in order: table 218. */
static void add_calculation_order(struct form *f, HPDF_Dict acroform)
{
    const struct pdf_options *o = f->doc->o;
    HPDF_Array order = NULL;
    for (size_t i = 0; i < o->nactions; i++) {
        if (!f->acting[i] || !o->actions[i].calculate)
            continue;
        if (!order)
            order = dict_array(f->doc, acroform, "CO");
        HPDF_Array_Add(order, f->acting[i]);
    }
}

void fields_build(struct doc *doc, const HPDF_Page *page, const struct packed *typing)
{
    HPDF_Dict acroform = dict_indirect(doc);
    HPDF_Dict_Add(doc->h->catalog, "AcroForm", acroform);
    struct form f = {.doc = doc, .fields = dict_array(doc, acroform, "Fields")};
    f.acting = xcalloc(doc->o->nactions + 1, sizeof *f.acting);
    add_resources(doc, acroform, typing);
    add_default_appearance(doc, acroform, doc->typing_res, DEFAULT_SIZE);
    tree_read(&f.tree, doc->sheet);
    for (size_t i = 0; i < doc->sheet->npages; i++) {
        const struct sheet_page *p = &doc->sheet->pages[i];
        if (p->nwidgets == 0)
            continue;
        HPDF_Array annots = dict_array(doc, page[i], "Annots");
        HPDF_Dict_AddName(page[i], "Tabs", doc->sheet->halves ? "S" : "R");     /* rows would run across the halves */
        for (size_t k = 0; k < p->nwidgets; k++)
            HPDF_Array_Add(annots, add_widget(&f, &p->widgets[k], page[i]));
    }
    add_calculation_order(&f, acroform);
    free(f.acting);
    free(f.tree.v);
}
