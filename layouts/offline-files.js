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

    /* The name that the files of a slot are to have, without extension; '' when any will do. n: which of several, from 1. */
    A.slotName = function (s, f, row, n, several) {
        var name = f.file_name ? f.file_name.replace(/\$\{([^}]*)\}/g, function (all, word) {
            var path = word === 'row' ? '' : row && S.find(A.form, s.table + '.' + row + '.' + word) ? s.table + '.' + row + '.' + word : word;
            return word === 'row' ? String(row) : A.typed[path] || '';
        }) : '';
        return name && several ? name + '-' + n : name;
    };

    function baseName(name) { return name.replace(/\.[^.]*$/, ''); }

    function extension(one) { return one.kind || (/\.([A-Za-z0-9]{1,5})$/.exec(one.name) || ['', 'bin'])[1].toLowerCase(); }

    /* Under which name it goes into the package. */
    A.packedName = function (s, f, row, n, one, several) {
        var name = A.slotName(s, f, row, n, several);
        if (name) return D.fileName(name) + '.' + extension(one);
        return D.fileName(u.speak(f.label) + (row ? A.t('OFFLINE_ROW', row) : '') + (several ? '-' + n : '')) + '.' + extension(one);
    };

    function told(s, f, row, path, severity, code, value, message, remedy) {
        return { code: code, severity: severity, section: s.title || '', field: path, row: row, label: f.label, value: value, message: message, remedy: remedy };
    }

    function upper(kinds) { return kinds.map(function (k) { return k.toUpperCase(); }).join(A.lang === 'en' ? ', ' : '、'); }

    function judgeOne(s, f, row, path, one, n, several, out) {
        var at = u.subject(A.lang, f.label, row), wanted = A.slotName(s, f, row, n, several);
        function tell(severity, code, message, remedy) { out.push(told(s, f, row, path, severity, code, one.name, message, remedy)); }
        if (one.size === 0 || one.unreadable) {
            tell('error', 'R-FILE', A.t(one.unreadable ? 'OFFLINE_FILE_UNREADABLE' : 'OFFLINE_FILE_EMPTY', at, one.name), A.t('OFFLINE_FILE_AGAIN'));
            return;
        }
        if (f.kinds && f.kinds.length && u.indexOf(f.kinds, one.kind) < 0)
            tell('error', 'R-FILE', A.t('OFFLINE_FILE_KIND', at, one.name, one.kind ? one.kind.toUpperCase() : A.t('OFFLINE_FILE_OTHER')), A.t('OFFLINE_FILE_KIND_DO', upper(f.kinds)));
        if (f.max_bytes > 0 && one.size > f.max_bytes)
            tell('error', 'R-FILE', A.t('OFFLINE_FILE_LARGE', at, one.name, D.size(one.size)), A.t('OFFLINE_FILE_LARGE_DO', D.size(f.max_bytes)));
        if (f.pixels && one.pixels && (one.pixels[0] !== f.pixels[0] || one.pixels[1] !== f.pixels[1]))
            tell('error', 'R-FILE', A.t('OFFLINE_FILE_PIXELS', at, one.pixels[0], one.pixels[1]), A.t('OFFLINE_FILE_PIXELS_DO', f.pixels[0], f.pixels[1]));
        if (wanted && baseName(one.name) !== wanted)
            tell('warning', 'W-FILE', A.t('OFFLINE_FILE_NAME', at, one.name, wanted), A.t('OFFLINE_FILE_NAME_DO'));
    }

    function least(f, J, path) { return f.min > 0 ? f.min : f.required === true || S.R.isMarked(J, path, 'required') ? 1 : 0; }

    /* Issues of every slot. J: what is known of the form. */
    A.judgeFiles = function (J) {
        var out = [];
        eachFileSlot(function (s, f, row, path) {
            var files = A.files[path] || [], n = least(f, J, path), most = f.count || 0;
            if (S.R.isMarked(J, path, 'irrelevant') || J.state[u.indexOf(A.form.sections, s)].irrelevant) return;
            if (row && !A.rowIsTyped(s, row) && !files.length) return;
            if (files.length < n)
                out.push(told(s, f, row, path, 'error', 'R-REQ', '', A.t('OFFLINE_FILE_MISSING', u.subject(A.lang, f.label, row), n, files.length), A.t('OFFLINE_FILE_CHOOSE')));
            if (most && files.length > most)
                out.push(told(s, f, row, path, 'error', 'R-FILE', '', A.t('OFFLINE_FILE_MANY', u.subject(A.lang, f.label, row), most, files.length), A.t('OFFLINE_FILE_MANY_DO')));
            files.forEach(function (one, i) { judgeOne(s, f, row, path, one, i + 1, files.length > 1, out); });
        });
        return out;
    };

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
                    A.files[path] = (f.count === 1 ? [] : A.files[path] || []).concat([one]);
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
            D.el('label', { 'for': id }, [f.label, cell.mark]), D.el('p', { 'class': 'hint', id: 'h-' + path }, [f.hint || '', ' ', rules, ' ', A.t('OFFLINE_FILE_STAYS')]),
            input, list, cell.issues
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
        return out.join(A.lang === 'en' ? '; ' : '；');
    }

    /* Null when there are none. */
    A.makeMaterials = function () {
        var materials = (A.form.procedure && A.form.procedure.materials || []).filter(function (m) { return m.form !== A.form.form; });
        if (!materials.length) return null;
        return D.el('section', { id: 's-materials', 'aria-labelledby': 't-materials' }, [
            D.el('h2', { id: 't-materials' }, A.t('OFFLINE_MATERIALS')), D.el('p', { 'class': 'hint' }, A.t('OFFLINE_MATERIALS_HOW')),
            D.el('ul', { 'class': 'materials' }, materials.map(function (m) {
                var box = D.el('input', { type: 'checkbox', id: 'm-' + m.id }), more = sayMaterial(m);
                box.checked = !!A.ticks[m.id];
                D.on(box, 'change', function () {
                    A.ticks[m.id] = box.checked;
                    A.changed('', null);
                });
                return D.el('li', null, D.el('label', { 'class': 'mark' }, [box, ' ', D.el('span', null, [m.name, more ? D.el('span', { 'class': 'quiet' }, '（' + more + '）') : null])]));
            }))
        ]);
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
