#!/usr/bin/env node
/*
 * js_side.js C_SIDE REGIONS LAYOUTS [SEED [COUNT [KIND]]] - asks C (c_side.c) and the runtime (runtime*.js in LAYOUTS) the same
 * questions and holds the answers against each other. Prints a line a kind, what differs, and the sum; exit 1 when anything differs.
 * With KIND only the kinds whose name holds it; KIND =rules: those of whole forms, =values: all others, each with what shows that nothing
 * was left out.
 */
'use strict';

var fs = require('fs'), path = require('path'), vm = require('vm'), spawnSync = require('child_process').spawnSync;
var random = require('./random.js'), kinds = require('./kinds.js'), calls = require('./calls.js'), rules = require('./rules.js');

var program = process.argv[2], regionFile = process.argv[3], layouts = process.argv[4];
var seed = +(process.argv[5] || 20261127), count = +(process.argv[6] || 2000), only = process.argv[7] || '', SHOWN = 3;
var FILES = ['runtime.js', 'runtime-check.js', 'runtime-expr.js', 'runtime-regex.js', 'runtime-rules.js', 'runtime-facts.js',
    'runtime-needs.js'];
var SITES = ['content', path.join('tests', 'diff', 'rules')];

/* ---- the runtime, in a world that has the library of ECMAScript 5 and nothing else ---- */

var ES5 = {
    '': 'Object Function Array String Boolean Number Date RegExp Error EvalError RangeError ReferenceError SyntaxError TypeError ' +
        'URIError Math JSON NaN Infinity undefined eval parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI ' +
        'encodeURIComponent',
    'Object': 'prototype length name getPrototypeOf getOwnPropertyDescriptor getOwnPropertyNames create defineProperty ' +
        'defineProperties seal freeze preventExtensions isSealed isFrozen isExtensible keys',
    'Array': 'prototype length name isArray',
    'String': 'prototype length name fromCharCode',
    'Number': 'prototype length name MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY',
    'Math': 'E LN10 LN2 LOG2E LOG10E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin ' +
        'sqrt tan',
    'Array.prototype': 'constructor length toString toLocaleString concat join pop push reverse shift slice sort splice unshift ' +
        'indexOf lastIndexOf every some forEach map filter reduce reduceRight',
    'String.prototype': 'constructor length toString valueOf charAt charCodeAt concat indexOf lastIndexOf localeCompare match ' +
        'replace search slice split substring toLowerCase toLocaleLowerCase toUpperCase toLocaleUpperCase trim substr',
    'RegExp.prototype': 'constructor exec test toString source global ignoreCase multiline flags'
};

function loadRuntime() {
    var world = vm.createContext({});
    Object.keys(ES5).forEach(function (name) {
        var keep = ES5[name].split(' '), object = vm.runInContext(name || 'this', world);
        Object.getOwnPropertyNames(object).forEach(function (key) {
            if (keep.indexOf(key) < 0 && Object.getOwnPropertyDescriptor(object, key).configurable) delete object[key];
        });
    });
    FILES.forEach(function (name) { vm.runInContext(fs.readFileSync(path.join(layouts, name), 'utf8'), world, { filename: name }); });
    return world;
}

var world = loadRuntime(), S = world.Shenbao, makeFunction = vm.runInContext('Function', world);

/* Text without what C cannot hold, everywhere in a job. */
function forC(x) {
    var out, k;
    if (typeof x === 'string') return S.u.clean(x);
    if (!x || typeof x !== 'object') return x;
    out = Array.isArray(x) ? [] : {};
    for (k in x) out[k] = forC(x[k]);
    return out;
}

/* The results of C, one a job. */
function askC(jobs) {
    var lines = jobs.map(function (j) { return JSON.stringify(forC(j)); }).join('\n') + '\n';
    var run = spawnSync(program, [regionFile], { input: lines, maxBuffer: 1 << 30 }), out;
    if (run.status !== 0) throw new Error('c_side ends with ' + (run.error || run.signal || run.status) + ': ' + run.stderr);
    out = run.stdout.toString('utf8').split('\n');
    if (out.length !== jobs.length + 1) throw new Error('c_side gave ' + (out.length - 1) + ' results for ' + jobs.length + ' jobs');
    return out.slice(0, -1).map(function (line) { return JSON.parse(line); });
}

var regions = {};
fs.readFileSync(regionFile, 'utf8').split('\n').slice(1).forEach(function (line) { if (line) regions[line.split(',')[0]] =
    line.split(',')[1]; });

/* ---- our own results, in the shape of C's ---- */

var KEYS = ['code', 'severity', 'section', 'field', 'row', 'label', 'value', 'message', 'remedy'];

function issues(list) { return list.map(function (i) { return KEYS.map(function (k) { return i[k]; }); }); }

function contextOf(job, state) {
    return { received: job.received || '', lang: job.lang, regions: job.regions ? regions : null, lists: state.lists || {} };
}

function number(job, state) {
    var n = S.number(job.kind, job.typed, job.received, contextOf(job, state).regions);
    n.birth = n.birth ? S.u.iso(n.birth) : '';
    return n;
}

function call(job, state, fromC) {
    var context = contextOf(job, state), E, value;
    context.other = function (id) { return job.other && id === state.other.form ? { form: state.other, answers: job.other } : null; };
    E = S.env(state.form, job.answers || {}, context);
    if (job.overlay) E.overlay = function (path) { return has(job.overlay, path) ? job.overlay[path] : null; };
    E.row = job.row || 0;
    E.self = job.self || '';
    value = S.eval(makeFunction('F', 'E', 'return ' + fromC.js + ';'), E);
    return {
        value: S.valueToText(fromC.type, value), bits: /[ndm]/.test(fromC.type) ? value : 0, truth: value === true, row_a: E.rowA,
            row_b: E.rowB,
        weekdays: E.weekdaysOnly
    };
}

/* By form: its definition and its program. */
function judge(job, state) {
    var forms = job.forms.map(function (f) {
        return { definition: state.site[f.form].form, program: state.site[f.form].program, answers: f.answers, received: f.received,
            doubtful: f.doubtful };
    });
    var context = { received: forms[0].received, lang: job.lang, regions: job.regions ? regions : null, lists: state.lists };
    return brought(job, state, forms, context, S.judge(forms[0].definition, forms[0].program, forms[0].answers, context, forms.slice(1)));
}

/* Adds what has to be brought along. */
function brought(job, state, forms, context, out) {
    var own = forms[0], others = forms.slice(1).concat((job.absent || []).map(function (id) {
        return { definition: state.site[id].form, program: state.site[id].program, answers: null };
    }));
    out.attachments = S.attachments(own.definition, own.program, own.answers, context, job.files);
    out.name = Object.keys(job.files || {}).map(function (path) {
        return S.attachmentName(own.definition, own.program, own.answers, context, path);
    }).join('|');
    out.materials = S.materials(own.definition, own.program, job.gone ? null : own.answers, context, others).map(function (need) {
        return [need.material.name, need.wanted === null ? -1 : +need.wanted, need.why];
    });
    return out;
}

/* A judgment as it is compared. */
function whole(one) {
    return { issues: issues(one.issues), calculated: sorted(one.calculated), attachments: issues(one.attachments), name: one.name,
        materials: one.materials };
}

function same(a, b) { return a === b || (a !== a && b !== b); }

function sorted(o) { return Object.keys(o).sort().map(function (k) { return [k, o[k]]; }); }

/* '' when the two agree, else what differs. */
function difference(job, state, fromC) {
    var mine, theirs, k;
    switch (job.op) {
    case 'normalise':
        k = S.find(state.form, job.path);
        mine = S.normalise(k.field, job.typed);
        theirs = fromC;
        break;
    case 'number': mine = number(job, state); theirs = fromC; break;
    case 'check': mine = issues(S.check(state.form, job.answers, contextOf(job, state))); theirs = issues(fromC.issues); break;
    case 'call': case 'say':
        mine = call(job, state, fromC);
        theirs = { value: fromC.value, bits: Number(fromC.bits.replace('-nan', 'nan').replace('nan', 'NaN')), truth: fromC.truth,
            row_a: fromC.row_a, row_b: fromC.row_b, weekdays: fromC.weekdays };
        break;
    case 'judge':
        mine = judge(job, state);
        mine = whole(mine);
        theirs = whole(fromC);
        break;
    default: return '';
    }
    if (job.op === 'judge') return JSON.stringify(mine) === JSON.stringify(theirs) ? '' : JSON.stringify(mine) + '\n  C: ' +
        JSON.stringify(theirs);
    if (job.op === 'check') return JSON.stringify(mine) === JSON.stringify(theirs) ? '' : JSON.stringify(mine) + '\n  C: ' +
        JSON.stringify(theirs);
    for (k in theirs) if (!same(mine[k], theirs[k])) return k + ': ' + JSON.stringify(mine) + '\n  C: ' + JSON.stringify(theirs);
    return '';
}

/* What came out, shortly: a kind that only ever sees one outcome shows nothing. */
function outcome(job, fromC) {
    switch (job.op) {
    case 'normalise': return fromC.good + fromC.value;
    case 'number': return fromC.fault || 'right';
    case 'judge': return fromC.issues.concat(fromC.attachments).map(function (i) { return i.message; }).join() + fromC.materials.join();
    case 'check': return fromC.issues.map(function (i) { return i.message; }).join();
    default: return fromC.type === 'b' ? String(fromC.truth) : fromC.value;
    }
}

/* How often the runtime looked each message up: a rule that never speaks is not compared. */
var told = {};

function watchMessages() {
    var messages = S.messages;
    S.messages = {};
    Object.keys(messages).forEach(function (id) {
        told[id] = 0;
        Object.defineProperty(S.messages, id, {
            enumerable: true,
            get: function () {
                told[id]++;
                return messages[id];
            }
        });
    });
}

/* Words that a definition may not leave to us: a rule without them is refused. */
var NEVER = ['RULE_CONSTRAINT', 'RULE_DO_EXCLUDED'];

/* Every message that these files of the runtime name was told. */
function everyMessage(names) {
    var source = names.map(function (name) { return fs.readFileSync(path.join(layouts, name), 'utf8'); }).join('');
    var ids = Object.keys(told).filter(function (id) {
        return source.indexOf("'" + id + "'") >= 0 || (/^RULE_[EU]_/.test(id) && source.indexOf("'" + id.slice(0, 7) + "'") >= 0);
    });
    var silent = ids.filter(function (id) { return !told[id] && NEVER.indexOf(id) < 0; });
    console.log((silent.length ? 'FAIL ' : 'ok   ') + 'messages told: ' + (ids.length - silent.length) + ', never: ' + (silent.join(' ') || 'none'));
    return silent.length === 0;
}

var total = 0, wrong = 0, byCode = {};

function countIssues(issues) {
    issues.forEach(function (one) {
        var rule = one.code + ' ' + one.severity;
        byCode[rule] = (byCode[rule] || 0) + 1;
    });
}

function compare(kind) {
    var R = random.makeRandom(seed ^ parseInt(require('crypto').createHash('md5').update(kind.name).digest('hex').slice(0, 8), 16));
    var jobs = kind.setup.slice(), state = {}, bad = 0, seen = {}, i, results, why, n, good;
    for (i = 0; i < count; i++) jobs.push(kind.make(R));
    results = askC(jobs);
    for (i = 0; i < jobs.length; i++) {
        if (jobs[i].op === 'form') state.form = jobs[i].form;
        if (jobs[i].op === 'other') state.other = jobs[i].form;
        if (jobs[i].op === 'lists') state.lists = jobs[i].lists;
        if (jobs[i].op === 'site') {
            state.site = sites[jobs[i].dir].byId;
            state.lists = sites[jobs[i].dir].lists;
        }
        if (i < kind.setup.length) continue;
        try {
            why = difference(jobs[i], state, results[i]);
        } catch (e) {
            why = e.stack.split('\n').slice(0, 3).join(' ');
        }
        seen[outcome(jobs[i], results[i])] = true;
        countIssues((results[i].issues || []).concat(results[i].attachments || []));
        if (why && bad++ < SHOWN)
            console.log('DIFFERS ' + kind.name + ' ' + JSON.stringify(jobs[i]) + '\n  js ' + (results[i].js || '') + '\n  JS: ' + why);
    }
    n = Object.keys(seen).length;
    good = bad === 0 && (n > 1 || !!kind.constant);
    console.log((good ? 'ok   ' : 'FAIL ') + kind.name + ': ' + count + ' values, ' + n + ' outcomes, ' + bad + ' differences');
    total += count;
    wrong += bad;
    return good;
}

/* ---- the vectors of the standards ---- */

var REASONS = { ok: '', normalised: '', length: 'length', charset: 'character', check: 'check', region: 'region', birth_date: 'birth_date',
    birth_future: 'birth_future', birth_too_early: 'birth_early', prefix: 'prefix', shape: 'shape', department: 'department',
    category: 'category' };

function vectorIsRight(row) {
    var n = S.number(row[1], row[0], '2026-11-27', regions), want = has(REASONS, row[3]) ? REASONS[row[3]] : row[2] === 'valid' ? '' : null;
    n.birth = n.birth ? S.u.iso(n.birth) : '';
    if (n.fault !== want || (row[3] === 'normalised' && !n.normalised) || (row[3] === 'ok' && n.number !== row[0])) return false;
    if (/^warn:/.test(row[3]) !== n.doubt && want === '') return false;
    return !row[4] || row[4].split(';').every(function (part) { return n[part.split('=')[0]] === part.split('=')[1]; });
}

function has(o, k) { return Object.prototype.hasOwnProperty.call(o, k); }

function vectors() {
    var rows = fs.readFileSync(path.join(__dirname, '..', 'data', 'vectors.csv'), 'utf8').split(/\r?\n/).slice(1).filter(Boolean), bad = 0;
    rows.forEach(function (line) {
        if (vectorIsRight(line.split(','))) return;
        bad++;
        console.log('DIFFERS vector ' + line);
    });
    console.log((bad ? 'FAIL ' : 'ok   ') + 'vectors: ' + rows.length + ' rows, ' + bad + ' wrong');
    return bad === 0 && rows.length === 107;
}

/* The sites whose forms are judged by their own rules, by folder. */
var sites = {}, slots = {};

/* A rule that always holds is not compared: what each of our own site came to is counted. */
function watchSlots(f) {
    Object.keys(f.program).forEach(function (slot) {
        var run = f.program[slot], name = (/^facts/.test(slot) ? f.guide : f.form.form) + ' ' + slot, came = slots[name] || {};
        if (typeof run !== 'function') return;
        slots[name] = came;
        f.program[slot] = function (F, E) {
            var value = run(F, E);
            if (F === S.F) came[typeof value === 'object' ? value.from : value] = true;
            return value;
        };
    });
}

/* It asks for more than anybody has, so that all its words are told. */
var ONE_WAY = ['eligible-words facts.eligibility.0.when'];

function everySlot() {
    var silent = Object.keys(slots).filter(function (name) {
        return Object.keys(slots[name]).length < 2 && ONE_WAY.indexOf(name) < 0;
    });
    console.log((silent.length ? 'FAIL ' : 'ok   ') + 'rules that came out both ways: ' + (Object.keys(slots).length - silent.length) +
        ', never: ' + (silent.join(', ') || 'none'));
    return silent.length === 0;
}

function openSite(dir) {
    var site = sites[dir] = askC([{ op: 'site', dir: dir }])[0];
    site.byId = {};
    site.forms.forEach(function (f) {
        f.program = makeFunction('return ' + f.js + ';')();
        if (dir !== SITES[0]) watchSlots(f);
        site.byId[f.form.form] = f;
    });
    return rules.kinds(S, dir, site);
}

function main() {
    var about = askC([{ op: 'about' }])[0], passed = 0, failed = 0, all = [];
    function judge(good) { if (good) passed++; else failed++; }
    vm.runInContext(about.data, world);
    watchMessages();
    about.functions.forEach(function (f) { if (typeof S.F[f.ident] !== 'function') throw new Error('the runtime has no ' + f.ident); });
    if (only !== '=rules') all = kinds.values(S, about.types).concat(calls.kinds(about.functions));
    if (only !== '=values') SITES.forEach(function (dir) { all = all.concat(openSite(dir)); });
    all.forEach(function (kind) { if (only.charAt(0) === '=' || kind.name.indexOf(only) >= 0) judge(compare(kind)); });
    if (only === '=values') {
        judge(vectors());
        judge(everyMessage(['runtime-check.js']));
    }
    if (only === '=rules') {
        judge(everyMessage(['runtime-rules.js', 'runtime-facts.js', 'runtime-needs.js']));
        if (count >= 1000) judge(everySlot());               /* fewer values need not meet all */
    }
    console.log('issues compared: ' + Object.keys(byCode).sort().map(function (k) { return k + ' ' + byCode[k]; }).join(', '));
    console.log(total + ' values compared, ' + wrong + ' differences');
    console.log('diff: ' + passed + ' passed, ' + failed + ' failed');
    process.exit(failed || !passed ? 1 : 0);
}

main();
