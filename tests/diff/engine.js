/*
 * engine.js - some answers of the runtime, printed by whichever engine runs it: appended to the runtime's files by tests/diff/run. In
 * ECMAScript 5, like them.
 */
(function (S) {
    'use strict';

    var fields = ['integer', 'money', 'date', 'year-month', 'period', 'time', 'yes-no', 'resident-id', 'credit-code', 'mobile', 'phone',
        'email', 'text'];
    var typed = ['', '１,２３４.50元', '2019年3月—至今', '2024.2.30', '20240229', '9点5分', '否', '11010519491231002x', '110105 19491231 0021',
        '91110000000000019B', '+86 138-0000-0000', '（0571）86660000转12', 'a.b@example.com', '王䶮㛃𠅤e\u0301', '\uD800x', '999999999999999.5'];
    var form = { sections: [{ kind: 'fields', title: '一', fields: [] }] }, out = [], E = S.env(form, {}, { received: '2026-11-27' }), i, k, verdict,
        answers;

    for (i = 0; i < fields.length; i++) form.sections[0].fields.push({ name: 'f' + i, label: fields[i], type: fields[i], min: 2, max: 3,
        required: true });
    for (k = 0; k < typed.length; k++) {
        answers = {};
        for (i = 0; i < fields.length; i++) {
            answers['f' + i] = typed[k];
            out.push(S.normalise({ type: fields[i] }, typed[k]).value);
        }
        out.push(S.check(form, S.take(form, answers), { received: '2026-11-27', lang: k % 2 ? 'en' : 'zh' }));
    }
    for (k = -40; k < 40; k++)
        out.push(S.F.round(E, k * 0.0625, 3), S.F.mul(E, k, 1.1), S.F.div(E, k, 7), S.numberToText(k / 3),
            S.F.string_d(E, S.F.add_months_d(E, k * 37, k)));
    out.push(S.matches('[^a-c]{1,3}(𠮷|.)?', '张b𠮷'), S.matches('(a*)*b', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac'),
        S.F.substr(E, 'e\u0301a\n王', 1, 2));

    /* ---- a form by its own rules: what program_to_js prints, by hand ---- */

    form = {
        form: 'a', sections: [
            { kind: 'fields', title: '一', fields: [
                { name: 'who', label: '姓名', type: 'text', required: true }, { name: 'on', label: '勾', type: 'tick' },
                { name: 'born', label: '出生', type: 'date', relevant: 'x', required: true, code: 'R-DATE', constraint_message: '${who}：${.}出生，${age}岁' },
                { name: 'age', label: '年龄', type: 'calculated', calculation: 'x' }
            ] },
            { kind: 'table', title: '二', table: 't', rows: { min: 1, max: 3 }, fields: [
                { name: 'p', label: '起止', type: 'period', required: true }, { name: 'n', label: '数', type: 'integer' },
                { name: 'y', label: '年', type: 'year' }
            ], rules: [{ id: 'o', severity: 'warning', constraint_message: '第${row}行与第${other}行${p}' }] }
        ],
        procedure: {
            forms: ['a'], receiving: { every: 'quarter', last_month_until: 14 }, eligibility: [{ text: '满三十', when: 'x' }, { text: '勾', when: 'x' }],
            hours: [{ form: 'a', table: 't', year: 'y', column: 'n', per_year: 10, five_years: 30 }]
        }
    };
    for (k = 0; k < 60; k++) {
        answers = { who: k % 7 ? '张三' : '', on: k % 3 ? '1' : '', born: k % 5 ? 1950 + k + '-02-28' : '1990-02-30', 't.1.p': '2019-03/2020-01',
            't.1.n': String(k % 13), 't.1.y': '2019', 't.2.p': k % 2 ? '2019-12/..' : '', 't.2.n': String(k), 't.2.y': '2023' };
        verdict = S.judge(form, {
            order: ['field born relevant', 'field age calculation'], types: { 'field age calculation': 'n' }, elsewhere: false,
            'field born relevant': function (F, E) { return F.boolean_t(E, E.v('t', 'on')); },
            'field age calculation': function (F, E) { return F.age(E, E.v('d', 'born')); },
            'field born constraint': function (F, E) { return F.lt_n(E, E.v('n', 'age'), 60); },
            'sections.1.rules.0.constraint': function (F, E) { return F.not(E, F.overlap(E, E.c('p', 't.p'))); },
            'facts.eligibility.0.when': function (F, E) { return F.and(E, F.ge_n(E, E.v('n', 'age'), 30), F.eq_t(E, E.v('t', 'who'), '李四')); },
            'facts.eligibility.1.when': function (F, E) { return F.not(E, E.v('b', 'on')); }
        }, answers, { received: '2026-0' + (1 + k % 9) + '-1' + k % 9, lang: k % 2 ? 'en' : 'zh' });
        out.push({ issues: verdict.issues, calculated: verdict.calculated });
    }
    (typeof print === 'function' ? print : console.log)(JSON.stringify(out));
}(Shenbao));
