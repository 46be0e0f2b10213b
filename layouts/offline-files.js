/*
 * offline-files.js - what is handed in beside the form: slots for files, looked at where they lie and never sent anywhere, and the list of
 * materials to tick off.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, HEAD = 262144, TAIL = 66000;

    /* ---- what a file is by its bytes ---- */

    function has(bytes, at, words) {
        var i;
        for (i = 0; i < words.length; i++) if (bytes[at + i] !== words.charCodeAt(i)) return false;
        return true;
    }

    function holds(bytes, words) { return S.hash.binary(bytes).indexOf(words) >= 0; }

    /* UTF-16, as the folders of old office documents are named. */
    function wide(words) { return words.split('').join('\u0000'); }

    function looksLikeText(bytes) {
        var i;
        for (i = 0; i < bytes.length && i < 4096; i++) if (bytes[i] < 9 || bytes[i] > 13 && bytes[i] < 32) return false;
        return bytes.length > 0;
    }

    /* head and tail: the first and the last bytes. A word of the form language, or '' when it is none of them. */
    function kindOf(head, tail) {
        if (has(head, 0, '%PDF-')) return 'pdf';
        if (has(head, 0, '\u00FF\u00D8\u00FF')) return 'jpg';
        if (has(head, 0, '\u0089PNG\r\n')) return 'png';
        if (has(head, 0, 'GIF8')) return 'gif';
        if (has(head, 0, 'BM') && head.length > 26) return 'bmp';
        if (has(head, 0, 'II*\u0000') || has(head, 0, 'MM\u0000*')) return 'tif';
        if (has(head, 0, 'Rar!\u001A\u0007')) return 'rar';
        if (has(head, 0, '\u00D0\u00CF\u0011\u00E0')) {
            if (holds(head, wide('WordDocument')) || holds(tail, wide('WordDocument'))) return 'doc';
            return holds(head, wide('Workbook')) || holds(tail, wide('Workbook')) ? 'xls' : '';
        }
        if (has(head, 0, 'PK\u0003\u0004')) {
            if (holds(tail, 'word/document')) return 'docx';
            if (holds(tail, 'xl/workbook')) return 'xlsx';
            return holds(tail, 'OFD.xml') ? 'ofd' : 'zip';
        }
        return looksLikeText(head) ? 'txt' : '';
    }

    function big(bytes, at, n) {
        var out = 0, i;
        for (i = 0; i < n; i++) out = out * 256 + (bytes[at + i] || 0);
        return out;
    }

    function little(bytes, at, n) {
        var out = 0, i;
        for (i = n - 1; i >= 0; i--) out = out * 256 + (bytes[at + i] || 0);
        return out;
    }

    /* ITU-T T.81, B.2.2: the frame header behind any number of segments. */
    function jpegPixels(b) {
        var at = 2, marker;
        while (at + 9 < b.length) {
            if (b[at] !== 0xFF) return null;
            marker = b[at + 1];
            if (marker >= 0xC0 && marker <= 0xCF && marker !== 0xC4 && marker !== 0xC8 && marker !== 0xCC)
                return [big(b, at + 7, 2), big(b, at + 5, 2)];
            at += marker === 0xFF ? 1 : marker >= 0xD0 && marker <= 0xD8 ? 2 : 2 + big(b, at + 2, 2);
        }
        return null;
    }

    function tiffPixels(b) {
        var num = b[0] === 0x49 ? little : big, at = num(b, 4, 4), n = num(b, at, 2), out = [0, 0], i, tag, size;
        for (i = 0; i < n && i < 200; i++) {
            tag = num(b, at + 2 + 12 * i, 2);
            size = num(b, at + 4 + 12 * i, 2) === 3 ? 2 : 4;
            if (tag === 256) out[0] = num(b, at + 10 + 12 * i, size);
            if (tag === 257) out[1] = num(b, at + 10 + 12 * i, size);
        }
        return out[0] && out[1] ? out : null;
    }

    /* Width and height, or null. */
    function pixelsOf(kind, b) {
        switch (kind) {
        case 'png': return [big(b, 16, 4), big(b, 20, 4)];
        case 'gif': return [little(b, 6, 2), little(b, 8, 2)];
        case 'bmp': return [little(b, 18, 4), Math.min(little(b, 22, 4), 4294967296 - little(b, 22, 4))];
        case 'jpg': return jpegPixels(b);
        case 'tif': return tiffPixels(b);
        default: return null;
        }
    }

    /* fn({ file, name, size, kind, pixels }) */
    A.lookAtFile = function (file, fn) {
        D.bytes(file.slice(0, HEAD), function (head) {
            D.bytes(file.slice(Math.max(0, file.size - TAIL)), function (tail) {
                var kind = head && tail ? kindOf(head, tail) : '';
                fn({ file: file, name: file.name, size: file.size, kind: kind, pixels: head ? pixelsOf(kind, head) : null, unreadable: !head });
            });
        });
    };

    /* ---- slots ---- */

    /* fn(section, field, row, path) for every slot whose row is shown. */
    function eachFileSlot(fn) {
        A.form.sections.forEach(function (s) {
            var row, last = s.kind === 'table' ? A.rows[s.table] || 0 : 0;
            for (row = last ? 1 : 0; row <= last; row++)
                (s.fields || []).forEach(function (f) { if (f.type === 'file' && f.name) fn(s, f, row, S.R.cellPath(s, f, row)); });
        });
    }

    A.eachFileSlot = eachFileSlot;

    function context() { return { received: A.today(), lang: A.lang, regions: A.regions, lists: A.lists }; }

    function extension(one) { return one.kind || (/\.([A-Za-z0-9]{1,5})$/.exec(one.name) || ['', 'bin'])[1].toLowerCase(); }

    /* Under which name it goes into the package. n: which of several, from 1. */
    A.packedName = function (s, f, row, n, one, several) {
        var name = S.attachmentName(A.form, A.program, A.take(), context(), S.R.cellPath(s, f, row));
        if (!name) name = u.speak(f.label) + (row ? A.t('OFFLINE_ROW', row) : '');
        return D.fileName(name) + (several ? '-' + n : '') + '.' + extension(one);
    };

    /* An empty text where texts are taken says that there is nothing to hand in. */
    function saysNone(f, one) { return one.size === 0 && !one.unreadable && /\.txt$/i.test(one.name) && (f.kinds || []).indexOf('txt') >= 0; }

    /* What the runtime is told of the files, by their own names or by those they are packed under. */
    function delivered(packed) {
        var out = {};
        eachFileSlot(function (s, f, row, path) {
            var files = A.files[path] || [];
            if (files.length) out[path] = files.map(function (one, i) {
                var none = saysNone(f, one);
                return { name: packed ? A.packedName(s, f, row, i + 1, one, files.length > 1) : one.name, bytes: none ? 1 : one.unreadable ? 0 : one.size,
                    kind: none ? 'txt' : one.kind, width: one.pixels ? one.pixels[0] : 0, height: one.pixels ? one.pixels[1] : 0 };
            });
        });
        return out;
    }

    /* Issues of every slot. A name alone is put right by packing. */
    A.judgeFiles = function (answers) {
        var seen = {}, issues;
        if (!A.hasSlots()) return [];
        S.attachments(A.form, A.program, answers, context(), delivered(true)).forEach(function (issue) { seen[issue.field + issue.code + issue.message.replace(/“[^”]*”/, '')] = true; });
        issues = S.attachments(A.form, A.program, answers, context(), delivered(false));
        issues.forEach(function (issue) {
            if (u.has(seen, issue.field + issue.code + issue.message.replace(/“[^”]*”/, ''))) return;
            issue.severity = 'warning';
            issue.remedy += A.t('OFFLINE_FILE_NAME_DO');
        });
        return issues;
    };

    A.hasSlots = function () {
        return A.form.sections.some(function (s) { return (s.fields || []).some(function (f) { return f.type === 'file' && f.name; }); });
    };

    function upper(kinds) { return kinds.map(function (k) { return k.toUpperCase(); }).join(A.lang === 'en' ? ', ' : '、'); }

    /* ---- the place where files are chosen ---- */

    function rulesOf(f) {
        var out = [];
        if (f.kinds && f.kinds.length) out.push(upper(f.kinds));
        if (f.max_bytes > 0) out.push(A.t('OFFLINE_FILE_MOST', D.size(f.max_bytes)));
        if (f.pixels) out.push(A.t('OFFLINE_FILE_SIZE', f.pixels[0], f.pixels[1]));
        if (f.count > 1) out.push(A.t('OFFLINE_FILE_COUNT', f.count));
        return out.join(A.lang === 'en' ? '; ' : '；');
    }

    function fileLine(cell, one, i) {
        return D.el('li', null, [one.name, ' ', D.el('span', { 'class': 'quiet' }, [one.kind.toUpperCase(), ' ', D.size(one.size), ' ',
            one.pixels ? one.pixels[0] + '\u00D7' + one.pixels[1] : '']), ' ',
        D.button(A.t('OFFLINE_FILE_REMOVE'), function () {
            A.files[cell.path].splice(i, 1);
            cell.put();
            A.changed(cell.path, null);
            A.leave(cell.path);
            cell.control.first.focus();
        }, { 'class': 'small', 'aria-label': A.t('OFFLINE_FILE_REMOVE_ONE', one.name) })]);
    }

    /* Of a slot with na_of it ticks the field and is not kept, as the counter does. */
    function tickInstead(f) {
        A.changed(f.na_of + '_na', '1');
        A.cells[f.na_of].put();
        A.leave(f.na_of);
    }

    A.makeFileSlot = function (s, f, row) {
        var path = S.R.cellPath(s, f, row), id = 'f-' + path, cell = { path: path, field: f, section: s, row: row, na: null }, list, input, rules = rulesOf(f);
        input = D.el('input', { type: 'file', id: id, multiple: f.count !== 1, 'aria-describedby': 'h-' + path + ' e-' + path });
        list = D.el('ul', { 'class': 'files' });
        cell.control = { root: input, first: input, group: false };
        cell.issues = D.el('div', { 'class': 'told', id: 'e-' + path });
        cell.put = function () { D.clear(list, (A.files[path] || []).map(function (one, i) { return fileLine(cell, one, i); })); };
        cell.retell = cell.put;
        D.on(input, 'change', function () {
            var chosen = Array.prototype.slice.call(input.files || []), waiting = chosen.length;
            chosen.forEach(function (file) {
                A.lookAtFile(file, function (one) {
                    if (f.na_of && saysNone(f, one)) tickInstead(f);
                    else A.files[path] = (f.count === 1 ? [] : A.files[path] || []).concat([one]);
                    if (--waiting > 0) return;
                    input.value = '';
                    cell.put();
                    A.changed(path, null);
                    A.leave(path);
                });
            });
        });
        cell.mark = D.el('span', { 'class': 'need' }, f.required === true ? A.t('OFFLINE_NEEDED') : '');
        cell.root = D.el('div', { 'class': 'field type-file', id: 'w-' + path }, [
            D.el('label', { 'for': id }, [f.label, cell.mark]), D.el('p', { 'class': 'hint', id: 'h-' + path }, [f.hint ? f.hint + A.t('OFFLINE_STOP') : '', rules, rules ? A.t('OFFLINE_STOP') : '', A.t('OFFLINE_FILE_STAYS')]),
            D.el('span', { 'class': 'file-button' }, [input, D.el('label', { 'for': id, 'aria-hidden': 'true' }, A.t('OFFLINE_FILE_CHOOSE'))]), list, cell.issues
        ]);
        A.cells[path] = cell;
        return cell;
    };

    /* ---- materials that come on paper ---- */

    function sayMaterial(m) {
        var out = [];
        if (m.copies) out.push(A.t('OFFLINE_COPIES', m.copies));
        if (m.condition) out.push(m.condition);
        if (m.note) out.push(m.note);
        if (m.limits) out.push(m.limits);
        return out.length ? A.t('OFFLINE_BRACKETS', out.join(A.lang === 'en' ? '; ' : '；')) : '';
    }

    function materialLine(m) {
        var box = D.el('input', { type: 'checkbox', id: 'm-' + m.id }), why = D.el('span', { 'class': 'quiet', id: 'y-' + m.id });
        box.checked = !!A.ticks[m.id];
        D.on(box, 'change', function () {
            A.ticks[m.id] = box.checked;
            A.changed('', null);
        });
        return D.el('li', null, [D.el('label', { 'class': 'mark' }, [box, ' ', D.el('span', null, [m.name, D.el('span', { 'class': 'quiet' }, sayMaterial(m))])]), ' ', why]);
    }

    function others() { return (A.form.procedure && A.form.procedure.materials || []).filter(function (m) { return m.id && m.form !== A.form.form; }); }

    /* Null when there are none. */
    A.makeMaterials = function () {
        var materials = others();
        if (!materials.length) return null;
        return D.el('section', { id: 's-materials', 'aria-labelledby': 't-materials' }, [
            D.el('h2', { id: 't-materials' }, A.t('OFFLINE_MATERIALS')), D.el('p', { 'class': 'hint' }, A.t('OFFLINE_MATERIALS_HOW')),
            D.el('ul', { 'class': 'materials' }, materials.map(materialLine))
        ]);
    };

    /* Which of them are wanted, by what is filled in now. */
    A.showMaterials = function (answers) {
        if (!others().length) return;
        S.materials(A.form, A.program, answers, context(), []).forEach(function (need) {
            var why = D.id('y-' + need.material.id), words = need.wanted === true ? '' : A.t(need.wanted === false ? 'OFFLINE_MATERIAL_NOT' : 'OFFLINE_MATERIAL_OPEN');
            if (!why) return;
            D.clear(why, words + (words && need.why && need.why.indexOf('“”') < 0 ? A.t('OFFLINE_COLON') + need.why : ''));
            why.parentNode.className = need.wanted === false ? 'off' : '';
        });
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
