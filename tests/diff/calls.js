/*
 * calls.js - a kind for each function of functions.def, and one of trees of them. Arguments are references to a form that has a field and a
 * column of every type, or literals.
 */
'use strict';

var r = require('./random.js'), copy = require('./kinds.js').copy, field = require('./kinds.js').field, form = require('./kinds.js').form;

var TYPES = { t: 'text', n: 'decimal', d: 'date', m: 'year-month', p: 'period', b: 'tick' }, ROWS = 5;

function fieldsNamed(letter, n) {
    var out = [], i;
    for (i = 1; i <= n; i++) out.push(field(TYPES[letter], letter + i, {}));
    return out;
}

var COLUMNS = ['t', 'n', 'd', 'm', 'p', 'b'].map(function (letter) { return field(TYPES[letter], letter, letter === 'm' ?
    { readonly: true } : {}); });
var FORM = form([
    { kind: 'fields', fields: fieldsNamed('t', 4).concat(fieldsNamed('n', 4), fieldsNamed('d', 3), fieldsNamed('m', 3), fieldsNamed('p', 1),
        fieldsNamed('b', 2)) },
    { kind: 'table', table: 'tab', rows: { min: 0, max: ROWS }, fields: COLUMNS }
]);

var LISTS = {
    holidays: [
        { code: '2024-02-10', name: '休' }, { code: '2024-02-12', name: '休' }, { code: '2024-02-18', name: '班' },
            { code: '2024-10-01', name: '休' },
        { code: '2026-10-01', name: '休' }, { code: '2026-10-10', name: '班' }, { code: '2026-11-27', name: '休', until: '2025' },
            { code: '2026-11-27', name: '节' },
        { code: '2023-12-31', name: '班' }, { code: '2025-01-01', name: '休' }
    ],
    tree: [
        { code: '33', name: '浙江' }, { code: '3307', name: '金华', parent: '33' }, { code: '330783', name: '东阳', parent: '3307' },
        { code: '330724', name: '东阳', parent: '3307', until: '1988' }, { code: '3399', name: '旧区', parent: '33', until: '2000' },
        { code: '3398', name: '两个', parent: '33' }, { code: '3397', name: '两个', parent: '33' }, { code: '1', name: '2', parent: '2' },
            { code: '2', name: '1', parent: '1' },
        { code: '3396', name: '老名', parent: '3307', until: '1999' }, { code: '3396', name: '新名', parent: '33' },
            { code: '3395', name: '双旧', until: '1' },
        { code: '3394', name: '双旧', until: '2' }
    ]
};
var NAMES = ['33', '3307', '330783', '浙江', '东阳', '旧区', '两个', '1', '2', '老名', '新名', '3396', '330724', '双旧', '', '杭州', ' 33'];

/* ---- texts of values as they are stored, or not quite ---- */

function numberText(R) {
    var s = R.pick(['', '', '-']);
    switch (R.below(9)) {
    case 0: return s + R.below(3);
    case 1: return s + R.below(20) + '.' + r.digits(R, R.between(1, 3));
    case 2: return s + R.pick(['0.5', '1.5', '2.5', '0.005', '1.005', '0.1', '0.2', '0.3', '0.7', '100', '12', '1000000',
        '0.000000000000001']);
    case 3: return s + R.between(1, 9) + r.digits(R, R.between(12, 16));
    case 4: return s + r.digits(R, R.between(1, 8)) + '.' + r.digits(R, R.between(1, 10));
    case 5: return s + R.pick(['999999999999999', '1000000000000000', '999999999999999.5', '99999999999999.9', '0.999999999999999',
        '4503599627370497.5', '00012.500', '1e5', '.5', '5.',
        '+1', ' 7 ', '\u30008', '1,000', 'NaN', 'Infinity', '-0', '0']);
    case 6: return '';
    case 7: return s + R.below(1200);
    default: return R.pick([r.number(R), s + R.between(1900, 2030)]);
    }
}

function dateText(R) {
    var s = R.chance(0.6) ? '20' + ('0' + R.between(18, 27)).slice(-2) + '-' + R.pick(['01', '02', '03', '10', '12']) + '-' +
        R.pick(['01', '10', '27', '28', '29', '30', '31']) : r.isoDay(R);
    return R.chance(0.05) ? '' : R.chance(0.03) ? ' ' + s + '\u3000' : R.chance(0.04) ? r.spoil(R, s) : s;
}

function monthText(R) {
    var s = R.chance(0.7) ? '20' + R.between(15, 27) + '-' + R.pick(['01', '06', '12', '11', '03']) : r.isoMonth(R);
    return R.chance(0.06) ? '' : R.chance(0.04) ? r.spoil(R, s) : s;
}

function periodText(R) {
    var s = monthText(R) + '/' + (R.chance(0.2) ? '..' : monthText(R));
    return R.chance(0.06) ? '' : R.chance(0.04) ? r.spoil(R, s) : s;
}

function plainText(R) {
    switch (R.below(10)) {
    case 0: return '';
    case 1: return R.pick(NAMES);
    case 2: return R.pick(['a b c', 'b', 'a  b', ' a', '男', '中共党员 群众', 'a ']);
    case 3: return r.residentId(R);
    case 4: return R.pick([dateText(R), monthText(R), numberText(R), periodText(R)]);
    case 5: return r.text(R, 30);
    case 6: return R.pick(['\u0301', '\n', '\n\u0301a', 'e\u0301e\u0301', '㛃󠄁㛃', 'a\nb\nc', '👩‍💻x', 'aAzZ\u0130', '𠮷野家', 'aaa', 'aa']);
    default: return Array.from(R.pick(['', 'ab', 'a·b', '12', '张三 '])).concat(Array.from(r.text(R, 5))).join('');
    }
}

function textOf(R, letter) {
    switch (letter) {
    case 'n': return numberText(R);
    case 'd': return dateText(R);
    case 'm': return monthText(R);
    case 'p': return periodText(R);
    case 'b': return R.pick(['1', '1', '']);
    default: return plainText(R);
    }
}

/* ---- literal arguments ---- */

function patternAtom(R, depth) {
    switch (R.below(depth > 0 ? 9 : 7)) {
    case 0: return '.';
    case 1: return R.pick(['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\n', '\\.', '\\-', '\\\\', '\\^', '\\$', '\\]']);
    case 2: return '[' + R.pick(['', '^']) + R.pick(['a-c', 'abc', '\\d-', '-a', 'a\\-c', '\\]a', '一-龥', '𠀀-𪛟x', '\\W1', '.', '^a', 'a^',
        'a-']).replace(/^\^/, 'x^') + ']';
    case 3: return R.pick(['张', '𠮷', '/', '-', ' ', '@']);
    case 7: case 8: return '(' + pattern(R, depth - 1) + ')';
    default: return R.pick(['a', 'b', 'c', '1']);
    }
}

function pattern(R, depth) {
    var n = R.below(4), out = '', i;
    for (i = 0; i < n; i++) out += patternAtom(R, depth) + R.pick(['', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '{0}', '{1,3}']);
    return depth > 0 && R.chance(0.3) ? out + '|' + pattern(R, depth - 1) : out;
}

function literal(R, ident, at) {
    switch (ident) {
    case 'regex': return R.pick(['', '^']) + pattern(R, 3) + R.pick(['', '$']);
    case 'format_date': return R.pick(['%Y年%n月%e日', '%Y-%m-%d', '%d/%m', '%%Y', '%Y%', '', '%x%Y', '%E%y%\n', '100%%%n', '%𠮷']);
    case 'not_older_than': case 'valid_for':
        return R.pick(['1 month', '30 days', '2 months', '1 year', '3 years', '0 days', ' 90 day ', '12 month', '9999 years', '1month',
            '1 week', '10000 days', 'month', '1  months ', '1 monthss', '-1 day']);
    case 'selected': return R.pick(['a', 'b', '男', 'a b', '', '群众', 'c']);
    case 'under': return at === 2 ? R.pick(['tree', 'tree', 'tree', 'nowhere']) : R.pick(NAMES);
    default: return R.pick(['tree', 'tree', 'tree', 'nowhere']);
    }
}

function literalNode(R, letter) {
    var n;
    switch (letter) {
    case 't': return { t: plainText(R) };
    case 'n':
        n = numberText(R);
        return { n: /^-?\d{1,12}(\.\d{1,3})?$/.test(n) ? n : String(R.below(40)) };
    case 'd': return { d: String(R.pick([R.between(-719162, 2932896), R.between(17000, 21000), -719162, 2932896, 0])) };
    case 'm': return { m: String(R.pick([R.between(12, 119999), R.between(24200, 24330), 12, 119999])) };
    default: return null;
    }
}

/* ---- trees ---- */

/* The letters of a call's arguments: "+" repeats, "?" may be left out. */
function params(R, args) {
    var out = args.replace(/[+?]/g, '').split('');
    if (/\+/.test(args)) while (R.chance(0.6) && out.length < 5) out.push(out[out.length - 1]);
    if (/\?/.test(args) && R.chance(0.4)) out.pop();
    return out;
}

/* Often the value of a field before it: comparisons should now and then hold. */
function set(R, answers, path, letter) {
    var before = Object.keys(answers).filter(function (p) { return p !== path && p.replace(/^tab\.\d\./, '').charAt(0) === letter; });
    var s = before.length && R.chance(0.15) ? answers[R.pick(before)] : textOf(R, letter);
    if (typeof s === 'object') s = s.value;
    if (R.chance(0.02)) answers[path] = { value: s, bad: R.chance(0.5), damaged: R.chance(0.3) };
    else if (s !== '' || R.chance(0.5)) answers[path] = s;
}

function columnOf(R, letter, answers) {
    var row;
    for (row = 1; row <= ROWS; row++) if (R.chance(0.8)) set(R, answers, 'tab.' + row + '.' + letter, letter);
    return { r: 'tab.' + letter, type: letter.toUpperCase() };
}

function reference(R, letter, answers, use) {
    var path, row;
    if (R.chance(0.1)) {
        for (row = 1; row <= ROWS; row++) set(R, answers, 'tab.' + row + '.' + letter, letter);
        return { r: 'tab.' + letter, type: letter, row: true };
    }
    use[letter] = (use[letter] || 0) + 1;
    path = letter + (1 + use[letter] % (letter === 'p' ? 1 : letter === 'b' ? 2 : letter === 't' || letter === 'n' ? 4 : 3));
    set(R, answers, path, letter);
    return { r: path, type: letter };
}

function make(functions, R, fn, depth, answers, use) {
    var args = params(R, fn.args).map(function (letter, i) {
        var inner, lower = letter.toLowerCase();
        if (letter === 'l') return { t: literal(R, fn.ident, i) };
        if (letter === 'A') return columnOf(R, R.pick(['t', 'n', 'd', 'm', 'p', 'b']), answers);
        if (letter !== lower) return columnOf(R, lower, answers);
        if (depth > 0 && R.chance(0.7)) {
            inner = R.pick(functions.filter(function (f) { return f.result === letter; }).concat(null));
            if (inner) return make(functions, R, inner, depth - 1, answers, use);
        }
        return (R.chance(0.2) && literalNode(R, letter)) || reference(R, letter, answers, use);
    });
    return { fn: fn.ident, args: args };
}

function job(R, tree, answers) {
    return {
        op: 'call', tree: tree, answers: answers, row: R.pick([0, 1, 2, ROWS]), self: 't1',
        received: R.pick(['2026-11-27', '2026-11-27', '2024-02-29', dateText(R), '']), lang: 'zh'
    };
}

/* Texts that a pattern has a chance with. */
function regexJob(R) {
    var out = '', n = R.below(7);
    while (n-- > 0) out += R.pick(['a', 'b', 'c', '1', '-', ' ', '张', '𠮷', '/', '@', '\n', '.', 'x', '^']);
    return job(R, { fn: 'regex', args: [{ r: 't1', type: 't' }, { t: literal(R, 'regex', 1) }] },
        { t1: R.chance(0.9) ? out : r.text(R, 40) });
}

/* ---- expressions as authors write them: compiled by C, printed as JavaScript ---- */

var TWO = form([{ kind: 'fields', fields: [field('text', 'place', {}), field('decimal', 'pay', {}), field('date', 'signed', {})] }]);
TWO.form = 'two';

var WRITTEN = [
    "coalesce(${d1}, today()) > ${d2}",
    "${n1} + ${n2} * 2 >= 10 and not(${t1} = '')", "if(${n1} > ${n2}, 'a', ${t1})", "${d1} < '2024-02-29'",
    "${m1} >= '2020-01' or ${d1} = ${m1}", "sum(${tab.n}) div count(${tab.n})", "round(sum(${tab.n}), 1)", "overlap(${tab.p})",
    "years-between(${d1}, receipt-date()) >= 3", "not-older-than(${d1}, '1 month')", "string-length(${t1}) <= 6", "${two:pay} = ${n1}",
    "${two:place} = ${t1}", "days-between(${two:signed}, ${d1}) > 30", "concat(${t1}, '<', ${n1}, '>', ${d1}, ${m1}, ${p1})",
    "regex(${t1}, '[^a-c]{1,3}')", "sum-periods(${tab.p}, ${tab.b}, ${m1}) >= 24", "join('、', ${tab.t})", "max(${tab.n}) - min(${n1}, -1)",
    "substr(${t1}, -2)", "-${n1} mod 3", "${b1} and not(${b2})", "format-date(${d1}, '%Y年%n月%e日')", "age(${d1}) < 60",
        "duplicated(${tab.t})",
    "months-of(${p1}) >= 12 and period-from(${p1}) < '2020-01'", "selected(${t1}, 'a') or ${t1} != 'b'", "resident-id-sex(${t1}) = '男'"
];
var WRITTEN_ROWS = [
    "${n} * ${n1} > 3", "row() = 2", "${tab.d} <= ${d1}", "if(${b}, ${t}, string(row()))", "${p} != '' and months-of(${p}) > 1",
        "sum(${n}) >= ${n}",
    "count(${tab.t}) > row()", "coalesce(${m}, ${m1}) < '2022-06'"
];

function writtenJob(R, columns) {
    var answers = {}, other = {}, overlay = {}, j, i, letter, row;
    for (i = 0; i < 6; i++) {
        letter = 'tndmpb'.charAt(i);
        set(R, answers, letter + '1', letter);
        if (R.chance(0.2)) overlay[letter + '1'] = R.pick(['', textOf(R, letter)]);
        for (row = 1; columns && row <= ROWS; row++) if (R.chance(0.8)) set(R, answers, 'tab.' + row + '.' + letter, letter);
    }
    ['t2', 'n2', 'd2', 'b2'].forEach(function (path) { set(R, answers, path, path.charAt(0)); });
    other.place = R.chance(0.3) ? answers.t1 || '' : plainText(R);
    other.pay = R.chance(0.3) ? answers.n1 || '' : numberText(R);
    other.signed = dateText(R);
    j = job(R, null, answers);
    j.op = 'say';
    if (R.chance(0.8)) j.other = other;
    if (R.chance(0.3)) j.overlay = overlay;
    return j;
}

function writtenKind(text, table) {
    return {
        name: 'written ' + text, setup: [{ op: 'form', form: FORM }, { op: 'other', form: TWO }, { op: 'lists', lists: LISTS }],
        make: function (R) {
            var j = writtenJob(R, table || /tab\./.test(text));
            j.text = text;
            if (table) j.table = table;
            return j;
        }
    };
}

exports.kinds = function (functions) {
    var setup = [{ op: 'form', form: FORM }, { op: 'lists', lists: LISTS }], out;
    out = functions.map(function (fn) {
        return {
            name: 'function ' + fn.ident, setup: setup, constant: fn.ident === 'true' || fn.ident === 'false',
            make: function (R) {
                var answers = {};
                if (fn.ident === 'regex') return regexJob(R);
                return job(R, make(functions, R, fn, 0, answers, {}), answers);
            }
        };
    });
    out.push({
        name: 'trees', setup: setup,
        make: function (R) {
            var answers = {};
            return job(R, make(functions, R, R.pick(functions), R.between(1, 3), answers, {}), answers);
        }
    });
    out.push({
        name: 'the field itself', setup: setup,
        make: function (R) {
            var answers = {}, letter = R.pick(['t', 'n', 'd', 'm']), fn =
                { t: 'string_t', n: 'string_n', d: 'string_d', m: 'string_m' }[letter], j;
            set(R, answers, letter + '1', letter);
            j = job(R, { fn: fn, args: [{ r: '.', type: letter }] }, answers);
            j.self = letter + '1';
            return j;
        }
    });
    WRITTEN.forEach(function (text) { out.push(writtenKind(text, '')); });
    WRITTEN_ROWS.forEach(function (text) { out.push(writtenKind(text, 'tab')); });
    return out;
};
