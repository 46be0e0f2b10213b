/*
 * bundle_unit.c - the unit of an application that came from another office: the one here that has its code or its name, else it is added with
 * those above it. What is known of a unit here is not changed.
 */
#include <stdlib.h>
#include <string.h>

#include "store/bundle_int.h"

static const char *code_of(struct merge *m, const json_t *u, const char *kind)
{
    const json_t *codes = json_object_get(u, "codes");
    const char *s = json_string_value(json_object_get(codes, kind));
    m->bad = m->bad || !json_is_object(codes);
    return s ? s : "";
}

static long long find_unit(struct merge *m, const json_t *u)
{
    static const char *const kinds[] = {"credit", "org", "own"};
    const char *department = in_text(m, u, "department");
    long long id = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !id; i++)
        if (*code_of(m, u, kinds[i]))
            id = db_one(m->s, "SELECT u.id FROM unit u JOIN unit_code c ON c.unit_id = u.id WHERE c.kind = ?1 AND c.code = ?2 AND u.department = ?3 ORDER BY u.id",
                        "ttt", kinds[i], code_of(m, u, kinds[i]), department);
    return id ? id : db_one(m->s, "SELECT id FROM unit WHERE name = ?1 AND department = ?2 ORDER BY cancelled_on IS NOT NULL, id", "tt", in_text(m, u, "name"), department);
}

static long long add_unit(struct merge *m, const json_t *in, long long parent)
{
    struct store_reason no = {.code = "", .why = BUF_INIT};
    struct store_unit u = {.name = in_text(m, in, "name"), .department = in_text(m, in, "department"), .kind = in_text(m, in, "kind"),
                           .licence = in_text(m, in, "licence"), .legal_person = in_text(m, in, "legal_person"), .address = in_text(m, in, "address"),
                           .phone = in_text(m, in, "phone"), .credit = code_of(m, in, "credit"), .org = code_of(m, in, "org"), .own = code_of(m, in, "own"),
                           .auth = code_of(m, in, "auth"), .parent = parent, .origin = "list"};
    const char *called = in_text(m, in, "department_name");
    char day[11];
    snprintf(day, sizeof day, "%.10s", m->b->at);
    if (m->bad)
        return 0;
    if (*u.department && !db_one(m->s, "SELECT count(*) FROM department WHERE id = ?1", "t", u.department))
        department_put(m->s, u.department, *called ? called : u.department, m->b->by);
    bool added = unit_put(m->s, &u, m->b->by, day, &no);
    buf_clear(&no.why);
    return added ? u.id : 0;
}

void merge_units(struct merge *m)
{
    json_t *l = json_object_get(m->in, "units"), *u;
    size_t i;
    long long unit = 0;
    json_array_foreach(l, i, u) {
        long long found = find_unit(m, u);
        if (m->bad)
            return;
        unit = found ? found : add_unit(m, u, unit);
    }
    if (!unit || m->bad ||
        !db_one(m->s, "SELECT count(*) FROM application WHERE id = ?1 AND unit_id IS NOT ?2", "ii", m->application, unit))
        return;
    db_run(m->s, "UPDATE application SET unit_id = ?2 WHERE id = ?1", "ii", m->application, unit);
    char *detail = xasprintf("{\"unit\":%lld}", unit);
    event_add(m->s, m->b->at, &(struct event){"unit_filed", m->b->by, detail, 0, m->application, 0, 0});
    free(detail);
}
