/*
 * runtime-needs.js - what an application has to bring along: which materials are wanted and why, and whether the files that were chosen fit
 * their slots. The twin of needs.c and attach.c, to the byte. Loaded last; pages use it, PDFs do without.
 *
 *   Shenbao.materials(definition, program, answers, context, others)
 *   Shenbao.attachments(definition, program, answers, context, files)
 *   Shenbao.attachmentName(definition, program, answers, context, path)
 *
 * definition, program, answers, context and others are those of Shenbao.judge, but answers may be null, here and in others: that form has
 * not come in. For materials, others has every other form of the procedure. Each function says below what it gives.
 */
(function (S) {
    'use strict';

    var u = S.u, R = S.R, format = u.format, MOST_REASONS = 3;

    function semicolon(lang) { return lang === 'en' ? '; ' : '；'; }

    /* ---- needs.c ---- */

    function labelOf(J, ref) {
        var place = R.placeOf(J, ref);
        return u.speak(place.section.kind === 'table' && place.section.title ? place.section.title : place.field.label);
    }

    function saySeen(q, at, ref) {
        var place = R.placeOf(at, ref), state = at.state[place.index], type = ref.type, field = place.field;
        if (place.section.kind === 'table')
            return format(q.lang, 'RULE_MAT_ROWS', [labelOf(at, ref), String(state.irrelevant ? 0 : state.count)]);
        return format(q.lang, 'RULE_MAT_SEEN', [labelOf(at, ref), R.sayValue(q.lang, type === 'b' ? { type: 'tick' } : field, type,
            S.valueToText(type, R.fresh(q.home, 0).v(type, ref.path, ref.form)))]);
    }

    /* The definition of a form whose answers are not there, as far as labels need it. */
    function labelElsewhere(q, ref) {
        var i, id = ref.form || q.home.form.form;
        for (i = 0; i < q.all.length; i++) if (q.all[i].form === id) return labelOf({ form: q.all[i] }, ref);
        return '';
    }

    function sayReason(q, ref) {
        var at = ref.form ? R.find(q.home.application, ref.form) : q.absent ? null : q.home;
        if (!q.open) return saySeen(q, at, ref);
        if (!at) return format(q.lang, 'RULE_MAT_FORM', [labelElsewhere(q, ref)]);
        return R.isDecided(q.home, { refs: [ref] }, 0) ? '' : format(q.lang, 'RULE_MAT_OPEN', [labelOf(at, ref)]);
    }

    function sayReasons(q, refs) {
        var out = [], seen = {};
        refs.forEach(function (ref) {
            var key = (ref.form || '') + ':' + ref.path, words;
            if (u.has(seen, key) || out.length >= MOST_REASONS) return;
            words = sayReason(q, ref);
            if (!words) return;
            seen[key] = true;
            out.push(words);
        });
        return out.join(semicolon(q.lang));
    }

    /* Two conditions: what one of them rules out is not wanted; what neither rules out but one leaves open is open. */
    function join(need, wanted, why, lang) {
        if (need.wanted === false || (need.wanted === null && wanted === true)) return;
        need.why = need.wanted === wanted && need.why && why ? need.why + semicolon(lang) + why : why;
        need.wanted = wanted;
    }

    function settle(q, home, absent, tree, need) {
        var own = false, wanted, i;
        for (i = 0; i < tree.refs.length; i++) if (!tree.refs[i].form) own = true;
        wanted = absent && own ? null : R.truth(home, tree, 0);
        q.home = home;
        q.absent = absent;
        q.open = wanted === null;
        join(need, wanted, sayReasons(q, tree.refs), q.lang);
    }

    function settleBy(q, part, home, tree, need) {
        var absent = home ? null : R.newJudge(part.form, part.program, {}, q.context);
        if (absent) absent.application = q.application;
        settle(q, home || absent, !home, tree, need);
    }

    /*
     * The materials of the procedure in the guide's order: [{ material: { id, name, copies, kind ... }, wanted: true, false or null, why }].
     * null: what it hangs on is not there yet, or wrong itself; why names the answers it rests on, of null those to be filled in.
     */
    S.materials = function (definition, program, answers, context, others) {
        var parts = [{ definition: definition, program: program, answers: answers, received: (context || {}).received }].concat(others || []);
        var there = parts.filter(function (p) { return p.answers !== null; }), facts, only, q;
        parts = parts.map(function (p) { return { form: R.formOf(p.definition), program: p.program || {} }; });
        q = { lang: (context || {}).lang || 'zh', context: context || {}, all: parts.map(function (p) { return p.form; }), application: [] };
        if (there.length) {
            q.application = R.openApplication(there[0].definition, there[0].program, there[0].answers, R.contextFor(q.context,
                there[0].received), there.slice(1));
            q.application[0].doubtful = !!there[0].doubtful;
        }
        facts = there.length ? { form: R.formOf(there[0].definition), program: there[0].program || {} } : parts[0];
        facts.P = R.programOf(facts.form, facts.program);
        only = R.onlyForm(facts);
        return (facts.P.facts.materials || []).map(function (material, i) {
            var need = { material: material, wanted: true, why: '' }, tree = facts.P.tree('facts.materials.' + i + '.relevant'), own;
            if (tree) settleBy(q, facts, only ? R.find(q.application, only) : q.application[0], tree, need);
            parts.forEach(function (p) { if (material.form === p.form.form && !own) own = p; });
            tree = own ? R.programOf(own.form, own.program).relevant : null;
            if (tree) settleBy(q, own, R.find(q.application, material.form), tree, need);
            return need;
        });
    };

    /* ---- attach.c ---- */

    var KINDS = ['pdf', 'jpg', 'png', 'gif', 'bmp', 'tif', 'doc', 'docx', 'xls', 'xlsx', 'txt', 'ofd', 'zip', 'rar'];

    function tell(q, at, code, value, id, remedy, args) {
        u.addIssue(q.J, code, id, at.section, at.field, at.row, at.path, value, remedy, args);
    }

    function sayKinds(q, kinds) {
        return KINDS.filter(function (k) { return u.indexOf(kinds || [], k) >= 0; }).join(q.J.lang === 'en' ? ', ' : '、');
    }

    /* In the unit of the limit, rounded up: what is above it reads so. */
    function saySize(bytes, limit) {
        var kilo = 1024, mega = kilo * kilo, tenths;
        if (limit % kilo !== 0) return bytes + 'B';
        if (limit % mega !== 0) return Math.ceil(bytes / kilo) + 'K';
        if (bytes % mega === 0) return bytes / mega + 'M';
        tenths = Math.ceil(bytes * 10 / mega);
        return Math.floor(tenths / 10) + '.' + tenths % 10 + 'M';
    }

    function namePart(value) { return value.replace(/[\u0000-\u001F\u007F\\\/:*?"<>|]/g, '-'); }

    /* One ${name}: as it is stored; null when the answer is missing or wrong. */
    function nameValue(J, at, name) {
        var dot = name.indexOf('.'), path = name, a;
        if (dot >= 0) path = name.slice(0, dot) + '.' + (at.row || 1) + name.slice(dot);
        else if (at.row && !u.find(J.form, name)) path = at.section.table + '.' + at.row + '.' + name;
        a = J.get(path);
        return a.value === '' || a.bad || a.damaged || R.isMarked(J, path, 'blocked') ? null : namePart(a.value);
    }

    function wantedName(J, at) {
        var good = !!at.field.file_name, text = (at.field.file_name || '').replace(/\$\{([^}]*)\}/g, function (all, name) {
            var value = name === 'row' ? String(at.row) : nameValue(J, at, name);
            if (value === null) good = false;
            return value;
        });
        return good ? text : null;
    }

    function nameFits(stem, wanted, several) {
        var rest = stem.slice(wanted.length);
        return stem.slice(0, wanted.length) === wanted && (rest === '' || (several && /^-\d{1,3}$/.test(rest)));
    }

    function isPicture(kind) { return u.indexOf(['jpg', 'png', 'gif', 'bmp', 'tif'], kind) >= 0; }

    function checkPixels(q, at, d, subject, name) {
        var want = at.field.pixels, width = d.width || 0, height = d.height || 0, known = width > 0 && height > 0;
        if (!want || !isPicture(d.kind) || (width === want[0] && height === want[1])) return;
        tell(q, at, 'R-FILE', d.name, known ? 'RULE_FILE_PIXELS' : 'RULE_FILE_NO_PIXELS', known ? 'RULE_DO_FILE_PIXELS' : 'RULE_DO_FILE_EMPTY',
            [subject, name, width + '×' + height, want[0] + '×' + want[1]]);
    }

    function checkFile(q, at, file) {
        var f = at.field, d = { name: u.clean(file.name), bytes: file.bytes, kind: file.kind, width: file.width, height: file.height };
        var subject = u.subject(q.J.lang, f.label, at.row), base = d.name.slice(d.name.lastIndexOf('/') + 1), name = u.quote(base, 32), wanted;
        var several = (f.count || 1) > 1, max = f.max_bytes || 0;
        if (!(d.bytes > 0)) {
            tell(q, at, 'R-FILE', d.name, 'RULE_FILE_EMPTY', 'RULE_DO_FILE_EMPTY', [subject, name]);
        } else if (f.kinds && f.kinds.length && u.indexOf(f.kinds, d.kind) < 0) {
            tell(q, at, 'R-FILE', d.name, 'RULE_FILE_KIND', 'RULE_DO_FILE_KIND', [subject, name,
                u.indexOf(KINDS, d.kind) >= 0 ? d.kind : format(q.J.lang, 'RULE_FILE_OTHER', []), sayKinds(q, f.kinds)]);
        } else {
            if (max > 0 && d.bytes > max)
                tell(q, at, 'R-FILE', d.name, 'RULE_FILE_BIG', 'RULE_DO_FILE_BIG', [subject, name, saySize(d.bytes, max), saySize(max, max)]);
            checkPixels(q, at, d, subject, name);
        }
        wanted = wantedName(q.J, at);
        if (wanted !== null && !nameFits(base.replace(/^([\s\S]+)\.[0-9A-Za-z]{1,6}$/, '$1'), wanted, several))
            tell(q, at, 'R-FILE', d.name, 'RULE_FILE_NAME', several ? 'RULE_DO_FILE_NAME_MANY' : 'RULE_DO_FILE_NAME', [subject, name, wanted]);
    }

    function checkCount(q, at, have, required) {
        var f = at.field, least = f.min > 0 ? f.min : 1, most = f.count || 1, kinds = sayKinds(q, f.kinds);
        var args = [u.subject(q.J.lang, f.label, at.row), String(have > most ? most : least), String(have), kinds];
        var add = kinds ? 'RULE_DO_FILE_ADD_OF' : 'RULE_DO_FILE_ADD';
        if (have === 0 && required) tell(q, at, !f.constraint && f.code || 'R-MAT', '', least > 1 ? 'RULE_FILE_FEW' : 'RULE_FILE_NONE', add, args);
        else if (have > 0 && have < least) tell(q, at, 'R-MAT', String(have), 'RULE_FILE_FEW', add, args);
        else if (have > most) tell(q, at, 'R-FILE', String(have), 'RULE_FILE_MANY', 'RULE_DO_FILE_MANY', args);
    }

    function outcomeOf(J, tree, row, otherwise) { return tree ? R.truth(J, tree, row) : otherwise; }

    function checkSlot(q, at, rules, state) {
        var files = u.has(q.files, at.path) ? q.files[at.path] : [], i;
        var relevant = state.irrelevant ? false : state.undecided ? null : outcomeOf(q.J, rules.relevant, at.row, true);
        var required = outcomeOf(q.J, rules.required_if, at.row, at.field.required === true);
        if (relevant === false && files.length)
            tell(q, at, 'W-IRREL', u.clean(files[0].name), 'RULE_FILE_IRRELEVANT', 'RULE_DO_FILE_IRRELEVANT', [u.subject(q.J.lang, at.field.label, at.row)]);
        if (relevant === false) return;
        checkCount(q, at, files.length, relevant === true && required === true);
        for (i = 0; i < files.length; i++) checkFile(q, at, files[i]);
    }

    /* fn(at, rules, state) for each slot, rows of tables that are begun one by one. */
    function eachSlot(J, fn) {
        J.form.sections.forEach(function (s, i) {
            var table = s.kind === 'table', row;
            function slot(f, k) {
                if (f.type === 'file' && f.name)
                    fn({ section: s, field: f, row: row, path: R.cellPath(s, f, row) }, J.P.sections[i].fields[k], J.state[i]);
            }
            for (row = table ? 1 : 0; row <= (table ? s.rows.max : 0); row++)
                if (!table || J.state[i].begun[row]) (s.fields || []).forEach(slot);
        });
    }

    /*
     * What is wrong with the files, in reading order, as issues like those of Shenbao.judge. files: { path of the slot: [{ name, bytes, kind,
     * width, height }] }; name with its extension; kind one of KINDS by the content of the file, anything else is another kind; width and
     * height of a picture in pixels, 0 when they cannot be read. A slot without files got nothing.
     */
    S.attachments = function (definition, program, answers, context, files) {
        var J = R.judgeAlone(definition, program || {}, answers, context || {}), q = { J: J, files: files || {} };
        J.issues = [];
        eachSlot(J, function (at, rules, state) { checkSlot(q, at, rules, state); });
        return J.issues;
    };

    /* What a file of the slot should be called, without extension; '' when it is free, or hangs on answers that are not there. */
    S.attachmentName = function (definition, program, answers, context, path) {
        var J = R.judgeAlone(definition, program || {}, answers, context || {}), name = '';
        eachSlot(J, function (at) { if (at.path === path) name = wantedName(J, at) || ''; });
        return name;
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
