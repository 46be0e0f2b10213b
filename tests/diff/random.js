/*
 * random.js - seeded values for the differential tests: what people type, what they get wrong, and what no person types. Knows nothing of
 * the programs under test.
 */
'use strict';

/* Mulberry32: 32 bits of state, the same numbers everywhere. */
function makeRandom(seed) {
    var state = seed >>> 0;
    function next() {
        var t;
        state = (state + 0x6D2B79F5) >>> 0;
        t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    }
    return {
        below: function (n) { return Math.floor(next() * n); },
        between: function (a, b) { return a + Math.floor(next() * (b - a + 1)); },
        chance: function (p) { return next() < p; },
        pick: function (list) { return list[Math.floor(next() * list.length)]; }
    };
}

var RANGES = [
    [0x20, 0x7E, 6], [0x30, 0x39, 6], [0xFF01, 0xFF5E, 4], [0x4E00, 0x9FFF, 6], [0x20000, 0x2A6DF, 3], [0x30000, 0x3134A, 2],
        [0xE000, 0xF8FF, 1],
    [0x300, 0x36F, 3], [0xFE00, 0xFE0F, 2], [0xE0100, 0xE01EF, 2], [0x200B, 0x200F, 2], [0x2028, 0x202E, 2], [0x2000, 0x200A, 2],
        [0x9, 0xD, 2],
    [0x1, 0x1F, 1], [0x7F, 0xA0, 1], [0xA5, 0xA5, 1], [0x3000, 0x3030, 3], [0x1F600, 0x1F64F, 1], [0xD800, 0xDFFF, 2], [0xFEFF, 0xFEFF, 1],
    [0xFFFD, 0xFFFD, 1], [0x10FFFF, 0x10FFFF, 1], [0x80, 0x7FF, 2], [0x0, 0x0, 1]
];
var WEIGHT = RANGES.reduce(function (sum, r) { return sum + r[2]; }, 0);

function codePoint(R) {
    var at = R.below(WEIGHT), i;
    for (i = 0; at >= RANGES[i][2]; i++) at -= RANGES[i][2];
    return R.between(RANGES[i][0], RANGES[i][1]);
}

function fromPoint(cp) { return cp < 0x10000 ? String.fromCharCode(cp) : String.fromCodePoint(cp); }

function text(R, most) {
    var n = R.chance(0.05) ? R.below(most * 20) : R.below(most), out = '', i, common = R.chance(0.4) ? '张三李四王䶮㛃𠅤·1a Ａ９，。\n' : '';
    for (i = 0; i < n; i++) out += common && R.chance(0.8) ? R.pick(Array.from(common)) : fromPoint(codePoint(R));
    return out;
}

function fullWidth(R, s) {
    return s.replace(/[!-~]/g, function (c) { return R.chance(0.5) ? String.fromCharCode(c.charCodeAt(0) + 0xFEE0) : c; });
}

/* What fingers and programs do to a value. */
function spoil(R, s) {
    var all = Array.from(s), at = R.below(all.length + 1), times = R.chance(0.7) ? 0 : R.between(1, 3);
    if (R.chance(0.15)) s = fullWidth(R, s);
    if (R.chance(0.1)) s = R.pick([' ', '\u3000', '\t', '\n', '\u00A0']) + s + R.pick(['', ' ', '\r\n', '\u3000']);
    all = Array.from(s);
    while (times-- > 0) {
        at = R.below(all.length + 1);
        switch (R.below(5)) {
        case 0: all.splice(at, 1); break;
        case 1: all.splice(at, 0, fromPoint(codePoint(R))); break;
        case 2: all.splice(at, 1, R.pick(Array.from('0123456789Xx-./ 年月日~至今,¥元@+:'))); break;
        case 3: all.splice(at, 0, R.pick([' ', '-', '\u2013', '\u2212', '\u3000'])); break;
        default: if (at + 1 < all.length) all.splice(at, 2, all[at + 1], all[at]);
        }
    }
    return all.join('');
}

function two(n) { return (n < 10 ? '0' : '') + n; }

function four(n) { return ('000' + n).slice(-4); }

/* A day, often one at an edge; sometimes one that does not exist. */
function day(R) {
    var y = R.pick([R.between(1900, 2030), R.between(1900, 2030), R.between(1990, 2028), R.between(1, 9999), 1, 9999, 1600, 1700, 1900,
        2000, 2024, 2023]);
    var edge = R.pick([[1, 1], [12, 31], [2, 28], [2, 29], [2, 29], [2, 30], [1, 31], [4, 30], [4, 31], [3, 1], [11, 27], [0, 1], [13, 1],
        [6, 0], [12, 32]]);
    return R.chance(0.5) ? { y: y, m: R.between(1, 12), d: R.between(1, 28) } : { y: y, m: edge[0], d: edge[1] };
}

function isoDay(R) {
    var t = day(R);
    return four(t.y) + '-' + two(t.m) + '-' + two(t.d);
}

function isoMonth(R) { return isoDay(R).slice(0, 7); }

function spellDate(R) {
    var t = day(R), sep = R.pick(['-', '.', '/', '年', '-', '－', '—', ' - ', '。']), m = R.chance(0.5) ? two(t.m) : t.m, d = R.chance(0.5) ?
        two(t.d) : t.d;
    var y = R.chance(0.97) ? four(t.y) : String(t.y).slice(-2);
    switch (R.below(7)) {
    case 0: return y + two(t.m) + two(t.d);
    case 1: return y + '年' + m + '月' + d + R.pick(['日', '号', '']);
    case 2: return y + '年' + m + '月';
    case 3: return y + R.pick(['', '年', '年度', '度']);
    case 4: return y + two(t.m);
    case 5: return y + sep + m;
    default: return y + sep + m + (sep === '年' ? '月' : sep) + d;
    }
}

function period(R) {
    var to = R.pick([spellDate(R), spellDate(R), '今', '至今', '现在', '目前', '..', '']);
    if (R.chance(0.3)) return isoMonth(R) + '/' + R.pick([isoMonth(R), '..']);
    return spellDate(R) + R.pick(['-', '—', '~', '至', '到', ' ', '/', '～', '--', '']) + to;
}

function digits(R, n) {
    var s = '';
    while (n-- > 0) s += R.below(10);
    return s;
}

function number(R) {
    var s = R.pick(['', '', '', '-', '+', '−']), n = R.pick([1, 1, 2, 3, 4, 5, 8, 14, 15, 16, 17, 29, 30, 31]);
    s += R.chance(0.2) ? '0' : digits(R, n);
    if (R.chance(0.15)) s = s.replace(/(\d)(?=(\d{3})+$)/g, '$1,');
    if (R.chance(0.5)) s += '.' + digits(R, R.pick([0, 1, 1, 2, 2, 3, 6, 15, 20]));
    if (R.chance(0.1)) s += '0000';
    if (R.chance(0.1)) s = R.pick(['¥', '￥', '$', '¥ ']) + s;
    if (R.chance(0.15)) s += R.pick(['元', '万元', ' 元', 'e3', '%']);
    return s;
}

/* ---- numbers of people and bodies ---- */

var AREAS = ['110101', '330783', '310101', '810000', '820000', '830000', '000000', '999999', '130171', '440524', '654301'];

function idCheck(s) {
    var r = 0, i;
    for (i = 0; i < 17; i++) r = (r + +s[i]) * 2 % 11;
    return '10X98765432'[r];
}

/* A right number of somebody born on a day, YYYY-MM-DD. */
function residentIdOf(R, born) {
    var s = R.pick(AREAS) + born.replace(/-/g, '') + digits(R, 3);
    return s + idCheck(s);
}

function residentId(R, birth) {
    var t = birth || day(R), s = (R.chance(0.8) ? R.pick(AREAS) : digits(R, 6)) + four(t.y) + two(t.m) + two(t.d) + digits(R, 3);
    s += R.chance(0.9) ? idCheck(s) : R.pick(Array.from('0123456789X'));
    switch (R.below(12)) {
    case 0: return s.slice(0, 6) + s.slice(8, 17);
    case 1: return s.toLowerCase();
    case 2: return s.slice(0, 6) + ' ' + s.slice(6, 14) + '-' + s.slice(14);
    case 3: return s.slice(0, R.below(19));
    case 5: return s.slice(0, 17) + R.pick(['A', 'Y', '*', 'Ⅹ', 'x']);
    case 4: return s.slice(0, 6) + s.slice(8, 14) + R.pick(['996', '999', '995', '000']);
    default: return s;
    }
}

function hmtOrCard(R) {
    var t = day(R), s = R.pick(['810000', '820000', '830000', '911124', '932682', '900840']) + four(t.y) + two(t.m) + two(t.d) +
        digits(R, 3), sum = 0, i;
    if (R.chance(0.7)) return s + (R.chance(0.8) ? idCheck(s) : 'X');
    s = R.pick(['CAN', 'USA', 'DEU', 'C1N']) + R.pick(['1100', '3307']) + two(R.below(100)) + two(t.m) + two(t.d) + digits(R, 1);
    for (i = 0; i < 14; i++) sum += (i < 3 ? s.charCodeAt(i) - 55 : +s[i]) * [7, 3, 1][i % 3];
    return s + (R.chance(0.8) ? sum % 10 : R.below(10));
}

var CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function creditCode(R) {
    var s = R.pick(['91', '92', '11', '12', '31', '51', 'A1', 'N2', 'Y1', '94', 'B1', '81']) +
        R.pick(['110000', '440300', '100000', '990000', '33078X', '810000']);
    var i, sum = 0, weight = 1, org = '';
    for (i = 0; i < 8; i++) org += R.chance(0.6) ? R.below(10) : R.pick(Array.from(CREDIT));
    for (i = 0; i < 8; i++) sum += (org[i] <= '9' ? +org[i] : org.charCodeAt(i) - 55) * [3, 7, 9, 10, 5, 8, 4, 2][i];
    s += org + (R.chance(0.8) ? '0X987654321'[sum % 11] : R.pick(Array.from(CREDIT)));
    for (i = 0, sum = 0; i < 17; i++) {
        sum += CREDIT.indexOf(s[i]) * weight;
        weight = weight * 3 % 31;
    }
    s += R.chance(0.85) ? CREDIT[(31 - sum % 31) % 31] : R.pick(Array.from(CREDIT));
    return R.chance(0.1) ? s.toLowerCase() : R.chance(0.1) ? s.slice(0, 9) + 'O' + s.slice(10) : s;
}

function mobile(R) {
    var s = '1' + R.pick(['3', '5', '9', '2', '0', '8']) + digits(R, R.pick([9, 9, 9, 9, 8, 10]));
    s = R.pick(['', '', '', '+86', '0086', '86', '+86 ', '(86)']) + s;
    return R.chance(0.2) ? s.slice(0, 3) + R.pick([' ', '-', '\u2011']) + s.slice(3, 7) + ' ' + s.slice(7) : s;
}

function phone(R) {
    var s = R.pick(['010', '021', '0571', '0578', '000', '01', '0']), sep = R.pick(['-', '', ' ', '—', '*']);
    if (R.chance(0.25)) return mobile(R);
    s = R.pick([s + sep, '(' + s + ')', '（' + s + '）']) + digits(R, R.pick([7, 8, 8, 6, 9]));
    if (R.chance(0.2)) s = s.slice(0, -4) + R.pick(['-', ' ', '--']) + s.slice(-4);
    return s + R.pick(['', '', '', '-12', '转803', '#1', '-1234567', '-', '--3']);
}

function postCode(R) { return R.pick([digits(R, 6), '310000', '999077', '999080', '00' + digits(R, 4), '9' + digits(R, 5), digits(R, 5),
    digits(R, 7)]); }

function email(R) {
    var s = R.pick(['a', 'zhang.san', '.a', 'a.', 'a..b', "o'b+c", 'x'.repeat(64), 'x'.repeat(65), '张', 'a b']);
    s += R.pick(['@', '@', '@', '@@', '']) + R.pick(['example.com', 'a.b', 'a', 'example.1', 'ex-ample.cn', '-a.cn', 'a-.cn', 'a..cn',
        'y'.repeat(63) + '.cn', 'y'.repeat(64) + '.cn', 'EXAMPLE.COM', 'a_b.cn', ('z'.repeat(60) + '.').repeat(3) + 'com', 'a.cn.']);
    return s;
}

function time(R) {
    return R.pick([R.between(0, 25) + R.pick([':', '：', '时', '点']) + R.pick(['', two(R.below(62)), R.below(10), R.below(62) + '分', '分',
        '007']), digits(R, 4), two(R.below(24))]);
}

var MARKS = ['1', 'yes', 'on', 'TRUE', 'y', '是', '√', '✓', '✔', '☑', '■', '●', '0', 'No', 'off', 'false', 'N', '否', '☐', '□', '○', '有', '无',
    '对', '不', '×', '✗', 'Off', '', 'Ｙ', '１'];

function choice(R, choices, several) {
    var words = [], n = several ? R.pick([0, 1, 1, 2, 2, 3, 5, 9]) : 1, i, c;
    for (i = 0; i < n; i++) {
        c = R.pick(choices);
        words.push(R.chance(0.05) ? R.pick(['Off', '其他', 'x', '', '旧', '旧三', '旧六', '6']) : R.pick([c.value, c.label || c.value, c.state || c.value]));
    }
    return words.join(several ? R.pick([' ', ' ', '、', '，', ',', ';', '\n', '  ', '\u3000', '']) : '');
}

/* Something that might be typed into field f. */
function typed(R, f) {
    if (R.chance(0.02)) return '';
    if (R.chance(0.08)) return text(R, 12);
    switch (f.type) {
    case 'integer': case 'decimal': case 'money': return spoil(R, number(R));
    case 'date': case 'year-month': case 'year': return spoil(R, R.chance(0.3) ? isoDay(R).slice(0, R.pick([4, 7, 10])) : spellDate(R));
    case 'period': return spoil(R, period(R));
    case 'time': return spoil(R, time(R));
    case 'choice': case 'code': case 'region': return spoil(R, choice(R, f.choices || [{ value: '330783' }], false));
    case 'choices': return spoil(R, choice(R, f.choices, true));
    case 'yes-no': case 'tick': return spoil(R, R.pick(MARKS));
    case 'resident-id': return spoil(R, residentId(R));
    case 'id': return spoil(R, R.pick([residentId(R), hmtOrCard(R), 'H' + digits(R, 8), digits(R, 8)]));
    case 'credit-code': return spoil(R, creditCode(R));
    case 'mobile': return spoil(R, mobile(R));
    case 'phone': return spoil(R, phone(R));
    case 'post-code': return spoil(R, postCode(R));
    case 'email': return spoil(R, email(R));
    default: return text(R, f.max > 0 ? f.max + 4 : 20);
    }
}

module.exports = {
    makeRandom: makeRandom, text: text, spoil: spoil, typed: typed, isoDay: isoDay, isoMonth: isoMonth, digits: digits, number: number,
    residentId: residentId, residentIdOf: residentIdOf, hmtOrCard: hmtOrCard, creditCode: creditCode, mobile: mobile, postCode: postCode, day: day,
        fromPoint: fromPoint, codePoint: codePoint
};
