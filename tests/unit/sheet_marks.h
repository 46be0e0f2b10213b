/*
 * sheet_marks.h - for the tests of sheets: what a choice became on the paper. After cmocka.h and sheet/sheet.h.
 */
#ifndef SHENBAO_SHEET_MARKS_H
#define SHENBAO_SHEET_MARKS_H

/* Marks that a choice outside tables has: more than six are boxes when they are short, else a list. */
static size_t many_marks(const struct sheet *s, const struct field *f)
{
    size_t n = 0;
    for (size_t p = 0; p < s->npages; p++)
        for (size_t i = 0; i < s->pages[p].nwidgets; i++)
            n += !s->pages[p].widgets[i].again && strcmp(s->pages[p].widgets[i].path, f->name) == 0;
    assert_true(n == 1 || n == f->nchoices);
    return n;
}

#endif
