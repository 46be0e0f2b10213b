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
    var form = { sections: [{ kind: 'fields', title: '一', fields: [] }] }, out = [], E = S.env(form, {}, { received: '2026-11-27' }), i, k,
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
    (typeof print === 'function' ? print : console.log)(JSON.stringify(out));
}(Shenbao));
