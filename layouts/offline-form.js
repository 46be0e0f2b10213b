/*
 * offline-form.js - what is filled in: the form of this page, what was typed by path, rows of tables, and the answers as they are handed in.
 * Knows no document.
 */
(function (S) {
    'use strict';

    var u = S.u, A = {};

    /*
     * form program lists regions lang choices: of the page. typed: text by path, as it stands in the fields. rows: rows shown of each table.
     * files: chosen files by the path of their slot. ticks: materials ticked off. left: paths that somebody has left. checked: all is told.
     */
    S.app = A;

    /* A sentence of the message table. */
    A.t = function (id) { return u.format(A.lang, id, Array.prototype.slice.call(arguments, 1)); };

    function unpackRegions(packed) {
        var out = {}, groups = packed.split(' '), i, k;
        for (i = 0; i < groups.length; i++)
            for (k = 4; k < groups[i].length; k += 2) out[groups[i].slice(0, 4) + groups[i].slice(k, k + 2)] = '';
        return out;
    }

    function unshare(f, lists) {
        if (typeof f.choices === 'number') f.choices = lists[f.choices];
        if (typeof f.formers === 'number') f.formers = lists[f.formers];
    }

    A.load = function (page) {
        var head = page.head;
        A.form = head.form;
        A.program = page.program;
        A.lists = page.lists;
        A.regions = page.regions === null ? null : unpackRegions(page.regions);
        A.lang = head.lang;
        A.head = head;
        A.form.sections.forEach(function (s) { (s.fields || []).forEach(function (f) { unshare(f, head.choices); }); });
        A.forget();
    };

    /* As the page was when it was made. */
    A.forget = function () {
        A.typed = {};
        A.rows = {};
        A.files = {};
        A.ticks = {};
        A.left = {};
        A.checked = false;
        A.eachSlot(function (s, f, row, path) {
            if (f['default'] !== undefined && f.type !== 'calculated') A.typed[path] = String(f['default']);
            if (isKey(s, f, row)) A.typed[path] = String(s.keys[row - 1]);
        });
        u.each(A.head.answers, function (path, value) { A.typed[path] = value; });
        A.countRows();
    };

    /* ---- fields ---- */

    function isKey(s, f, row) { return row > 0 && !!s.keys && f === s.fields[0]; }

    u.each = function (o, fn) {
        var key;
        for (key in o) if (u.has(o, key)) fn(key, o[key]);
    };

    /* fn(section, field, row, path, index of the section) for everything that may be typed, rows one by one. */
    A.eachSlot = function (fn) {
        A.form.sections.forEach(function (s, i) {
            var row, last = s.kind === 'table' ? s.rows.max : 0;
            for (row = last ? 1 : 0; row <= last; row++)
                u.fieldsOf(s).forEach(function (f) { if (u.hasField(f)) fn(s, f, row, S.R.cellPath(s, f, row), i); });
        });
    };

    /* Printed or worked out: nobody types it. */
    A.isFixed = function (s, f, row) {
        return f.type === 'calculated' || f.type === 'hidden' || !!f.readonly || !!f.calculation || isKey(s, f, row);
    };

    A.isKeyed = function (s) { return s.kind === 'table' && !!s.keys && s.keys.length > 0; };

    /* On a page that asks for corrections only some fields are open: by path, by table, or by column. */
    A.isOpen = function (path) {
        var open = A.head.open, i, parts = path.split('.');
        if (!open) return true;
        for (i = 0; i < open.length; i++)
            if (open[i] === path || open[i] === parts[0] || open[i] === parts[0] + '.' + parts[2]) return true;
        return false;
    };

    function rowIsTyped(s, row) {
        var i, path;
        for (i = 0; i < s.fields.length; i++) {
            path = S.R.cellPath(s, s.fields[i], row);
            if (!A.isFixed(s, s.fields[i], row) && (A.typed[path] || A.typed[path + '_na'])) return true;
        }
        return false;
    }

    A.rowIsTyped = rowIsTyped;

    /* As many rows as are typed in, at least those that must be there, at least one. */
    A.countRows = function () {
        A.form.sections.forEach(function (s) {
            var n, row;
            if (s.kind !== 'table') return;
            n = Math.max(s.rows.min || 0, 1);
            for (row = 1; row <= s.rows.max; row++) if (rowIsTyped(s, row)) n = Math.max(n, row);
            A.rows[s.table] = A.isKeyed(s) ? s.rows.max : Math.min(Math.max(n, A.rows[s.table] || 0), s.rows.max);
        });
    };

    /* ---- rows ---- */

    function valuesOf(s, row) {
        var out = {};
        s.fields.forEach(function (f) {
            var path = S.R.cellPath(s, f, row);
            if (A.typed[path]) out[f.name] = A.typed[path];
            if (A.typed[path + '_na']) out[f.name + '_na'] = A.typed[path + '_na'];
            if (A.files[path]) out[f.name + ' files'] = A.files[path];
        });
        return out;
    }

    function setValues(s, row, values) {
        s.fields.forEach(function (f) {
            var path = S.R.cellPath(s, f, row);
            A.typed[path] = values[f.name] || '';
            A.typed[path + '_na'] = values[f.name + '_na'] || '';
            A.files[path] = values[f.name + ' files'] || [];
            A.left[path] = false;
        });
    }

    A.swapRows = function (s, a, b) {
        var held = valuesOf(s, a);
        setValues(s, a, valuesOf(s, b));
        setValues(s, b, held);
    };

    /* Gives what undoRow needs. */
    A.removeRow = function (s, row) {
        var held = { section: s, row: row, values: valuesOf(s, row), rows: A.rows[s.table] }, r;
        for (r = row; r < s.rows.max; r++) setValues(s, r, valuesOf(s, r + 1));
        setValues(s, s.rows.max, {});
        A.rows[s.table] = Math.max(A.rows[s.table] - 1, Math.max(s.rows.min || 0, 1));
        return held;
    };

    A.undoRow = function (held) {
        var s = held.section, r;
        for (r = s.rows.max; r > held.row; r--) setValues(s, r, valuesOf(s, r - 1));
        setValues(s, held.row, held.values);
        A.rows[s.table] = held.rows;
    };

    /* ---- answers ---- */

    /* What was typed in normal form, as Shenbao.judge takes it. */
    A.take = function () {
        var typed = {};
        u.each(A.typed, function (path, text) { if (u.trim(u.clean(text)) !== '') typed[path] = text; });
        return S.take(A.form, typed);
    };

    A.valueOf = function (answers, path) { return u.answerAt(answers, path).value; };

    /* By path what is handed in: everything typed that is wanted, nothing that is worked out. */
    A.handedIn = function (verdict) {
        var answers = A.take(), out = {};
        A.eachSlot(function (s, f, row, path) {
            var keep = !(f.type === 'calculated' || f.type === 'hidden' || f.calculation) && !verdict.isIrrelevant(path);
            if (isKey(s, f, row) || keep && A.valueOf(answers, path) !== '') out[path] = A.valueOf(answers, path);
            if (keep && f.na && A.valueOf(answers, path + '_na') !== '') out[path + '_na'] = A.valueOf(answers, path + '_na');
        });
        return out;
    };

    A.identity = function () { return A.form.form + '@' + A.form.version; };

    /* The bytes that the hash is of: the form, and each answer with its path in the order of the paths. */
    A.digest = function (answers) {
        var paths = [], s = A.identity() + '\n';
        u.each(answers, function (path) { paths.push(path); });
        paths.sort().forEach(function (path) { s += path + '\u001F' + answers[path] + '\u001E'; });
        return S.hash.sha256(S.hash.utf8(s));
    };

    A.personName = function () { return A.form.person_name ? u.trim(A.typed[A.form.person_name] || '') : ''; };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
