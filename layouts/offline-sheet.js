/*
 * offline-sheet.js - the official sheet with the answers in its cells: lines, words and boxes as the PDF has them, what was typed set into the
 * boxes. What does not fit is told to the caller, who prints it behind.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, SIZES = [10.5, 9, 8], LEAST_LONG = 9;

    function numbers(packed) { return packed.split(' ').map(Number); }

    function gray(g) {
        var v = Math.round(g * 255);
        return 'rgb(' + v + ',' + v + ',' + v + ')';
    }

    /* ---- the empty sheet ---- */

    function drawLine(packed, h) {
        var n = numbers(packed);
        return A.svg('line', { x1: n[0], y1: h - n[1], x2: n[2], y2: h - n[3], 'stroke-width': n[4], stroke: gray(n[5]) });
    }

    /* Behind the seven numbers of one, place and width of each that lies in the same row. */
    function drawRects(packed, h) {
        var n = numbers(packed), out = [], i;
        for (i = 5; i < n.length; i += 2)
            out.push(A.svg('rect', { x: i > 5 ? n[i] : n[0], y: h - n[1] - n[3], width: i > 5 ? n[i + 1] : n[2], height: n[3], 'stroke-width': n[4],
                stroke: n[4] > 0 ? gray(n[5]) : 'none', fill: n[6] < 0 ? 'none' : gray(n[6]) }));
        return out;
    }

    /* Title and heading are heavier, as in the PDF. */
    function drawText(packed, h) {
        var m = /^((?:\S+ ){7})([\s\S]*)$/.exec(packed), n = numbers(u.trim(m[1])), attributes = { 'font-size': n[2], fill: gray(n[5]) }, out = [];
        if (n[3] < 2) attributes['font-weight'] = 'bold';
        if (n[4]) attributes['letter-spacing'] = n[4];
        if (!n[6]) {
            attributes.x = n[0];
            attributes.y = h - n[1];
            return A.svg('text', attributes, m[2]);
        }
        u.points(m[2]).forEach(function (cp, i) {
            attributes.x = n[0];
            attributes.y = h - n[1] + n[6] * i + n[2] * 0.88;
            attributes['text-anchor'] = 'middle';
            out.push(A.svg('text', attributes, u.character(cp)));
        });
        return out;
    }

    /* ---- what stands in a box ---- */

    /* As people write it: choices by their words, a period with "to" in it. */
    A.printed = function (f, value, type) {
        var m;
        if (value === '') return '';
        if (A.C.isChosen(f)) return (f.type === 'choices' ? value.split(' ') : [value]).map(function (v) {
            var c = u.choiceWithValue(f, v);
            return c ? c.label || c.value : v;
        }).join(A.lang === 'en' ? ', ' : '、');
        m = f.type === 'period' || type === 'p' ? /^(\d{4}-\d\d)\/(\d{4}-\d\d|\.\.)$/.exec(value) : null;
        if (m) return A.t(m[2] === '..' ? 'OFFLINE_PERIOD_OPEN' : 'OFFLINE_PERIOD', m[1], m[2]);
        return f.type === 'tick' || type === 'b' ? '\u2713' : value;
    };

    function findField(path) {
        var hit = S.find(A.form, path), dot;
        if (hit) return { field: hit.na ? { type: 'tick' } : hit.field, path: path, state: '' };
        dot = path.lastIndexOf('.');                       /* a box of one of several choices */
        hit = dot > 0 ? S.find(A.form, path.slice(0, dot)) : null;
        return hit && hit.field.type === 'choices' ? { field: hit.field, path: path.slice(0, dot), state: path.slice(dot + 1) } : null;
    }

    function isOn(f, value, state) {
        var words = f.type === 'choices' ? value.split(' ') : [value];
        if (f.type === 'tick') return value === '1';
        return u.choicesOf(f).some(function (c) { return c.state === state && u.indexOf(words, c.value) >= 0; });
    }

    function box(at, h, words) {
        var e = D.el('div', { 'class': 'cell' }, words);
        e.style.left = at[0] + 'pt';
        e.style.top = h - at[1] - at[3] + 'pt';
        e.style.width = at[2] + 'pt';
        e.style.height = at[3] + 'pt';
        e.style.fontSize = at[4] + 'pt';
        return e;
    }

    function drawComb(at, h, text) {
        var cps = u.points(text), n = at[5] || cps.length, e = box(at, h, null);
        e.className += ' comb';
        cps.forEach(function (cp) {
            var one = D.el('span', null, u.character(cp));
            one.style.width = at[2] / n + 'pt';
            D.add(e, one);
        });
        return e;
    }

    function fits(e) { return e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1; }

    /* Smaller until it fits; false when it does not. The element stands in the page already. */
    function setText(e, long) {
        var i;
        for (i = 0; i < SIZES.length; i++) {
            if (long && SIZES[i] < LEAST_LONG) break;
            e.style.fontSize = SIZES[i] + 'pt';
            if (fits(e)) return true;
        }
        e.style.fontSize = SIZES[1] + 'pt';
        return false;
    }

    /* As much as there is room for, and where the whole stands. */
    function setBeginning(e, text, where) {
        var cps = u.points(text), low = 0, high = cps.length, mid;
        e.style.fontSize = SIZES[1] + 'pt';
        while (low < high) {
            mid = low + high + 1 >> 1;
            D.clear(e, D.el('span', null, u.text(cps.slice(0, mid)) + '\u2026\u2026' + where));
            if (fits(e)) low = mid;
            else high = mid - 1;
        }
        D.clear(e, D.el('span', null, low ? u.text(cps.slice(0, low)) + '\u2026\u2026' + where : where));
    }

    function drawWidget(w, page, h, print) {
        var at = numbers(w.at), found = findField(w.path), value, text, e, long;
        if (!found) return;
        print.seen[w.path] = print.seen[found.path] = true;
        value = u.has(print.values, found.path) ? print.values[found.path] : '';
        if (w.kind === 'check' || w.kind === 'radio') {
            e = box(at, h, isOn(found.field, value, w.kind === 'check' ? found.state : w.state) ? '\u2713' : '');
            e.className += ' box';
            D.add(page, e);
            return;
        }
        text = A.printed(found.field, value, print.types[found.path]);
        if (text === '') return;
        if (w.kind === 'comb' && u.points(text).length <= at[5]) {
            D.add(page, drawComb(at, h, text));
            return;
        }
        e = box(at, h, D.el('span', null, text));
        long = found.field.type === 'paragraph';
        e.className += long ? ' long' : at[6] ? ' centred' : '';
        D.add(page, e);
        if (setText(e, long)) return;
        print.annex.push({ label: A.pathLabel(found.path), text: text });
        setBeginning(e, text, A.t('OFFLINE_SEE_ANNEX', print.annex.length));
    }

    /* "教育经历 第2行 学校" */
    A.pathLabel = function (path) {
        var hit = S.find(A.form, path);
        if (!hit) return path;
        return (hit.row ? (hit.section.title ? u.speak(hit.section.title) + ' ' : '') + A.t('OFFLINE_ROW', hit.row) + ' ' : '') + u.speak(hit.na ? hit.field.na : hit.field.label);
    };

    /*
     * Adds the pages of the sheet to root, which must be laid out by the browser. print: { values: by path, types: of calculated ones, seen: gets
     * the paths that have a box, annex: gets what did not fit }.
     */
    A.drawSheet = function (root, print) {
        var sheet = A.head.sheet;
        sheet.pages.forEach(function (p) {
            var page = A.newPage(root), picture = A.svg('svg', { viewBox: '0 0 ' + sheet.w + ' ' + sheet.h, 'aria-hidden': 'true' });
            D.add(picture, [p.lines.map(function (l) { return drawLine(l, sheet.h); }), p.rects.map(function (r) { return drawRects(r, sheet.h); }),
                p.texts.map(function (t) { return drawText(t, sheet.h); })]);
            D.add(page, picture);
            p.widgets.forEach(function (w) { drawWidget(w, page, sheet.h, print); });
        });
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
