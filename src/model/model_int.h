/*
 * model_int.h - what the files of the model share: YAML nodes with places, tables that say which keys a mapping may have,
 * and the state of one loading run. Nothing outside src/model may include it.
 */
#ifndef SHENBAO_MODEL_INT_H
#define SHENBAO_MODEL_INT_H

#include "model/model.h"

/* Limits, the same for YAML and for the compiled JSON so that whatever was read can be written and read again. */
enum {
    LIMIT_FILE = 4 << 20,                                  /* bytes of one source file */
    LIMIT_TEXT = 64 << 10,                                 /* bytes of one text */
    LIMIT_LIST = 20000,                                    /* elements of one list */
    LIMIT_ROWS = 200,                                      /* rows of a table in a form */
    LIMIT_VALUES = 10000,                                  /* stored values of a form: what the reader takes from a PDF */
    LIMIT_DEPTH = 32                                       /* nesting of YAML */
};

/* ---- one loading run (load.c), and the sources it reads (source.c) ---- */

struct part { const char *path; struct ynode *root; };     /* root NULL: it was not readable, and that has been said */
struct told { struct place at; enum msg id; char *first; };

struct load {
    struct arena *arena;
    struct arena *nodes;                                   /* where nodes of YAML live when they are not kept, their texts are; NULL: in arena */
    struct diags *diags;                                   /* where mistakes go, or */
    struct buf *why;                                       /* where the first one goes (form_from_json) */
    size_t mistakes;
    const char *dir;                                       /* content folder; NULL = none found */
    struct codelist *codes; size_t ncodes, ccodes;         /* heap; the lists themselves are in the arena */
    struct lists_source *lists, *shipped;                  /* what the site and the programs say of lists; NULL until read (lists.c) */
    bool has_lists;
    struct part *parts; size_t nparts, cparts;
    struct told *told; size_t ntold, ctold;                /* a part is used many times, its mistakes are said once */
    struct buf where;                                      /* form_from_json: path of the JSON value looked at */
    bool no_rosters;                                       /* no roster.yaml lies beside the guide that is read */
    size_t *noted; size_t nnoted, cnoted;                  /* where numbers and open brackets begin in the source that was read last */
    struct stamp read_at;                                  /* of the source that was read last, before it was */
};
void load_init(struct load *l, struct arena *a, struct diags *d, const char *dir);
void load_clear(struct load *l);
/* What another run of the same content has told, as if l had; clears the other and frees its diagnostics. */
void load_take(struct load *l, struct load *other);
bool ends_with(const char *s, const char *end);            /* and has something before it */
void load_all_codes(struct load *l);                       /* code lists, the site's and those that come with the programs */
/* The guides of the content with all code lists, or those wanted without, in byte order of their folders. (guides.c) */
void guides_read(struct load *l, struct model *m, const struct model_options *o);

/* Records a mistake, once for each place, message and first argument. */
void problem_add(struct load *l, struct place at, enum msg id, const char *const *args);
#define problem(l, at, id, ...) problem_add((l), (at), (id), MSG_ARGS(__VA_ARGS__))
#define problem0(l, at, id) problem_add((l), (at), (id), MSG_NONE)

static inline struct place place_at(const char *file, int line, int col) { return (struct place){file, line, col}; }

/* Reads a source file into the arena without its byte order mark; false when it is absent (absent tells, quietly), or too big,
 * not UTF-8 (told). Control characters are told and become spaces. An unreadable file ends the program: that is the system's failure. */
bool source_read(struct load *l, const char *path, char **text, size_t *n, bool *absent);
/* The same, read as YAML by a schema, whose mistakes are told. The path must last. False too when it is no mapping. */
struct schema;
bool yaml_file_read(struct load *l, const char *path, const struct schema *schema, void *out, bool *absent);
/* Tells of pinyin and wrong weekdays in a source, at the places that are noted (lint.c). */
void lint_text(struct load *l, const char *file, const char *text);
extern const char open_mark[];                             /* what opens a bracket with pinyin */
/* dir/rel in the arena; a dir of "." is left out. */
const char *content_path(struct load *l, const char *rel);
char *place_words(struct load *l, struct place at);        /* "file:12" for a message that names a second place */
/* The list `id`, read on demand if the run says so; NULL if there is none. */
const struct codelist *load_codes(struct load *l, const char *id);

/* lists.yaml of the site; then what is said of one list, by the site or else by us, or NULL; then whether all lists are as they may be. */
void lists_read(struct load *l);
const struct list_facts *lists_facts(struct load *l, const char *id);
void lists_check(struct load *l);

/* ---- YAML (yaml.c) ---- */

enum ynode_kind { YNODE_BAD, YNODE_SCALAR, YNODE_LIST, YNODE_MAP };   /* BAD: a mistake stood here and has been told */
struct ypair { struct ynode *key, *value; };               /* key: always a scalar */
struct ynode {
    enum ynode_kind kind;
    bool plain;                                            /* scalar without quotes: may be yes/no, a number, nothing */
    const char *s;                                         /* scalar */
    struct place text_at;                                  /* scalar: of its first character, behind a quote; in a block of text its line */
    struct ynode **item;                                   /* list */
    struct ypair *pair;                                    /* map, no key twice */
    size_t n;
    struct place at;
};
/* The document in text[0..n), or NULL when it has no meaning at all (told). first_line: number of its first line in the file. */
struct ynode *yaml_parse(struct load *l, const char *file, const char *text, size_t n, int first_line);
struct ynode *ymap_get(const struct ynode *map, const char *key);
/* The place of the value of a key, or `otherwise` when there is no node or no such key. */
struct place ymap_place(const struct ynode *map, const char *key, struct place otherwise);
bool ynode_is_empty(const struct ynode *n);                /* plain nothing, ~ or null */
bool ynode_bool(const struct ynode *n, bool *out);         /* yes no true false 是 否, plain */

/* ---- tables of keys (schema.c) ---- */

enum key_kind {                                            /* the member at `off` */
    KEY_TEXT,                                              /* struct text */
    KEY_TEXT_OR_YES,                                       /* struct text; plain yes stands for `yes`, no for none */
    KEY_EXPR,                                              /* struct text: an expression; its place is that of its first character */
    KEY_BOOL_OR_EXPR,                                      /* bool, or an expression: a struct text at off_n */
    KEY_STRING,                                            /* const char * */
    KEY_BOOL,                                              /* bool */
    KEY_NOT_BOOL,                                          /* bool, stored the other way round */
    KEY_FLAG,                                              /* bool by one of two words; a NULL word cannot be written */
    KEY_INT,                                               /* int within lo..hi; def when absent */
    KEY_NUMBER,                                            /* double within lo..hi */
    KEY_PERCENT,                                           /* double from "22%" */
    KEY_MM2,                                               /* double[2] from [width, height] */
    KEY_PIXELS,                                            /* int[2] from [width, height] */
    KEY_BYTES,                                             /* int from "300K" or "4M"; 1 K is 1024 */
    KEY_WORD,                                              /* enum: index of the word */
    KEY_WORD_STRING,                                       /* const char *, one of the words */
    KEY_WORD_SET,                                          /* unsigned: a bit for each word of a list */
    KEY_TEXTS,                                             /* struct text *, count at off_n */
    KEY_OBJECT,                                            /* a mapping; its members count from `off` */
    KEY_OBJECTS,                                           /* array of structs, count at off_n */
    KEY_NODE                                               /* struct ynode *, looked at by the caller */
};
struct words { const char *const *v; size_t n; };
enum { KEY_REQUIRED = 1 };
struct key_spec {
    const char *key;
    enum key_kind kind;
    unsigned flags;
    size_t off, off_n;
    int lo, hi, def;
    const struct words *words;
    const struct schema *of;
    bool (*ok)(const char *s);                             /* a text that fails is told as `bad` ({0} the text, {1} the key) */
    enum msg bad;
    const char *yes;
};
struct schema {
    const struct schema *base;                             /* its keys are allowed too, for the same struct; or NULL */
    const struct key_spec *keys;
    size_t nkeys, size;
    bool has_place;                                        /* `at`: offset of a struct place to be filled */
    size_t at;
    const char *scalar;                                    /* the key a bare scalar stands for, or NULL */
    void (*done)(struct load *l, const struct ynode *node, void *obj);   /* checks across keys, after YAML; or NULL */
};
#define SCHEMA_KEYS(table) .keys = (table), .nkeys = sizeof(table) / sizeof *(table)
#define WORDS(array) { (array), sizeof(array) / sizeof *(array) }

/* Sets the defaults (the memory is zeroed already). */
void schema_defaults(const struct schema *s, void *obj);
/* Fills obj from a mapping and tells every mistake. False when node is no mapping. */
bool schema_read(struct load *l, const struct schema *s, const struct ynode *node, void *obj);
/* A list under `key`, or NULL with n 0 (told unless absent). */
struct ynode *const *list_items(struct load *l, const char *key, const struct ynode *node, size_t *n);
/* Tells of an unknown word and what is meant or possible. */
void problem_word(struct load *l, struct place at, const char *key, const char *word, const struct words *w);

/* The same tables drive the compiled JSON (formjson.c); KEY_NODE is not for it. */
json_t *schema_to_json(const struct schema *s, const void *obj);
bool schema_from_json(struct load *l, const struct schema *s, const json_t *j, void *obj);

/* ---- forms ---- */

#define BIT(t) (1u << (t))
enum {
    TYPES_CHOICE = BIT(TYPE_CHOICE) | BIT(TYPE_CHOICES),
    TYPES_LIST = TYPES_CHOICE | BIT(TYPE_CODE) | BIT(TYPE_REGION),
    TYPES_PROSE = BIT(TYPE_TEXT) | BIT(TYPE_PARAGRAPH),
    TYPES_NUMBER = BIT(TYPE_INTEGER) | BIT(TYPE_DECIMAL) | BIT(TYPE_MONEY),
    TYPES_NO_FIELD = BIT(TYPE_PHOTO) | BIT(TYPE_NOTE) | BIT(TYPE_FILE)
};

extern const struct words type_words, field_kind_words;
extern const struct schema form_head_schema, section_head_schema, rows_schema, field_schema, opinion_schema;   /* form.c field.c */

bool id_ok(const char *s);                                 /* [a-z][a-z0-9-]*, at most 64 */
bool name_ok(const char *s);                               /* [a-z][a-z0-9_]*, at most 64 */
bool list_id_ok(const char *s);                            /* [a-z0-9][a-z0-9_-]*, at most 64 */
bool code_day_ok(const char *s);                           /* YYYY, YYYY-MM or YYYY-MM-DD */
bool period_date_ok(const char *iso);                      /* YYYY-MM-DD that exists */
bool drop_ok(const char *s);                               /* NAME, TABLE.COLUMN, or one of them with =VALUE */

/* id_kinds and file_kinds of what is written; tells of words that mean nothing for the type. node may be NULL (JSON). */
void field_set_kinds(struct load *l, struct field *f, const struct ynode *node);
/* choices.c: fills in what may be left out of choices, copies those of a code list, and checks them. node may be NULL (JSON). */
extern const struct schema choice_schema;
void choices_finish(struct load *l, struct field *f, const struct ynode *node);
/* Which choice of the field `parent` each choice of f belongs to, where a code list says so; and whether f may have it as a parent. */
void choices_link(struct load *l, struct field *f, const struct field *parent);
/* Completes the field and checks it by itself. node may be NULL (JSON). */
void field_finish(struct load *l, struct field *f, const struct ynode *node);
/* The field in which an opinion is typed; sets o->field. */
void opinion_finish(struct load *l, struct opinion *o);
/* rule.c: a constraint's keys are those of a field and of a rule. */
#define CONSTRAINT_KEYS(type, m) \
    {.key = "constraint", .kind = KEY_EXPR, .off = offsetof(struct type, m.expr)}, \
    {.key = "constraint_message", .kind = KEY_TEXT, .off = offsetof(struct type, m.message)}, \
    {.key = "remedy", .kind = KEY_TEXT, .off = offsetof(struct type, m.remedy)}, \
    {.key = "severity", .kind = KEY_FLAG, .off = offsetof(struct type, m.warning), .words = &severity_words}, \
    {.key = "code", .kind = KEY_STRING, .off = offsetof(struct type, m.code), .ok = reason_code_ok, .bad = MSG_BAD_CODE}
extern const struct words severity_words;
extern const struct words typing_words;                    /* small normal full */
bool reason_code_ok(const char *s);
extern const struct schema rule_schema;
/* Sets the reason code and tells of keys without a constraint. at: where what is missing is told. */
/* code_alone: `code` says something without a constraint. */
void constraint_finish(struct load *l, struct constraint *c, const struct ynode *node, struct place at, bool code_alone);
void rule_finish(struct load *l, struct rule *r, const struct ynode *node);
/* Ids of rules, told when one comes twice. ids: each rule of what is checked, in order. */
void rule_ids_check(struct load *l, const struct rule *const *v, size_t n);
/* Checks a section by itself, its fields being finished. node may be NULL. */
void section_check(struct load *l, const struct section *s, const struct ynode *node);
/* Checks what concerns several sections: paths, persons, siblings, sizes. node may be NULL. */
void form_check(struct load *l, const struct form *f, const struct ynode *node);
struct form *form_read(struct load *l, const char *path);
/* The sections of a form from a list of them; photos and notes without a name get one. */
void sections_read(struct load *l, struct form *f, const struct ynode *node);
/* Whether "field", "table" or "table.column" names something of the form. */
bool form_has_path(const struct form *f, const char *path);
/* An included part with its parameters replaced and the section's changes applied: nodes for field_schema, and rules. */
struct part_use { struct ynode **fields; size_t nfields; struct rule *rules; size_t nrules; };
/* override: {field: {key: value}}. with and override may be NULL. Nothing is in *out when the part cannot be used (told). */
void part_use(struct load *l, const struct ynode *include, const struct ynode *with, const struct ynode *override, struct part_use *out);

/* ---- versions (version.c compare.c) ---- */

/* Where answers to the older form go: the field (or table) of the newer one that has its name, or else had it. NULL if there is none. */
const struct field *field_successor(const struct form *newer, const struct section *table, const struct field *f,
                                    const struct section **in);
const struct section *table_successor(const struct form *newer, const struct section *table);
/* Row of the newer table in which an answer of this row stands; 0 if there is none. */
int row_successor(const struct section *older, const struct section *newer, int row);
/* The choice of the newer field that stands for a value of the older one, or NULL. */
const struct choice *choice_successor(const struct field *newer, const char *value);
/* True when every answer of the older type is one of the newer type. */
bool type_takes(enum type newer, enum type older);
bool form_same_now(const struct form *a, const struct form *b);       /* the same but for former names */
bool form_drops(const struct form *f, const char *what);
bool form_has_value(const struct form *f, const char *what);         /* "sex=男": the choice, or the row of a table, is there */

/* ---- the rest ---- */

/* Markdown with a YAML head between two lines of ---: false (told) when one is missing. unix_lines: with LF alone, in the arena. */
struct halves { const char *head, *body; size_t nhead, nbody; int body_line; };
bool front_matter_split(struct load *l, const char *path, const char *text, size_t n, struct halves *out);
const char *unix_lines(struct load *l, const char *s, size_t n);
struct guide *guide_read(struct load *l, const char *path, const char *region, const char *id, const struct ynode **forms);
void site_read(struct load *l, const char *path, struct site *out);

/* ---- procedure.c ---- */

/* roster.yaml beside the guide, where there is one; and its columns against the forms. (roster.c) */
extern const struct schema roster_schema;
void rosters_read(struct load *l, struct guide *g);
void rosters_check(struct load *l, const struct guide *g);
bool retain_ok(const char *s);
extern const struct schema correction_schema, where_schema, fee_schema, limit_schema, letter_value_schema;
extern const struct schema material_schema, receiving_schema, eligible_schema, excluded_schema, hours_schema;
extern const struct schema chain_schema;                   /* chain.c */
extern const struct schema procedure_schema;               /* of a struct form: the object "procedure" of the compiled JSON */
extern const struct words repeat_words, month_words;
void material_finish(struct material *m);
void hours_finish(struct load *l, struct hours *h);
/* What YAML's tables do with nodes at hand, for facts out of JSON. */
void procedure_finish(struct load *l, struct procedure *p);
/* Rows that name forms and fields, the forms being known; fills in the only form where a row names none. */
void procedure_check(struct load *l, struct guide *g, bool all_readable);
void form_set_procedure(struct arena *a, struct form *f, const struct guide *g, const struct site *s);

#endif
