/*
 * offline-view.js - the page: sections in the order of the paper, rows of tables that come, go and move, how far one has come; and what happens
 * when something is typed.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, waiting = null;

    /* ---- one section ---- */

    /* What is no answer: a picture to be glued on, words between fields. */
    function makeWords(f) {
        if (f.type === 'photo') return D.el('p', { 'class': 'words' }, [f.label, '：', f.photo_mm ? A.t('OFFLINE_PHOTO', f.photo_mm[0], f.photo_mm[1]) : A.t('OFFLINE_PHOTO_ANY'),
            f.hint ? A.t('OFFLINE_STOP') + f.hint : '']);
        return f.type === 'note' ? D.el('p', { 'class': 'words' }, f.label) : null;
    }

    function makePart(s, f, row) {
        if (f.type === 'file') return A.makeFileSlot(s, f, row).root;
        if (f.type === 'hidden') return null;
        return u.hasField(f) ? A.makeField(s, f, row).root : makeWords(f);
    }

    /* What applicants sign themselves (own) no body fills in, and its words are theirs. */
    function makeOpinions(s) {
        var out = [], others = [];
        (s.opinions || []).forEach(function (o) {
            var hit = o.name ? S.find(A.form, o.name) : null;
            if (hit) out.push(A.makeField(s, hit.field, 0).root);
            else if (o.own) out.push(D.el('p', { 'class': 'words' }, [o.label, o.text ? '：' + o.text : '']));
            else others.push(o.label);
        });
        if (others.length) out.push(D.el('p', { 'class': 'words' }, A.t('OFFLINE_OPINIONS', others.join(A.lang === 'en' ? ', ' : '、'))));
        return out;
    }

    /* ---- tables ---- */

    function canChangeRows(s) {
        var open = A.head.open;
        return !A.isKeyed(s) && (!open || u.indexOf(open, s.table) >= 0);
    }

    function rowTitle(s, row) { return A.isKeyed(s) ? u.speak(s.fields[0].label) + ' ' + s.keys[row - 1] : A.t('OFFLINE_ROW', row); }

    function rowButtons(view, row) {
        var s = view.section, n = A.rows[s.table], title = rowTitle(s, row);
        function move(by) {
            return function () {
                A.swapRows(s, row, row + by);
                drawRows(view);
                A.changed(s.table, null);
                D.say(A.t('OFFLINE_MOVED', row, row + by));
                focusRow(s, row + by);
            };
        }
        return D.el('div', { 'class': 'row-buttons' }, [
            row > 1 ? D.button('↑ ' + A.t('OFFLINE_UP'), move(-1), { 'class': 'small', 'aria-label': A.t('OFFLINE_UP_ROW', title) }) : null,
            row < n ? D.button('↓ ' + A.t('OFFLINE_DOWN'), move(1), { 'class': 'small', 'aria-label': A.t('OFFLINE_DOWN_ROW', title) }) : null,
            n > Math.max(s.rows.min || 0, 1) || A.rowIsTyped(s, row) ?
                D.button('× ' + A.t('OFFLINE_REMOVE'), function () { removeRow(view, row); }, { 'class': 'small', 'aria-label': A.t('OFFLINE_REMOVE_ROW', title) }) : null
        ]);
    }

    function focusRow(s, row) {
        var i, cell;
        for (i = 0; i < s.fields.length; i++) {
            cell = A.cells[S.R.cellPath(s, s.fields[i], row)];
            if (cell && cell.control && cell.control.first) return D.focus(cell.control.first);
        }
        return null;
    }

    function removeRow(view, row) {
        var s = view.section, held = A.removeRow(s, row), undo;
        drawRows(view);
        A.changed(s.table, null);
        undo = D.button(A.t('OFFLINE_UNDO'), function () {
            A.undoRow(held);
            drawRows(view);
            A.changed(s.table, null);
            D.say(A.t('OFFLINE_UNDONE'));
            focusRow(s, row);
        });
        D.say(A.t('OFFLINE_REMOVED', row), undo);
        focusRow(s, Math.min(row, A.rows[s.table]));
    }

    function makeRow(view, row) {
        var s = view.section, id = 'r-' + s.table + '-' + row;
        return D.el('div', { 'class': 'row', role: 'group', 'aria-labelledby': id }, [
            D.el('div', { 'class': 'row-head' }, [D.el('h3', { id: id }, rowTitle(s, row)), canChangeRows(s) ? rowButtons(view, row) : null]),
            D.el('div', { 'class': 'row-fields' }, s.fields.map(function (f, i) { return A.isKeyed(s) && i === 0 ? keyOf(s, f, row) : makePart(s, f, row); }))
        ]);
    }

    /* The printed name of a row stands in its title. */
    function keyOf(s, f, row) {
        A.makeField(s, f, row);
        return A.cells[S.R.cellPath(s, f, row)].issues;
    }

    function forgetRows(s) {
        var row;
        for (row = 1; row <= s.rows.max; row++) s.fields.forEach(function (f) { delete A.cells[S.R.cellPath(s, f, row)]; });
    }

    function drawRows(view) {
        var s = view.section, out = [], row, n = A.rows[s.table];
        forgetRows(s);
        for (row = 1; row <= n; row++) out.push(makeRow(view, row));
        D.clear(view.rows, out);
        for (row = 1; row <= n; row++) s.fields.forEach(function (f) {
            var cell = A.cells[S.R.cellPath(s, f, row)];
            if (cell) cell.put();
        });
        if (view.add) {
            D.clear(view.add, A.t('OFFLINE_ADD', s.rows.max - n));
            if (n >= s.rows.max) view.add.setAttribute('disabled', '');
            else view.add.removeAttribute('disabled');
        }
        A.tell();
    }

    function makeTable(view) {
        var s = view.section;
        view.rows = D.el('div', { 'class': 'rows' });
        view.add = canChangeRows(s) ? D.button('', function () {
            A.rows[s.table]++;
            drawRows(view);
            A.changed(s.table, null);
            focusRow(s, A.rows[s.table]);
        }, { id: 'add-' + s.table }) : null;
        view.issues = D.el('div', { 'class': 'told', id: 'e-' + s.table });
        return [D.el('p', { 'class': 'hint' }, s.rows.min > 0 ? A.t('OFFLINE_ROWS_FROM', s.rows.min, s.rows.max) : A.t('OFFLINE_ROWS', s.rows.max)), view.issues, view.rows, view.add];
    }

    /* ---- the whole page ---- */

    A.views = [];

    function sectionTitle(s, i) { return s.title || (s.fields && s.fields.length ? u.speak(s.fields[0].label) : A.t('OFFLINE_PART', i + 1)); }

    /* Who hears the page must be able to tell sections of one title apart. */
    function sectionName(i) {
        var title = sectionTitle(A.form.sections[i], i), k;
        for (k = 0; k < A.form.sections.length; k++)
            if (k !== i && sectionTitle(A.form.sections[k], k) === title) return { 'aria-label': title + ' ' + A.t('OFFLINE_PART', i + 1) };
        return { 'aria-labelledby': 't-' + i };
    }

    A.sectionTitle = sectionTitle;

    /* Nobody sees what is only worked out for rules. */
    function isShown(s) {
        return s.kind === 'table' || (s.opinions || []).length > 0 || (s.fields || []).some(function (f) { return f.type !== 'hidden'; });
    }

    function makeSection(s, i) {
        var view = { section: s, index: i, rows: null, add: null, issues: null }, id = 's-' + i, name;
        view.why = D.el('p', { 'class': 'why', hidden: true });
        view.body = D.el('div', { 'class': 'body' });
        name = sectionName(i);
        name.id = id;
        view.root = D.el('section', name, [D.el('h2', { id: 't-' + i, tabindex: '-1' }, sectionTitle(s, i)),
            s.by ? D.el('p', { 'class': 'hint' }, A.t('OFFLINE_BY', s.by)) : null, view.why, view.body]);
        D.add(view.body, s.kind === 'table' ? makeTable(view) : (s.fields || []).map(function (f) {
            var part = makePart(s, f, 0), why;
            if (part && u.hasField(f)) {
                why = D.el('p', { 'class': 'why', hidden: true });
                A.cells[f.name].why = why;
                return [part, why];
            }
            return part;
        }).concat(makeOpinions(s)));
        A.views.push(view);
        return view.root;
    }

    function makeNotes() {
        if (!(A.form.notes || []).length) return null;
        return D.el('details', { 'class': 'notes' }, [D.el('summary', null, A.t('OFFLINE_NOTES')), D.el('ol', null, A.form.notes.map(function (n) { return D.el('li', null, n); }))]);
    }

    function makeProgress() {
        var list = D.el('ol', null, A.views.map(function (view) {
            view.mark = D.el('span', { 'class': 'meta' });
            view.line = D.el('li', null, D.el('a', { href: '#' + view.root.id }, [D.el('span', null, sectionTitle(view.section, view.index)), ' ', view.mark]));
            D.on(view.line.firstChild, 'click', function (event) {
                event.preventDefault();
                D.focus(D.id('t-' + view.index));
                view.root.scrollIntoView();
            });
            return view.line;
        }));
        return D.el('nav', { 'class': 'progress', 'aria-label': A.t('OFFLINE_PROGRESS') }, [D.el('p', { id: 'progress' }), list]);
    }

    /* Puts the form into the place for it. Called again when somebody else is filled in for. */
    A.draw = function () {
        var sections;
        A.cells = {};
        A.views = [];
        sections = A.form.sections.map(function (s, i) { return isShown(s) ? makeSection(s, i) : null; });
        D.clear(D.id('form'), [makeNotes(), sections, A.makeMaterials()]);
        D.clear(D.id('progress-place'), makeProgress());
        A.views.forEach(function (view) { if (view.rows) drawRows(view); });
        u.each(A.cells, function (path, cell) { cell.put(); });
        A.refresh();
    };

    /* ---- something happened ---- */

    function later(ms) {
        if (waiting) clearTimeout(waiting);
        waiting = setTimeout(function () { A.refresh(); }, ms);
    }

    /* text null: what was typed stands already. */
    A.changed = function (path, text) {
        if (text !== null) A.typed[path] = text;
        A.dirty = true;
        if (A.cells[path] && A.cells[path].retell && text !== null) A.cells[path].retell();
        if (A.keepSoon) A.keepSoon();
        later(250);
    };

    var pressed = false, waitingLeaves = [];

    function leaveNow(path) {
        A.left[path] = true;
        A.refresh();
        if (A.cells[path] && A.cells[path].retell) A.cells[path].retell();
        A.sayIssues(path);
    }

    /* While a mouse button or a finger is down nothing may move: what was pressed would not be under it any more when it goes up. */
    A.leave = function (path) {
        if (pressed) waitingLeaves.push(path);
        else leaveNow(path);
    };

    function released() {
        setTimeout(function () {
            var paths = waitingLeaves;
            pressed = false;
            waitingLeaves = [];
            paths.forEach(leaveNow);
        }, 0);
    }

    A.watchPressing = function () {
        ['mousedown', 'touchstart'].forEach(function (what) { document.addEventListener(what, function () { pressed = true; }, true); });
        ['mouseup', 'touchend', 'touchcancel', 'dragend', 'blur'].forEach(function (what) { window.addEventListener(what, function (event) { if (event.type !== 'blur' || event.target === window) released(); }, true); });
    };

    /* ---- what is wanted ---- */

    function showCell(cell, verdict, index) {
        var k = u.indexOf(cell.section.fields || [], cell.field), hidden = !verdict.sectionHidden(index) && verdict.isHidden(cell.path, index, k, cell.row);
        D.show(cell.root, !hidden);
        if (cell.mark) D.clear(cell.mark, cell.field.required === true || S.R.isMarked(verdict.judge, cell.path, 'required') ? A.t('OFFLINE_NEEDED') : '');
        if (!cell.why) return;
        D.show(cell.why, hidden);
        if (hidden) D.clear(cell.why, [D.el('strong', null, u.speak(cell.field.label)), A.t('OFFLINE_COLON'), A.reason(verdict, index, k, cell.row)]);
    }

    function showCalculated(cell, verdict) {
        var f = cell.field;
        if (f.type !== 'calculated' && !f.calculation) return;
        cell.calculated = u.has(verdict.calculated, cell.path) ? verdict.calculated[cell.path] : '';
        cell.type = verdict.judge.P.types['field ' + (cell.section.kind === 'table' ? cell.section.table + '.' : '') + f.name + ' calculation'] || '';
        cell.put();
    }

    /* Lists that hang on another field are filled anew when that has changed. */
    function followParent(cell) {
        var path, above;
        if (!cell.field.parent || !cell.control) return;
        path = cell.row ? cell.section.table + '.' + cell.row + '.' + cell.field.parent : cell.field.parent;
        above = A.typed[path] || '';
        if (cell.above === above) return;
        cell.above = above;
        cell.put();
    }

    function showProgress(verdict) {
        var all = A.progress(verdict), wanted = 0, done = 0;
        A.views.forEach(function (view) {
            var p = all[view.index];
            wanted += p.wanted;
            done += p.done;
            D.clear(view.mark, verdict.sectionHidden(view.index) ? A.t('OFFLINE_SKIPPED') : !p.wanted ? '' :
                p.done === p.wanted ? A.t(p.errors && A.checked ? 'OFFLINE_TO_MEND' : 'OFFLINE_DONE', p.errors) : A.t('OFFLINE_OF', p.done, p.wanted));
        });
        D.clear(D.id('progress'), [A.t('OFFLINE_DONE_OF', done, wanted), ' ', D.el('progress', { value: done, max: Math.max(wanted, 1), 'aria-label': A.t('OFFLINE_PROGRESS') })]);
    }

    A.refresh = function () {
        var verdict;
        if (waiting) clearTimeout(waiting);
        waiting = null;
        verdict = A.verdict = A.judge();
        A.views.forEach(function (view) {
            var off = verdict.sectionHidden(view.index);
            D.show(view.body, !off);
            D.show(view.why, off);
            if (off) D.clear(view.why, A.reason(verdict, view.index, -1, 0));
        });
        u.each(A.cells, function (path, cell) {
            showCell(cell, verdict, u.indexOf(A.form.sections, cell.section));
            showCalculated(cell, verdict);
            followParent(cell);
        });
        showProgress(verdict);
        A.showMaterials(verdict.answers);
        A.tell();
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
