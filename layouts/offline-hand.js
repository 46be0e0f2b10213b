/*
 * offline-hand.js - handing in: the file with the answers, alone or with the attachments in one ZIP, and where nothing can be saved the same
 * answers as QR codes on the screen or as a text to copy. shenbao-answers(5) describes each of them.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, H = S.hash;

    /* ---- the file ---- */

    function count(issues, severity) { return issues.filter(function (i) { return i.severity === severity; }).length; }

    function verdictOf(verdict) {
        return {
            received: A.today(), errors: count(verdict.issues, 'error'), warnings: count(verdict.issues, 'warning'),
            issues: verdict.issues.map(function (i) { return { code: i.code, severity: i.severity, field: i.field }; })
        };
    }

    function eachFile(fn) {
        A.eachFileSlot(function (s, f, row, path) {
            var files = A.files[path] || [];
            files.forEach(function (one, i) { fn(path, A.packedName(s, f, row, i + 1, one, files.length > 1), one); });
        });
    }

    function filesOf() {
        var out = [];
        eachFile(function (path, name, one) { out.push({ slot: path, name: name, original: one.name, kind: one.kind, bytes: one.size }); });
        return out;
    }

    /* Everything that is handed in, as of now. */
    A.handIn = function () {
        var verdict = A.verdict = A.judge(), answers = A.handedIn(verdict), digest = A.digest(answers);
        return {
            shenbao: 'answers', format: 1, form: A.identity(), title: A.form.title || '', pack: A.head.pack, base: A.head.base, saved: A.today(),
            hash: H.hex(digest), print: H.printCode(digest), answers: answers, files: filesOf(), verdict: verdictOf(verdict)
        };
    };

    /* Number or id, name, title. */
    A.handName = function () {
        var person = A.form.person ? A.valueOf(A.take(), A.form.person) : '';
        return D.fileName([A.head.pack || person, A.personName(), A.form.title].filter(Boolean).join('-'));
    };

    function fileText(data) { return JSON.stringify(data, null, 1) + '\n'; }

    A.saveAnswers = function () {
        var data = A.handIn(), name = A.handName() + '.shenbao.json';
        if (D.save(name, [fileText(data)], 'application/json')) saved(name, data);
        else A.tellNotSaved();
    };

    A.tellNotSaved = function () {
        D.focus(D.id('show-codes'));
        D.say(A.t('OFFLINE_NOT_SAVED'));
    };

    function cleared(all) {
        A.erase(all);
        A.dirty = false;
        A.forget();
        A.uncheck();
        A.draw();
        A.drawDrafts();
        A.showKept();
        D.show(D.id('codes'), false);
        D.clear(D.id('codes'));
        D.clear(D.id('paper'));
        D.clear(D.id('saved'), D.el('p', null, A.t(all ? 'OFFLINE_CLEARED' : 'OFFLINE_CLEARED_ONE')));
        D.say(A.t(all ? 'OFFLINE_CLEARED' : 'OFFLINE_CLEARED_ONE'));
    }

    function othersKept() { return A.drafts().filter(function (one) { return one.key !== A.draftKey; }).length; }

    /* What somebody else has on this machine does not go by the way. */
    function clearLine() {
        return D.el('p', null, [A.t('OFFLINE_CLEAR_WHY'), ' ', othersKept() ? [D.button(A.t('OFFLINE_CLEAR_ONE'), function () {
            if (window.confirm(A.t('OFFLINE_CLEAR_SURE'))) cleared(false);
        }), ' '] : null, D.button(A.t('OFFLINE_CLEAR'), function () {
            var others = othersKept();
            if (window.confirm(others ? A.t('OFFLINE_CLEAR_OTHERS', others) : A.t('OFFLINE_CLEAR_SURE'))) cleared(true);
        }, { id: 'clear' })]);
    }

    /* After it was handed in on paper, by codes or as a text. */
    A.offerClear = function () { D.clear(D.id('saved'), clearLine()); };

    function saved(name, data) {
        A.dirty = false;
        D.clear(D.id('saved'), [
            D.el('p', null, [D.el('strong', null, A.t('OFFLINE_SAVED', name))]),
            D.el('p', null, data.files.length ? A.t('OFFLINE_SAVED_FILES', data.files.length) : A.t('OFFLINE_SAVED_NEXT')),
            D.el('p', null, A.t('OFFLINE_PRINT_CODE', data.print)), clearLine()
        ]);
        D.say(A.t('OFFLINE_SAVED', name));
    }

    /* ---- with the attachments ---- */

    function freeName(names, name) {
        var n = 1, out = name;
        while (u.has(names, out)) out = name.replace(/(\.[^.]*)?$/, '-' + ++n + '$1');
        names[out] = true;
        return out;
    }

    A.savePackage = function () {
        var data = A.handIn(), name = A.handName(), content = {}, names = {}, waiting = 0, failed = '', listed = 0;
        function done() {
            var sent;
            if (failed) return D.say(A.t('OFFLINE_FILE_UNREADABLE', '', failed));
            content[freeName(names, name + '.shenbao.json')] = [H.utf8(fileText(data)), { level: 6 }];
            sent = D.save(name + '.zip', [fflate.zipSync(content, { level: 0, mtime: new Date(A.today() + 'T00:00:00') })], 'application/zip');
            return sent ? saved(name + '.zip', { files: [], print: data.print }) : A.tellNotSaved();
        }
        eachFile(function (path, packed, one) {
            var own = freeName(names, packed);
            data.files[listed++].name = own;
            waiting++;
            D.bytes(one.file, function (bytes) {
                if (bytes) content[own] = [bytes, { level: 0 }];
                else failed = one.name;
                if (--waiting === 0) done();
            });
        });
        if (!waiting) done();
    };

    /* ---- QR codes ---- */

    var VERSIONS = 25, CODES = 6, HEAD = 15;
    /* Bytes that a code of each version holds at level M: ISO/IEC 18004, table 7. */
    var HOLDS = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911, 997];

    /* The answers small: what the codes and the text carry. */
    A.payload = function (data) {
        var small = { shenbao: 'answers', format: 1, form: data.form, pack: data.pack, base: data.base, saved: data.saved, hash: data.hash, answers: data.answers };
        if (data.files.length) small.files = data.files;
        return fflate.deflateSync(H.utf8(JSON.stringify(small)), { level: 9 });
    };

    function number(out, at, n, bytes) {
        while (bytes-- > 0) out[at++] = Math.floor(n / Math.pow(256, bytes)) & 255;
    }

    /* One code's bytes: SB, format, index, count, set id, length of the whole, its part, check value. */
    function frame(set, whole, part, index, n) {
        var out = new Uint8Array(HEAD + part.length);
        out.set([0x53, 0x42, 1, index, n]);
        out.set(set.subarray(0, 4), 5);
        number(out, 9, whole.length, 2);
        out.set(part, 11);
        number(out, out.length - 4, H.crc32(out.subarray(0, out.length - 4)), 4);
        return out;
    }

    /* The frames of a set, the parity last; null when it does not fit into so many. */
    A.frames = function (whole) {
        var most = HOLDS[VERSIONS - 1] - HEAD, n = Math.max(Math.ceil(whole.length / most), 1), size = Math.ceil(whole.length / n), set = H.sha256(whole), out = [], parity, i, k, part;
        if (n > CODES) return null;
        parity = new Uint8Array(size);
        for (i = 0; i < n; i++) {
            part = new Uint8Array(size);
            part.set(whole.subarray(i * size, (i + 1) * size));
            for (k = 0; k < size; k++) parity[k] ^= part[k];
            out.push(frame(set, whole, part, i, n));
        }
        out.push(frame(set, whole, parity, n, n));
        return out;
    };

    function versionFor(bytes) {
        var v = 0;
        while (HOLDS[v] < bytes) v++;
        return v + 1;
    }

    /* { n: modules on a side, path: of the dark ones in SVG, one unit a module } */
    A.qr = function (bytes) {
        var code = qrcode(versionFor(bytes.length), 'M'), n, row, col, run, path = '';
        code.addData(H.binary(bytes), 'Byte');
        code.make();
        n = code.getModuleCount();
        for (row = 0; row < n; row++)
            for (col = 0; col < n; col += run || 1) {
                for (run = 0; col + run < n && code.isDark(row, col + run);) run++;
                if (run) path += 'M' + col + ' ' + row + 'h' + run + 'v1h-' + run + 'z';
            }
        return { n: n, path: path };
    };

    A.svg = function (tag, attributes, kids) {
        var e = document.createElementNS('http://www.w3.org/2000/svg', tag);
        u.each(attributes || {}, function (key, value) { e.setAttribute(key, String(value)); });
        D.add(e, kids);
        return e;
    };

    /* With the quiet zone of four modules. side: in mm, or '' for as large as there is room. */
    A.qrPicture = function (bytes, side, words) {
        var q = A.qr(bytes), all = q.n + 8, picture = A.svg('svg', { viewBox: '-4 -4 ' + all + ' ' + all, role: 'img', 'aria-label': words, 'shape-rendering': 'crispEdges' }, [
            A.svg('rect', { x: -4, y: -4, width: all, height: all, fill: '#fff' }), A.svg('path', { d: q.path, fill: '#000' })]);
        if (side) {
            picture.setAttribute('width', side + 'mm');
            picture.setAttribute('height', side + 'mm');
        }
        return picture;
    };

    /* ---- on the screen ---- */

    A.showCodes = function () {
        var data = A.handIn(), frames = A.frames(A.payload(data)), box = D.id('codes'), at = 0, place = D.el('div', { 'class': 'code' }), words = D.el('p', { role: 'status' });
        /* A whole number of the screen's points to a module. */
        function fit(picture) {
            var modules = +picture.getAttribute('viewBox').split(' ')[2], dense = window.devicePixelRatio || 1;
            picture.style.width = Math.max(Math.floor(place.clientWidth * dense / modules), 1) * modules / dense + 'px';
        }
        function draw(step) {
            var n = frames.length;
            at = (at + step + n) % n;
            D.clear(words, at + 1 < n ? A.t('OFFLINE_CODE_OF', at + 1, n - 1) : A.t('OFFLINE_CODE_SPARE'));
            D.clear(place, A.qrPicture(frames[at], '', A.t('OFFLINE_CODE_OF', at + 1, n)));
            fit(place.firstChild);
        }
        D.say('');                                         /* nothing lies over the code */
        D.show(box, true);
        if (!frames) {
            D.clear(box, D.el('p', null, A.t('OFFLINE_CODES_MANY')));
            return;
        }
        D.clear(box, [D.el('h3', { tabindex: '-1' }, A.t('OFFLINE_CODES')), D.el('p', null, A.t('OFFLINE_CODES_HOW')), words, place, D.el('p', null, [
            D.stepper(A.t('OFFLINE_CODE_BACK'), function () { draw(-1); }), ' ', D.stepper(A.t('OFFLINE_CODE_NEXT'), function () { draw(1); })])]);
        draw(0);
        A.offerClear();
        D.focus(box.firstChild);
    };

    /* ---- as a text ---- */

    /* SHENBAO:1: check value : base64url :END. White space inside means nothing. */
    A.copyText = function () {
        var bytes = A.payload(A.handIn());
        return 'SHENBAO:1:' + ('0000000' + H.crc32(bytes).toString(16)).slice(-8) + ':' + H.base64(bytes) + ':END';
    };

    A.showText = function () {
        var box = D.id('codes'), area = D.el('textarea', { id: 'copy', readonly: true, rows: 8, spellcheck: 'false' });
        area.value = A.copyText();
        D.show(box, true);
        D.clear(box, [D.el('h3', { tabindex: '-1' }, A.t('OFFLINE_TEXT')), D.el('p', null, D.el('label', { 'for': 'copy' }, A.t('OFFLINE_TEXT_HOW'))), area,
            D.el('p', null, D.button(A.t('OFFLINE_COPY'), function () {
                var copied = false;
                area.focus();
                area.select();
                try {
                    copied = document.execCommand('copy');
                } catch (e) {
                    copied = false;
                }
                D.say(A.t(copied ? 'OFFLINE_COPIED' : 'OFFLINE_NOT_COPIED'));
            }))]);
        A.offerClear();
        D.focus(box.firstChild);
    };

    /* ---- what the buttons do ---- */

    /* Everything is looked at first; what is wrong is told, and whoever must hand in as it is may. */
    A.guarded = function (action, name) {
        var errors = A.check(false), box = D.id('unfinished');
        if (!errors) {
            D.show(box, false);
            action();
            return;
        }
        D.clear(box, [D.el('p', { tabindex: '-1' }, A.t('OFFLINE_UNFINISHED', errors)), D.el('p', null, [
            D.button(A.t('OFFLINE_MEND'), function () {
                D.show(box, false);
                A.check(true);
            }), ' ', D.button(A.t('OFFLINE_ANYWAY', name), function () {
                D.show(box, false);
                action();
            })])]);
        D.show(box, true);
        D.focus(box.firstChild);
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
