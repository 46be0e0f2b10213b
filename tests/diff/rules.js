/*
 * rules.js - a kind for each form of a site that is judged by its own rules: answers as people would give them, with slips, and what stands
 * in the rules of the form, so that each of them now and then holds and now and then fails. Knows no single form.
 */
'use strict';

var r = require('./random.js'), copy = require('./kinds.js').copy;

/* ---- what the rules of a form are about ---- */

/* Each text and number that stands in an expression of it. */
function wordsOf(form) {
    var words = {}, numbers = {};
    function look(x, key) {
        var k;
        if (typeof x === 'string' && /^(constraint|relevant|required|calculation|when)$/.test(key)) {
            (x.match(/'[^']*'/g) || []).forEach(function (w) { words[w.slice(1, -1)] = true; });
            (x.replace(/'[^']*'/g, '').match(/\b\d+(\.\d+)?/g) || []).forEach(function (n) { numbers[n] = true; });
        }
        if (x && typeof x === 'object') for (k in x) look(x[k], k);
    }
    look(form, '');
    return { words: Object.keys(words).concat(['']), numbers: Object.keys(numbers).concat(['0', '1']) };
}

/* ---- answers ---- */

var NAMES = ['张三', '李四', '王䶮', '𠮷㛃', 'e\u0301', '阿·', '甲', '乙', '不收', '免'];

function two(n) { return (n < 10 ? '0' : '') + n; }

/* A day near the day of receipt, or at a distance that rules ask for. */
function dayNear(R, received) {
    var m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(received) || [0, '2026', '11', '27'], y = +m[1], month = +m[2], day = +m[3];
    switch (R.below(6)) {
    case 0: y -= R.pick([1, 3, 5, 18, 20, 30, 45, 60]); break;
    case 1: month += R.between(-3, 3); break;
    case 2: day += R.between(-2, 2); break;
    case 3: y -= R.between(0, 70); month = R.between(1, 12); day = R.between(1, 31); break;
    case 4: month = R.pick([1, 2, 12]); day = R.pick([1, 28, 29, 31]); break;
    default: return r.isoDay(R);
    }
    if (month < 1 || month > 12) {
        y += month < 1 ? -1 : 1;
        month = month < 1 ? month + 12 : month - 12;
    }
    return ('000' + Math.max(1, y)).slice(-4) + '-' + two(month) + '-' + two(Math.max(1, Math.min(28 + R.below(4), day)));
}

function number(R, words, f) {
    var n = +R.pick(words.numbers), limits = [f.min, f.max].filter(function (x) { return x > 0; });
    if (R.chance(0.2) && limits.length) n = R.pick(limits);
    if (R.chance(0.3)) return String(R.below(120));
    if (R.chance(0.3)) n += R.between(-1, 1);
    return String(f.type === 'integer' ? Math.max(-1, Math.floor(n)) : R.chance(0.3) ? n + 0.5 : n);
}

function chosen(R, f) {
    var choices = f.choices || [{ value: '是' }, { value: '否' }], n = R.pick([1, 1, 2, 3]), out = [];
    if (f.formers && R.chance(0.1)) return R.pick(f.formers).value;
    if (f.type !== 'choices') return R.pick(choices).value;
    choices.forEach(function (c) { if (out.length < n && R.chance(0.5)) out.push(c.value); });
    return out.join(' ');
}

/* A value as the form stores it; right most of the time. */
function stored(R, words, f, received, birth) {
    switch (f.type) {
    case 'integer': case 'decimal': case 'money': return number(R, words, f);
    case 'date': return R.chance(0.3) && birth ? birth : dayNear(R, received);
    case 'year-month': return (R.chance(0.5) && birth ? birth : dayNear(R, received)).slice(0, 7);
    case 'year': return dayNear(R, received).slice(0, 4);
    case 'period': return dayNear(R, received).slice(0, 7) + '/' + (R.chance(0.3) ? '..' : dayNear(R, received).slice(0, 7));
    case 'time': return two(R.below(24)) + ':' + two(R.below(60));
    case 'choice': case 'choices': case 'code': case 'region': case 'yes-no': return chosen(R, f);
    case 'tick': return R.pick(['1', '1', '']);
    case 'resident-id': case 'id':
        return R.chance(0.85) ? r.residentIdOf(R, birth || '1990-05-01') : r.residentId(R);
    case 'credit-code': return r.creditCode(R);
    case 'mobile': return '1' + R.pick(['3', '9']) + r.digits(R, 9);
    case 'phone': return '0571-' + r.digits(R, 8);
    case 'post-code': return R.pick(['310000', '322100', '999077']);
    case 'email': return 'a@example.com';
    default:
        if (R.chance(0.35)) return R.pick(words.words);
        return R.chance(0.8) ? R.pick(NAMES) : r.text(R, f.max > 0 ? f.max + 3 : 12);
    }
}

/* What the importer would have of a value: now and then unreadable, damaged, or not in normal form. */
function spoiled(R, S, f, value) {
    var typed = R.chance(0.5) ? r.typed(R, f) : r.spoil(R, value), n = S.normalise(f, typed);
    if (R.chance(0.1)) return { value: typed, bad: R.chance(0.4), damaged: R.chance(0.3) };
    return n.good ? n.value : { value: n.value, bad: true };
}

function quiet(f) { return f.type === 'calculated' || !!f.calculation; }

/* Most people write what their number says: the day of birth is chosen before, the sex is that of the number. */
function agree(R, answers, fields, prefix) {
    fields.forEach(function (f) {
        var id = answers[prefix + f.name], sex = fields.filter(function (one) { return f.sex && one.name === f.sex; })[0], choices;
        if (!sex || typeof id !== 'string' || !/^\d{17}[\dX]$/.test(id) || R.chance(0.15)) return;
        choices = (sex.choices || []).filter(function (c) { return /^[男女]/.test(c.label || c.value); });
        if (choices.length > 1) answers[prefix + sex.name] = choices[1 - +id.charAt(16) % 2].value;
    });
}

function isBirth(fields, f) { return fields.some(function (one) { return one.birth === f.name; }); }

/* fill: how likely a cell is to hold something; slips: how likely it is to be spoiled. */
function put(R, S, answers, path, f, words, received, birth, how, fields) {
    var value, above;
    if (f.type === 'photo' || f.type === 'note' || f.type === 'file' || !f.name || R.chance(quiet(f) ? 0.9 : 1 - how.fill)) return;
    if (f.na && R.chance(0.25)) {
        answers[path + '_na'] = R.pick(['1', '1', '1', '√', '?', '0']);
        if (R.chance(0.9)) return;
    }
    above = path.replace(/\.(\d+)\./, function (all, row) { return '.' + (row - 1) + '.'; });
    if (above !== path && answers[above] && R.chance(0.1)) {
        answers[path] = answers[above];
        return;
    }
    if (birth && f.type === 'year' && /\.\d+\./.test(path) && R.chance(0.7)) {
        answers[path] = String(Math.max(1001, birth.slice(0, 4) - path.split('.')[1]));
        return;
    }
    if (fields && isBirth(fields, f) && R.chance(0.7)) {
        answers[path] = birth.slice(0, f.type === 'date' ? 10 : 7);
        return;
    }
    value = f['default'] && R.chance(0.3) ? f['default'] : stored(R, words, f, received, birth);
    if (R.chance(how.slips)) answers[path] = spoiled(R, S, f, value);
    else if (value !== '' || R.chance(0.3)) answers[path] = value;
}

function answersOf(R, S, form, words, received) {
    var answers = {}, how = { fill: R.pick([0.5, 0.85, 0.97, 1]), slips: R.pick([0, 0, 0, 0.03, 0.15]) };
    form.sections.forEach(function (s) {
        var birth = dayNear(R, received), rows = s.kind === 'table' ? R.pick([0, s.rows.min || 0, s.rows.max, R.between(0, s.rows.max)]) : 0, row;
        var gap = R.chance(0.1) ? R.between(1, 3) : 0;
        var first = birth;
        if (s.kind !== 'table') {
            (s.fields || []).forEach(function (f) { put(R, S, answers, f.name, f, words, received, birth, how, s.fields); });
            agree(R, answers, s.fields || [], '');
        }
        for (row = 1; row <= rows; row++) {
            if (row === gap) continue;
            s.fields.forEach(function (f) {
                put(R, S, answers, s.table + '.' + row + '.' + f.name, f, words, received, f.type === 'year' ? first : birth, how, s.fields);
            });
            agree(R, answers, s.fields, s.table + '.' + row + '.');
            if (R.chance(0.6)) birth = dayNear(R, received);
        }
        (s.opinions || []).forEach(function (o) {
            if (o.name) put(R, S, answers, o.name, { name: o.name, type: 'paragraph', max: o.max }, words, received, birth, how);
        });
    });
    return answers;
}

/* ---- days of receipt: anywhere, and at the edges of what the window says ---- */

function received(R, window) {
    var edges = [window.from, window.until].filter(Boolean), day, m;
    if (R.chance(0.02)) return '';
    if (R.chance(0.3) && edges.length) {
        day = R.pick(edges);
        m = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(day);
        return (m[1] && R.chance(0.7) ? m[1] : String(R.between(2023, 2028))) + '-' + m[2] + '-' + two(Math.max(1, Math.min(28, +m[3] + R.between(-1, 1))));
    }
    if (R.chance(0.3)) return R.pick([2024, 2026, 2027]) + '-' + R.pick(['02', '03', '06', '09', '12', '01']) + '-' +
        two(Math.max(1, Math.min(28, (window.last_month_until || 14) + R.between(-1, 1))));
    if (R.chance(0.15)) return R.pick(['2024-02-29', '2026-12-31', '2027-01-01', '2025-02-28', '9999-12-31', '0001-01-01', '9999-06-30']);
    return R.between(2023, 2028) + '-' + two(R.between(1, 12)) + '-' + two(R.between(1, 28));
}

/* ---- files: what a slot wants, and what people hand in instead ---- */

var KINDS = ['pdf', 'jpg', 'png', 'gif', 'bmp', 'tif', 'doc', 'docx', 'xls', 'xlsx', 'txt', 'ofd', 'zip', 'rar', '', 'exe'];

function fileName(R, f, answers, path) {
    var row = (/\.(\d+)\./.exec(path) || [])[1] || '0', name = (f.file_name || '').replace(/\$\{([^}]*)\}/g, function (all, one) {
        var value = one === 'row' ? row : answers[one] !== undefined ? answers[one] : answers[path.replace(/[^.]*$/, one)];
        return typeof value === 'string' ? value.replace(/[\/:]/g, '-') : 'x';
    }) || R.pick(NAMES);
    if (R.chance(0.15)) name = R.pick(['扫描件', 'IMG_0001', '附件.最终', '']);
    if (R.chance(0.3)) name += R.pick(['-1', '-12', '-1234', '-', '1', ' ']);
    return (R.chance(0.2) ? '文件夹/' : '') + name + R.pick(['.pdf', '.jpg', '.JPEG', '', '.v', '.后缀', '.long-one']);
}

function file(R, f, answers, path) {
    var max = f.max_bytes || 1000, pixels = f.pixels || [300, 400];
    return {
        name: fileName(R, f, answers, path), kind: R.chance(0.8) && f.kinds ? R.pick(f.kinds) : R.pick(KINDS),
        bytes: R.pick([0, 1, max - 1, max, max + 1, max + R.below(2000), Math.floor(max * 1.26), R.below(3 * max)]),
        width: R.chance(0.8) ? pixels[0] : R.below(500), height: R.chance(0.8) ? pixels[1] : R.pick([0, 400, 500])
    };
}

function filesOf(R, form, answers) {
    var out = {};
    form.sections.forEach(function (s) {
        var row;
        function add(f) {
            var path = row ? s.table + '.' + row + '.' + f.name : f.name, i;
            if (f.type !== 'file' || R.chance(0.2)) return;
            out[path] = [];
            for (i = R.pick([0, 1, 1, 1, 2, 4]); i > 0; i--) out[path].push(file(R, f, answers, path));
        }
        for (row = s.kind === 'table' ? 1 : 0; row <= (s.kind === 'table' ? s.rows.max : 0); row++) (s.fields || []).forEach(add);
    });
    return out;
}

/* site: what c_side says of it, its forms with js already made a program. */
exports.kinds = function (S, dir, site) {
    return site.forms.map(function (one) {
        var family = site.forms.filter(function (f) { return f.guide === one.guide && f !== one; }), words = {};
        family.concat([one]).forEach(function (f) { words[f.form.form] = wordsOf(f.form); });
        function part(R, f, day) {
            return { form: f.form.form, answers: answersOf(R, S, f.form, words[f.form.form], day), received: R.chance(0.9) ? day : received(R, {}) };
        }
        return {
            name: 'rules ' + one.form.form, site: dir, setup: [{ op: 'site', dir: dir }],
            make: function (R) {
                var window = one.form.procedure.receiving || {}, day = received(R, window), forms = [part(R, one, day)];
                forms[0].received = day;
                var absent = [];
                family.forEach(function (f) { if (R.chance(0.85)) forms.push(copy(part(R, f, day), { doubtful: R.chance(0.05) }));
                    else absent.push(f.form.form); });
                /* people write their own name on all of them */
                if (R.chance(0.7)) forms.forEach(function (f) { if (forms[0].answers.who) f.answers.who = forms[0].answers.who; });
                return { op: 'judge', forms: forms, absent: absent, gone: !!(one.form.procedure.materials || []).length && R.chance(0.1), files: filesOf(R, one.form, forms[0].answers),
                    lang: R.pick(['zh', 'zh', 'en']), regions: R.chance(0.5) };
            }
        };
    });
};
