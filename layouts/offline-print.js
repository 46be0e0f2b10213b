/*
 * offline-print.js - the print: the sheet, what had no room in it on added pages, the data as QR codes, and on each page the code of this print.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, PT_PER_MM = 72 / 25.4, MODULE = 0.53, GAP = 4, EDGE = 15, A4 = { w: 595.28, h: 841.89 };

    function paper() { return A.head.sheet || A4; }

    A.newPage = function (root) {
        var page = D.el('div', { 'class': 'page' });
        page.style.width = paper().w + 'pt';
        page.style.height = paper().h + 'pt';
        D.add(root, page);
        return page;
    };

    /* ---- pages of words ---- */

    function newAnnex(root, print) {
        var page = A.newPage(root), body = D.el('div', { 'class': 'annex' });
        D.add(page, body);
        D.add(body, [D.el('h2', null, A.t('OFFLINE_ANNEX', A.form.title || '')), D.el('p', { 'class': 'who' }, print.who)]);
        return body;
    }

    function tooLong(body) { return body.scrollHeight > body.clientHeight; }

    /* The longest beginning of cps that the paragraph can hold, in characters. */
    function roomFor(body, p, cps) {
        var low = 0, high = cps.length, mid;
        while (low < high) {
            mid = low + high + 1 >> 1;
            D.clear(p, u.text(cps.slice(0, mid)));
            if (tooLong(body)) high = mid - 1;
            else low = mid;
        }
        return low;
    }

    function addParagraph(root, body, print, text, kind) {
        var cps = u.points(text), p, n;
        do {
            p = D.el('p', { 'class': kind }, u.text(cps));
            D.add(body, p);
            n = tooLong(body) ? roomFor(body, p, cps) : cps.length;
            D.clear(p, u.text(cps.slice(0, n)));
            if (n === 0) body.removeChild(p);
            cps = cps.slice(n);
            if (cps.length) body = newAnnex(root, print);
        } while (cps.length);
        return body;
    }

    function drawAnnex(root, print) {
        var body;
        if (!print.annex.length) return;
        body = newAnnex(root, print);
        print.annex.forEach(function (one, i) {
            body = addParagraph(root, body, print, A.t('OFFLINE_ANNEX_OF', i + 1, one.label), 'label');
            one.text.split('\n').forEach(function (line) { body = addParagraph(root, body, print, line || '\u00A0', 'text'); });
        });
    }

    /* What has an answer and no box on the sheet. */
    function collectHomeless(print) {
        A.eachSlot(function (s, f, row, path) {
            var value = u.has(print.values, path) ? print.values[path] : '';
            if (value === '' || f.type === 'hidden' || f.type === 'calculated' && !print.seen[path] && A.head.sheet || print.seen[path]) return;
            print.annex.push({ label: A.pathLabel(path), text: A.printed(f, value, print.types[path]) });
        });
    }

    /* ---- the data ---- */

    function newDataPage(root, print) {
        var page = A.newPage(root), body = D.el('div', { 'class': 'annex codes' });
        D.add(body, [D.el('h2', null, A.t('OFFLINE_DATA', A.form.title || '')), D.el('p', { 'class': 'who' }, print.who), D.el('p', { 'class': 'who' }, A.t('OFFLINE_DATA_HOW'))]);
        D.add(page, body);
        return body;
    }

    function drawCodes(root, print) {
        var frames = A.frames(print.payload), body = newDataPage(root, print), side, across, down, place = 0, grid = null;
        if (!frames) {
            D.add(body, D.el('p', null, A.t('OFFLINE_CODES_MANY')));
            return;
        }
        side = (A.qr(frames[0]).n + 8) * MODULE;
        across = Math.max(Math.floor((paper().w / PT_PER_MM - 2 * EDGE + GAP) / (side + GAP)), 1);
        down = Math.max(Math.floor((paper().h / PT_PER_MM - 2 * EDGE - 32) / (side + GAP + 5)), 1);
        frames.forEach(function (bytes, i) {
            if (place === across * down) {
                body = newDataPage(root, print);
                place = 0;
            }
            if (place++ === 0) D.add(body, grid = D.el('div', { 'class': 'grid' }));
            D.add(grid, D.el('div', { 'class': 'one' }, [A.qrPicture(bytes, side.toFixed(2), A.t('OFFLINE_CODE_OF', i + 1, frames.length)), D.el('p', null, i + 1 < frames.length ? (i + 1) + ' / ' + (frames.length - 1) : A.t('OFFLINE_CODE_SPARE'))]));
        });
    }

    function number(root, print) {
        var pages = root.querySelectorAll('.page'), i;
        for (i = 0; i < pages.length; i++)
            D.add(pages[i], D.el('p', { 'class': 'footer' }, [A.t('OFFLINE_FOOTER', i + 1, pages.length, print.code, A.identity()), A.unfinished ? ' ' + A.t('OFFLINE_FOOTER_UNFINISHED') : '']));
    }

    /* ---- the whole ---- */

    function valuesFor(data, verdict) {
        var values = {};
        u.each(data.answers, function (path, value) { values[path] = value; });
        u.each(verdict.calculated, function (path, value) { if (value !== '') values[path] = value; });
        return values;
    }

    function typesFor(verdict) {
        var out = {};
        A.eachSlot(function (s, f, row, path) {
            var type = verdict.judge.P.types['field ' + (s.kind === 'table' ? s.table + '.' : '') + f.name + ' calculation'];
            if (type) out[path] = type;
        });
        return out;
    }

    /* Page size is the sheet's, also where it is A3. */
    function setPaper() {
        var style = D.id('paper-size');
        if (!style) document.head.appendChild(style = D.el('style', { id: 'paper-size' }));
        D.clear(style, '@page{size:' + paper().w + 'pt ' + paper().h + 'pt;margin:0}');
    }

    A.makePrint = function () {
        var root = D.id('paper'), data = A.handIn(), verdict = A.verdict, print;
        print = { values: valuesFor(data, verdict), types: typesFor(verdict), seen: {}, annex: [], code: data.print, payload: A.payload(data),
            who: A.t('OFFLINE_WHO', A.personName(), A.form.person ? data.answers[A.form.person] || '' : '') };
        A.unfinished = data.verdict.errors > 0;
        setPaper();
        D.clear(root);
        root.className = 'paper measuring';
        if (A.head.sheet) A.drawSheet(root, print);
        collectHomeless(print);
        drawAnnex(root, print);
        drawCodes(root, print);
        number(root, print);
        root.className = 'paper';
    };

    A.print = function () {
        A.makePrint();
        A.offerClear();
        window.print();
    };

    /* Whoever prints with the browser's own command gets the same. */
    D.on(window, 'beforeprint', function () { if (A.form) A.makePrint(); });
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
