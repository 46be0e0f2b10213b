/*
 * offline-field.js - one field: label, hint, the place to type or choose, what stands for "not applicable", help with rare characters, and the
 * place for what is wrong.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, C = A.C;

    /* path: { root, control, put(), issues: element, hint: element for how it was read, na: box or null, fixed: element or null } */
    A.cells = {};

    var KEYBOARD = { 'integer': 'numeric', 'decimal': 'decimal', 'money': 'decimal', 'year': 'numeric', 'mobile': 'tel', 'phone': 'tel',
        'post-code': 'numeric', 'email': 'email' };
    var EXAMPLES = /^(date|year-month|year|period|time|money)$/;

    function keyboardOf(type) { return u.has(KEYBOARD, type) ? KEYBOARD[type] : null; }

    /* ---- typing ---- */

    function isLong(f) { return f.type === 'paragraph' || f.type === 'text' && f.max > 60; }

    function typing(f, id, changed) {
        var input = isLong(f) ? D.el('textarea', { id: id, rows: Math.min(Math.max(Math.ceil((f.max || 200) / 32), 2), 14) }) :
            D.el('input', { type: 'text', id: id, autocomplete: 'off', inputmode: keyboardOf(f.type) });
        D.on(input, 'input', function () { changed(input.value); });
        if (/^(text|paragraph)$/.test(f.type) === false) input.setAttribute('spellcheck', 'false');
        return { root: input, first: input, group: false, put: function (text) { if (input.value !== text) input.value = text; } };
    }

    function ticking(f, id, changed) {
        var box = D.el('input', { type: 'checkbox', id: id });
        D.on(box, 'change', function () { changed(box.checked ? '1' : ''); });
        return { root: box, first: box, group: false, put: function (text) { box.checked = S.normalise(f, text).value === '1'; } };
    }

    /* ---- rare characters ---- */

    /* U+20164, 20164, &#x20164; or the character itself; '' when it is none. */
    function characterOf(word) {
        var m = /^(?:[Uu]\+?|&#x|0x|\\u\{?)?([0-9A-Fa-f]{4,6})[;}]?$/.exec(u.trim(word)), cp = m ? parseInt(m[1], 16) : 0;
        if (cp >= 0x3400 && cp <= 0x3FFFF && !(cp >= 0xD800 && cp <= 0xF8FF)) return u.character(cp);
        return u.points(u.trim(word)).length === 1 && u.points(u.trim(word))[0] >= 0x80 ? u.trim(word) : '';
    }

    A.characterOf = characterOf;

    function insert(input, text) {
        var from = input.selectionStart, to = input.selectionEnd, event;
        if (from === null || from === undefined) from = to = input.value.length;
        input.value = input.value.slice(0, from) + text + input.value.slice(to);
        input.focus();
        input.setSelectionRange(from + text.length, from + text.length);
        event = document.createEvent('Event');
        event.initEvent('input', true, false);
        input.dispatchEvent(event);
    }

    function rareHelp(f, id, input) {
        var code = D.el('input', { type: 'text', id: id + '-code', autocomplete: 'off', size: 10 }), problem = D.el('span', { role: 'status' });
        return D.el('details', { 'class': 'rare' }, [
            D.el('summary', null, A.t('OFFLINE_RARE')),
            D.el('p', null, A.t('OFFLINE_RARE_PASTE')),
            D.el('p', null, A.t('OFFLINE_RARE_BOX')),
            D.el('p', null, [D.el('label', { 'for': id + '-code' }, A.t('OFFLINE_RARE_CODE')), ' ', code, ' ', D.button(A.t('OFFLINE_RARE_INSERT'), function () {
                var text = characterOf(code.value);
                D.clear(problem, text ? '' : A.t('OFFLINE_RARE_WRONG'));
                if (text) insert(input, text);
            }), ' ', problem]),
            D.el('p', null, [A.t('OFFLINE_RARE_DOT'), ' ', D.button(A.t('OFFLINE_RARE_INSERT_DOT'), function () { insert(input, '\u00B7'); })])
        ]);
    }

    /* ---- the whole ---- */

    function isName(f) { return !!f.rare || f.name === A.form.person_name; }

    /* The normal form of what stands in the field that this one's choices hang on. */
    function aboveOf(s, f, row) {
        return function () {
            var hit = f.parent ? S.find(A.form, row ? s.table + '.' + row + '.' + f.parent : f.parent) : null;
            f.parentLabel = hit ? hit.field.label : '';
            return hit ? S.normalise(hit.field, A.typed[row ? s.table + '.' + row + '.' + f.parent : f.parent] || '').value : '';
        };
    }

    function hintOf(f) {
        if (f.hint) return f.hint;
        return EXAMPLES.test(f.type) ? A.t('OFFLINE_LIKE_' + f.type.toUpperCase().replace('-', '_')) : '';
    }

    /* How much has been written: of an essay from the start, of a line when there is something. */
    function countChars(f, text) {
        var n = u.countChars(u.trim(u.clean(text)));
        return f.max > 0 && (f.type === 'paragraph' || f.type === 'text' && n > 0) ? A.t('OFFLINE_COUNT', n, f.max) : '';
    }

    /* How a date, a number or a list word was read, when it was typed in another way. */
    function readAs(f, text) {
        var n = S.normalise(f, text);
        if (!n.good || n.value === '' || n.value === u.trim(u.clean(text)) || !/^(date|year-month|period|money|integer|decimal|mobile|phone|resident-id|credit-code|time)$/.test(f.type)) return '';
        return A.t('OFFLINE_READ_AS', /^(date|year-month|period)$/.test(f.type) ? S.R.sayValue(A.lang, f, '', n.value) : n.value);
    }

    function makeControl(s, f, row, path, id) {
        function changed(text) { A.changed(path, text); }
        if (f.type === 'tick') return ticking(f, id, changed);
        if (C.isChosen(f) && u.choicesOf(f).length) return C.make(f, id, aboveOf(s, f, row), changed);
        return typing(f, id, changed);
    }

    function naBox(cell, f, path) {
        var box = D.el('input', { type: 'checkbox', id: 'f-' + path + '_na' });
        D.on(box, 'change', function () {
            A.changed(path + '_na', box.checked ? '1' : '');
            if (box.checked && A.typed[path]) {
                A.changed(path, '');
                cell.put();
            }
        });
        cell.na = box;
        return D.el('label', { 'class': 'mark na' }, [box, ' ', D.el('span', null, f.na)]);
    }

    function describe(cell, f, path, hint) {
        var ids = (hint ? 'h-' + path + ' ' : '') + 'e-' + path, list = cell.root.querySelectorAll('input, select, textarea'), i;
        for (i = 0; i < list.length; i++) {
            if (/-code$/.test(list[i].id)) continue;
            list[i].setAttribute('aria-describedby', ids);
            if (f.required === true && !cell.control.group && list[i] === cell.control.first) list[i].setAttribute('aria-required', 'true');
        }
    }

    /* Somebody has gone on to another field. */
    function watchLeaving(cell, path) {
        D.on(cell.root, 'focusout', function (event) {
            var to = event.relatedTarget;
            if (!to || !cell.root.contains(to)) A.leave(path);
        });
    }

    function fixedField(s, f, row, path, cell) {
        var output = D.el(f.type === 'calculated' || f.calculation ? 'output' : 'p', { 'class': 'fixed', id: 'f-' + path });
        cell.root = D.el('div', { 'class': 'field', id: 'w-' + path }, [D.el('span', { 'class': 'label' }, f.label), output, cell.issues]);
        cell.put = function () {
            var value = cell.calculated !== undefined ? cell.calculated : A.typed[path] || '';
            D.clear(output, value === '' ? '\u2014' : S.R.sayValue(A.lang, f, cell.type || '', value).replace(/…$/, '') === value ? value : fullValue(f, value, cell.type));
        };
        return cell;
    }

    /* As people read it, but whole. */
    function fullValue(f, value, type) {
        return /^(text|paragraph|calculated)$/.test(f.type) && !type ? value : S.R.sayValue(A.lang, f, type || '', value);
    }

    A.makeField = function (s, f, row) {
        var path = S.R.cellPath(s, f, row), id = 'f-' + path, hint = hintOf(f), cell = { path: path, field: f, section: s, row: row, na: null, control: null }, head;
        cell.issues = D.el('div', { 'class': 'told', id: 'e-' + path });
        A.cells[path] = cell;
        if (A.isFixed(s, f, row) || !A.isOpen(path)) return fixedField(s, f, row, path, cell);
        cell.control = makeControl(s, f, row, path, id);
        cell.note = D.el('p', { 'class': 'count' });
        cell.put = function () {
            var text = A.typed[path] || '';
            cell.control.put(text);
            if (cell.na) cell.na.checked = A.typed[path + '_na'] === '1';
            cell.retell();
        };
        cell.retell = function () { D.clear(cell.note, [countChars(f, A.typed[path] || ''), ' ', cell.control.first && document.activeElement === cell.control.first ? '' : readAs(f, A.typed[path] || '')]); };
        head = [f.label, cell.mark = D.el('span', { 'class': 'need' }, f.required === true ? A.t('OFFLINE_NEEDED') : '')];
        if (f.type === 'tick') head = D.el('label', { 'class': 'mark' }, [cell.control.root, ' ', D.el('span', null, head)]);
        else head = cell.control.group ? D.el('legend', null, head) : D.el('label', { 'for': id }, head);
        cell.root = D.el(cell.control.group ? 'fieldset' : 'div', { 'class': 'field type-' + f.type, id: 'w-' + path }, [
            head, hint ? D.el('p', { 'class': 'hint', id: 'h-' + path }, hint) : null, f.type === 'tick' ? null : cell.control.root, cell.note,
            f.na ? naBox(cell, f, path) : null,
            isName(f) && cell.control.first && cell.control.first.tagName === 'INPUT' ? rareHelp(f, id, cell.control.first) : null, cell.issues
        ]);
        describe(cell, f, path, hint);
        watchLeaving(cell, path);
        return cell;
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
