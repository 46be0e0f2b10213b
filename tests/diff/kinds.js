/*
 * kinds.js - what is compared: one kind for each type of field, number, built-in rule and function. A kind has a name, setup jobs and
 * a maker of jobs. See c_side.c for the jobs.
 */
'use strict';

var r = require('./random.js');

var SEXES = [{ value: '男', label: '男', state: '1' }, { value: '女', label: '女性', state: '2' }];
/* The state of one is the value of another, and two have one label: such words are not to be guessed at. */
var TANGLED = [
    { value: '01', label: '本科', state: 'a' }, { value: 'a', label: '大专', state: 'b' }, { value: '其他', label: '其 他', state: 'c' },
    { value: '硕士', label: '研究生', state: 'd' }, { value: '博士', label: '研究生', state: 'e' }, { value: 'A1', label: 'ＸＹ', state: 'f' }
];
var MANY = '教授 副教授 讲师 助教 研究员 副研究员 助理研究员 教 副 高级工程师 𠮷野'.split(' ').map(function (s, i) {
    return { value: 'v' + i, label: s, state: 's' + i };
});

/* Entries for a time, entries with another word before, and two that had the same one. */
var DATED = [
    { value: '1', label: '一级', state: '1', until: '2024' }, { value: '2', label: '二级', state: '2', from: '2024-03' },
    { value: '3', label: '三级', state: '3', from: '2024-02-29', until: '2026-11-27', was: '旧三' }, { value: '4', label: '四级', state: '4', was: '旧' },
    { value: '5', label: '五级', state: '5', was: '旧' }
];
var FORMERS = [{ value: '6', label: '六级', state: '6', until: '2020' }, { value: '旧六', state: '7', from: '2000', until: '2026-11' },
    { value: '旧六', label: '又一个', state: '8', until: '1999-01-01' }];

/* Fields of every type; the first of a type is its plain one. */
var FIELDS = {
    'text': [{ min: 2, max: 8 }, { label: '姓 名：' }, {}],
    'paragraph': [{ min: 5, max: 20 }, {}],
    'integer': [{ min: 10, max: 5000 }, {}, { min: 0 }],
    'decimal': [{ min: 1, max: 100 }, {}],
    'money': [{ max: 1000 }, {}],
    'date': [{}], 'year-month': [{}], 'year': [{}], 'period': [{}], 'time': [{}],
    'choice': [{ choices: SEXES }, { choices: TANGLED }, { choices: MANY }, { choices: DATED, list: 'x', formers: FORMERS }],
    'choices': [{ choices: TANGLED }, { choices: MANY }, { choices: DATED }],
    'yes-no': [{}], 'tick': [{}],
    'code': [{ choices: DATED, list: 'x', formers: FORMERS }, { choices: MANY }, { choices: TANGLED }],
    'region': [{ choices: [{ value: '330783', label: '东阳市', state: '330783' }, { value: '330700', label: '金华市', state: '330700' }] }],
    'resident-id': [{}, { legacy: true }, { legacy: true, hmt: true }],
    'id': [{ kinds: ['resident', 'legacy', 'hmt', 'foreign', 'foreign-2017', 'hk-macao-pass', 'taiwan-pass'] }, { kinds: ['foreign', 'taiwan-pass'] },
        { kinds: ['foreign-2017', 'hk-macao-pass', 'resident'] }],
    'credit-code': [{}], 'mobile': [{}], 'phone': [{}], 'post-code': [{}], 'email': [{}],
    'calculated': [{ calculation: '1 + 1' }], 'hidden': [{ default: 'x' }]
};

function copy(o, more) {
    var out = {}, k;
    for (k in o) out[k] = o[k];
    for (k in more) out[k] = more[k];
    return out;
}

function field(type, name, variant) { return copy({ name: name, label: '“值”' + name, type: type }, variant); }

function form(sections) {
    var who = { kind: 'fields', title: '一、基本情况', fields: [{ name: 'who', label: '姓名', type: 'text' }] };
    return { format: 1, form: 'diff', version: '1', title: '试验', person: 'who', sections: [who].concat(sections) };
}

function section(fields) { return { kind: 'fields', title: '二、其他', fields: fields }; }

/* ---- values and checks, by type ---- */

/* As the importer gives it to the check, or not quite. */
function answer(R, S, f, typed) {
    var n = S.normalise(f, typed);
    if (R.chance(0.15)) return { value: typed, bad: R.chance(0.3), damaged: R.chance(0.1) };
    return n.good ? n.value : { value: n.value, bad: true };
}

function context(R) {
    return {
        received: R.pick(['2026-11-27', '2026-11-27', '2024-02-29', r.isoDay(R), '']), lang: R.pick(['zh', 'zh', 'en']),
            regions: R.chance(0.6)
    };
}

/* Each variant is read; asked for, marked as not applicable, or neither, each type is judged. */
function typeKinds(S, type) {
    var variants = FIELDS[type], quiet = type === 'calculated' || type === 'hidden', out = [];
    if (!variants) throw new Error('no values are made for the type ' + type);
    variants.forEach(function (variant, i) {
        var f = field(type, 'x', variant);
        out.push({
            name: 'value ' + type + (i ? ' ' + (i + 1) : ''), setup: [{ op: 'form', form: form([section([f])]) }],
            make: function (R) { return { op: 'normalise', path: 'x', typed: r.typed(R, f) }; }
        });
    });
    [{}, { required: true }, { na: '不适用：' }].concat(variants.slice(3)).forEach(function (flags, i) {
        var f = field(type, 'x', copy(variants[i % variants.length], i < 3 ? flags : {}));
        out.push({
            name: 'check ' + type + (['', ' required', ' or not applicable'][i] || ' ' + (i + 1)), setup: [{ op: 'form', form: form([section([f])]) }],
            constant: quiet && i === 0,                      /* any text is right there */
            make: function (R) {
                var answers = R.chance(0.1) ? {} : { x: answer(R, S, f, r.typed(R, f)) };
                if (f.na && R.chance(0.3)) answers.x_na = R.pick(['1', '', '?', '0']);
                return copy(context(R), { op: 'check', answers: answers });
            }
        });
    });
    return out;
}

function numberKind(kind) {
    function make(R) {
        switch (kind) {
        case 'uscc': return r.creditCode(R);
        case 'mobile': return r.mobile(R);
        case 'postal': return r.postCode(R);
        case 'hkmo_pass': case 'tw_pass': return R.pick(['H', 'M', 'K', '']) + r.digits(R, R.pick([7, 8, 8, 9, 10, 10, 11]));
        case 'id18': case 'id15': return r.residentId(R);
        default: return R.chance(0.8) ? r.hmtOrCard(R) : r.residentId(R);
        }
    }
    return {
        name: 'number ' + kind, setup: [],
        make: function (R) { return copy(context(R), { op: 'number', kind: kind, typed: R.chance(0.05) ? r.text(R, 80) :
            r.spoil(R, make(R)) }); }
    };
}

/* The ID and what must agree with it, outside and inside a table. */
function siblingKind(S, name, birth, sex) {
    var fields = [field('resident-id', 'id', { birth: 'born', sex: 'sex' }), field(birth, 'born', { label: '出生 年月' }),
        field(sex.type, 'sex', sex)];
    var f = form([section(fields), { kind: 'table', table: 'tab', rows: { min: 1, max: 3 }, fields: fields }]);
    return {
        name: name, setup: [{ op: 'form', form: f }],
        make: function (R) {
            var answers = {}, prefix = R.chance(0.5) ? '' : 'tab.' + R.between(1, 3) + '.', t = r.day(R), id = r.residentId(R, t);
            var born = ('000' + t.y).slice(-4) + '-' + ('0' + t.m).slice(-2) + '-' + ('0' + t.d).slice(-2);
            answers[prefix + 'id'] = R.chance(0.9) ? id : r.spoil(R, id);
            answers[prefix + 'born'] = answer(R, S, fields[1], R.chance(0.6) ? born.slice(0, birth === 'date' ? 10 : 7) :
                r.typed(R, fields[1]));
            answers[prefix + 'sex'] = answer(R, S, fields[2], r.typed(R, fields[2]));
            return copy(context(R), { op: 'check', answers: answers });
        }
    };
}

/* A choice under another, in the form and in a table; every way in which the two may disagree. */
function parentKind(S) {
    var provinces = [{ value: '33', label: '浙江 省', state: '33' }, { value: '32', label: '江苏省', state: '32' }];
    var cities = [{ value: '3301', label: '杭州市', state: '3301', parent: '33' }, { value: '3307', label: '金华市', state: '3307', parent: '33', from: '2020' },
        { value: '3201', label: '南京市', state: '3201', parent: '32' }, { value: '99', label: '其他', state: '99' }];
    var fields = [field('code', 'province', { label: '省 份：', choices: provinces, list: 'x', formers: [{ value: '31', label: '旧省', state: '31', until: '2025' }] }),
        field('code', 'city', { label: '市', choices: cities, list: 'x', parent: 'province', formers: [{ value: '3399', label: '旧市', state: '3399', parent: '31',
            until: '2026' }] }),
        field('choices', 'seen', { label: '去过', choices: cities, parent: 'province' })];
    var f = form([section(fields), { kind: 'table', table: 'tab', rows: { min: 0, max: 2 }, fields: fields }]);
    return {
        name: 'choices under others', setup: [{ op: 'form', form: f }],
        make: function (R) {
            var answers = {}, prefix = R.chance(0.5) ? '' : 'tab.' + R.between(1, 2) + '.';
            fields.forEach(function (one) {
                var all = one.choices.concat(one.formers || []), words = [R.pick(all).value];
                if (one.type === 'choices') words.push(R.pick(all).value);
                answers[prefix + one.name] = R.chance(0.9) ? words.join(' ') : answer(R, S, one, r.typed(R, one));
            });
            return copy(context(R), { op: 'check', answers: answers });
        }
    };
}

/* Whatever kind of document tells of birth and sex. */
function documentKind(S) {
    var kinds = ['legacy', 'hmt', 'foreign', 'foreign-2017', 'hk-macao-pass'];
    var fields = [field('id', 'id', { kinds: kinds, birth: 'born', sex: 'sex' }), field('date', 'born', { label: '生日' }),
        field('choice', 'sex', { label: '性别', choices: SEXES })];
    return {
        name: 'documents and birth', setup: [{ op: 'form', form: form([section(fields)]) }],
        make: function (R) {
            var id = R.chance(0.4) ? r.residentId(R) : r.hmtOrCard(R), m = /^\d{6}(\d{4})(\d\d)(\d\d)\d{3}[\dX]$/.exec(id);
            var answers = { id: R.chance(0.9) ? id : r.spoil(R, id), sex: R.pick(['男', '女']), born: r.isoDay(R) };
            if (m && R.chance(0.6)) answers.born = m[1] + '-' + m[2] + '-' + m[3];
            return copy(context(R), { op: 'check', answers: answers });
        }
    };
}

function tableKind(S) {
    var columns = [
        field('period', 'when', { label: '起止年月', required: true }), field('text', 'unit', { label: '工作 单位', max: 6, required: true }),
        field('choice', 'sex', { choices: SEXES, na: '无' }), field('integer', 'year', { readonly: true }),
            field('money', 'pay', { na: '没有', required: true })
    ];
    var f = form([
        { kind: 'table', title: '三、简历', table: 'work', rows: { min: 2, max: 4 }, fields: columns },
            { kind: 'table', table: 'none', rows: { min: 1, max: 2 }, fields: columns },
        { kind: 'opinions', title: '四、意见', opinions: [{ label: '单位 意见：', name: 'opinion', max: 10 }, { label: '主管部门', seal: '（盖章）' }] }
    ]);
    return {
        name: 'tables and opinions', setup: [{ op: 'form', form: f }],
        make: function (R) {
            var answers = {}, n = R.below(9), c, row;
            while (n-- > 0) {
                c = R.pick(columns);
                row = R.pick(['work.', 'work.', 'none.']) + R.between(1, 5) + '.';
                answers[row + c.name] = answer(R, S, c, r.typed(R, c));
                if (c.na && R.chance(0.4)) answers[row + c.name + '_na'] = R.pick(['1', '', '√', '?']);
            }
            if (R.chance(0.5)) answers.opinion = r.text(R, 14);
            return copy(context(R), { op: 'check', answers: answers });
        }
    };
}

exports.values = function (S, types) {
    var out = [];
    types.forEach(function (type) { out = out.concat(typeKinds(S, type)); });
    ['id18', 'id15', 'hmt18', 'fpr18', 'fpr15', 'uscc', 'mobile', 'postal', 'hkmo_pass',
        'tw_pass'].forEach(function (k) { out.push(numberKind(k)); });
    out.push(siblingKind(S, 'ID and date of birth', 'date', { type: 'choice', choices: SEXES }));
    out.push(siblingKind(S, 'ID and month of birth', 'year-month', {
        type: 'code', choices: [{ value: '1', label: '男性', state: '1' }, { value: '2', label: 'Female', state: '2' },
            { value: '9', label: '未说明', state: '9' }]
    }));
    out.push(parentKind(S), documentKind(S), tableKind(S));
    return out;
};
exports.copy = copy;
exports.field = field;
exports.form = form;
