/*
 * runtime-expr.js - the functions of the expression language, one F.name for each row of src/rule/functions.def, and the environment
 * they are called with. The twin of eval.c and fn_*.c: tests/diff compares every function. Loaded after runtime-check.js; the matcher of
 * regex() follows in runtime-regex.js.
 *
 * Values: a number (NaN is empty), a text, a truth; dates as days since 1970-01-01 and months as year * 12 + month - 1 (NaN is empty);
 * a period { from, to } with to Infinity when it is open; a column { type, v: [value of each row], begun: [...] }. Every function takes
 * the environment first, whether it needs it or not; expr_to_js writes the calls.
 */
(function (S) {
    'use strict';

    var u = S.u, F = {}, FIRST_DAY = -719162, LAST_DAY = 2932896, FIRST_MONTH = 12, LAST_MONTH = 119999;
    var POW10 = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /* ---- values ---- */

    function isNaNumber(x) { return x !== x; }

    function trunc(x) { return (x < 0 ? Math.ceil(x) : Math.floor(x)) + 0; }

    function minus(x) { return x === 0 ? 0 : -x; }

    /* Of a number that is not below 0. Some engines get signs wrong here. */
    function digitsOf(size) { return size < 1 ? size.toFixed(15) : size.toPrecision(15); }

    /* A number as people have it: 15 digits, below 1e15; anything else is empty. */
    function fit(x) {
        var size = Math.abs(x);
        if (!(size < 1e15)) return NaN;
        if (x === Math.floor(x)) return x + 0;
        size = Number(digitsOf(size));
        return size < 1e15 ? (x < 0 ? -size : size) + 0 : NaN;
    }

    function numberToText(x) {
        x = fit(x);
        if (isNaNumber(x)) return '';
        if (x === Math.floor(x)) return String(x);
        return (x < 0 ? '-' : '') + digitsOf(Math.abs(x)).replace(/0+$/, '').replace(/\.$/, '');
    }

    /* Digits behind the point. */
    function decimals(x) {
        var s = numberToText(x), point = s.indexOf('.');
        return point < 0 ? 0 : s.length - point - 1;
    }

    function dayOrNone(x) { return x >= FIRST_DAY && x <= LAST_DAY ? x : NaN; }

    function monthOrNone(x) { return x >= FIRST_MONTH && x <= LAST_MONTH ? x : NaN; }

    /* How many of the digits from..to count: leading zeros do not, or trailing ones. */
    function countDigits(s, from, to, trailing) {
        if (trailing) while (to > from && s.charAt(to - 1) === '0') to--;
        else while (from < to && s.charAt(from) === '0') from++;
        return to - from;
    }

    function textToNumber(s) {
        var m = /^-?([0-9]+)(\.[0-9]+)?$/.exec(u.trim(s));
        if (!m) return NaN;
        if (countDigits(m[1], 0, m[1].length, false) + (m[2] ? countDigits(m[2], 1, m[2].length, true) : 0) > 15) return NaN;
        return Number(m[0]) + 0;
    }

    function textToDay(s) {
        var d = u.parseDate(u.trim(s));
        return d ? u.dateDays(d.y, d.m, d.d) : NaN;
    }

    function textToMonth(s) {
        var m = /^(\d\d\d\d)-(\d\d)$/.exec(u.trim(s));
        return m && +m[1] >= 1 && +m[2] >= 1 && +m[2] <= 12 ? +m[1] * 12 + +m[2] - 1 : NaN;
    }

    function textToPeriod(s) {
        var m = /^(\d{4}-\d\d)\/(\d{4}-\d\d|\.\.)$/.exec(u.trim(s)), from = m ? textToMonth(m[1]) : NaN, to = NaN;
        if (m) to = m[2] === '..' ? Infinity : textToMonth(m[2]);
        return isNaNumber(from) || isNaNumber(to) ? { from: NaN, to: NaN } : { from: from, to: to };
    }

    function valueOfText(type, s) {
        switch (type) {
        case 'n': return textToNumber(s);
        case 'd': return textToDay(s);
        case 'm': return textToMonth(s);
        case 'p': return textToPeriod(s);
        case 'b': return s !== '';
        default: return s;
        }
    }

    function dayToText(x) { return isNaNumber(x) ? '' : u.iso(u.dateOfDays(x)); }

    function monthToText(x) { return isNaNumber(x) ? '' : u.pad(Math.floor(x / 12), 4) + '-' + u.pad(x % 12 + 1, 2); }

    function valueToText(type, x) {
        switch (type) {
        case 'n': return numberToText(x);
        case 'd': return dayToText(x);
        case 'm': return monthToText(x);
        case 'p': return isNaNumber(x.from) ? '' : monthToText(x.from) + '/' + (x.to === Infinity ? '..' : monthToText(x.to));
        case 'b': return x ? '1' : '';
        default: return x;
        }
    }

    function isEmpty(type, x) { return type === 't' ? x === '' : type === 'b' ? !x : isNaNumber(type === 'p' ? x.from : x); }

    /* ---- the environment ---- */

    /*
     * context: as for Shenbao.check, and lists: { id: [{ code, name, parent, until }] }, other: function (form id) giving { form, answers }
     * or null. row, self and overlay (a function from a path to a text or null) are set by who evaluates.
     */
    function Env(form, answers, context) {
        var received = u.parseDate(context && context.received);
        this.form = form;
        this.answers = answers;
        this.lists = context && context.lists || {};
        this.other = context && context.other || null;
        this.received = received ? u.dateDays(received.y, received.m, received.d) : NaN;
        this.receivedMonth = received ? received.y * 12 + received.m - 1 : NaN;
        this.overlay = null;
        this.row = 0;
        this.self = '';
        this.rowA = this.rowB = 0;
        this.rowGap = false;
        this.weekdaysOnly = false;
    }

    Env.prototype.raw = function (path, formId) {
        var answers = this.answers, over, a;
        if (formId) {
            answers = this.other && this.other(formId);
            if (!answers) return '';
            answers = answers.answers;
        } else if (this.overlay) {
            over = this.overlay(path);
            if (over !== null && over !== undefined) return u.clean(over);
        }
        a = u.answerAt(answers, path);
        return a.bad || a.damaged ? '' : a.value;
    };

    /* One value; '.' is the field the rule stands at. */
    Env.prototype.v = function (type, path, formId) { return valueOfText(type, this.raw(path === '.' ? this.self : path, formId)); };

    function atRow(path, row) {
        var dot = path.indexOf('.');
        return path.slice(0, dot) + '.' + row + path.slice(dot);
    }

    /* The value in the row that is judged. */
    Env.prototype.r = function (type, path, formId) { return valueOfText(type, this.row > 0 ? this.raw(atRow(path, this.row), formId) :
        ''); };

    function tableOf(form, name) {
        var i;
        for (i = 0; i < form.sections.length; i++) if (form.sections[i].kind === 'table' &&
            form.sections[i].table === name) return form.sections[i];
        return null;
    }

    /* Somebody has to fill it in: what calculates itself or stands there from the beginning says nothing of the row. */
    function isFilledIn(f) { return u.hasField(f) && f.type !== 'calculated' && f.type !== 'hidden' && !f.readonly; }

    /* Whether anything is in the row, readable or not. */
    function isBegun(table, answers, row) {
        var i, f;
        for (i = 0; i < table.fields.length; i++) {
            f = table.fields[i];
            if (isFilledIn(f) && u.answerAt(answers, table.table + '.' + row + '.' + f.name).value) return true;
        }
        return false;
    }

    /* A column: every row of the table, begun or not. */
    Env.prototype.c = function (type, path, formId) {
        var source = formId ? this.other && this.other(formId) : this, table = source && tableOf(source.form, path.split('.')[0]);
        var out = { type: type, v: [], begun: [] }, row;
        for (row = 1; table && row <= table.rows.max; row++) {
            out.v.push(valueOfText(type, this.raw(atRow(path, row), formId)));
            out.begun.push(isBegun(table, source.answers, row));
        }
        return out;
    };

    function tellRows(E, a, b) {
        if (E.rowA === 0 || E.rowGap) {
            E.rowGap = false;
            E.rowA = a;
            E.rowB = b;
        }
    }

    /* ---- operators, truth and choice ---- */

    function signed(x, places) {
        if (x === Math.floor(x)) return x;
        return x < 0 ? -Number((-x).toFixed(places)) : Number(x.toFixed(places));
    }

    F.or = function (E, a, b) { return a || b; };
    F.and = function (E, a, b) { return a && b; };
    F.eq_t = F.eq_n = F.eq_d = F.eq_m = F.eq_b = function (E, a, b) { return a === b; };
    F.ne_t = F.ne_n = F.ne_d = F.ne_m = F.ne_b = function (E, a, b) { return a !== b; };
    F.lt_n = F.lt_d = F.lt_m = function (E, a, b) { return a < b; };
    F.le_n = F.le_d = F.le_m = function (E, a, b) { return a <= b; };
    F.gt_n = F.gt_d = F.gt_m = function (E, a, b) { return a > b; };
    F.ge_n = F.ge_d = F.ge_m = function (E, a, b) { return a >= b; };
    F.add = function (E, a, b) {
        if (isNaNumber(a + b)) return NaN;
        return fit(signed(a + b, Math.max(decimals(a), decimals(b))));
    };
    F.sub = function (E, a, b) { return F.add(E, a, minus(b)); };
    F.mul = function (E, a, b) { return fit(a * b); };
    F.div = function (E, a, b) { return b === 0 ? NaN : fit(a / b); };
    F.mod = function (E, a, b) {
        var p, A, B;
        if (b === 0 || isNaNumber(a) || isNaNumber(b)) return NaN;
        p = POW10[Math.max(decimals(a), decimals(b))];
        A = Math.floor(a * p + 0.5);
        B = Math.floor(b * p + 0.5);
        return fit(Math.abs(A) < 9e15 && Math.abs(B) < 9e15 ? (A % B) / p : a % b);
    };
    F.neg = function (E, a) { return fit(-a); };

    F['true'] = function () { return true; };
    F['false'] = function () { return false; };
    F.not = function (E, a) { return !a; };
    F.boolean_t = function (E, a) { return a !== ''; };
    F.boolean_n = function (E, a) { return !isNaNumber(a) && a !== 0; };
    F.boolean_d = F.boolean_m = function (E, a) { return !isNaNumber(a); };
    F.boolean_p = function (E, a) { return !isNaNumber(a.from); };
    F.if_n = F.if_d = F.if_m = F.if_b = F.if_t = function (E, c, a, b) { return c ? a : b; };
    F.coalesce_n = F.coalesce_d = F.coalesce_m = function () {
        var i;
        for (i = 1; i < arguments.length; i++) if (!isNaNumber(arguments[i])) return arguments[i];
        return NaN;
    };
    F.coalesce_t = function () {
        var i;
        for (i = 1; i < arguments.length; i++) if (arguments[i] !== '') return arguments[i];
        return '';
    };
    F.selected = function (E, t, one) { return one !== '' && (t === one || u.indexOf(t.split(' '), one) >= 0); };
    F.count_selected = function (E, t) {
        var words = t.split(' '), n = 0, i;
        for (i = 0; i < words.length; i++) if (words[i] !== '') n++;
        return n;
    };

    /* ---- conversions ---- */

    F.number_t = function (E, t) { return textToNumber(t); };
    F.string_t = function (E, t) { return t; };
    F.string_n = function (E, n) { return numberToText(n); };
    F.string_b = function (E, b) { return b ? 'true' : 'false'; };
    F.string_d = function (E, d) { return dayToText(d); };
    F.string_m = function (E, m) { return monthToText(m); };
    F.string_p = function (E, p) { return valueToText('p', p); };
    F.date_t = function (E, t) { return textToDay(t); };
    F.month_d = function (E, d) {
        var date = u.dateOfDays(d);
        return isNaNumber(d) ? NaN : date.y * 12 + date.m - 1;
    };
    F.month_t = function (E, t) { return textToMonth(t); };

    /* ---- text, by characters as people count them: what does not count belongs to the character before it ---- */

    function characters(t) {
        var cps = u.points(t), out = [], first = '', i, extra;
        for (i = 0; i < cps.length; i++) {
            extra = cps[i] === 10 || u.isMark(cps[i]);
            if (!extra) out.push((out.length ? '' : first) + u.character(cps[i]));
            else if (out.length) out[out.length - 1] += u.character(cps[i]);
            else first += u.character(cps[i]);
        }
        return out;
    }

    function place(n, length) {
        n = trunc(n);
        return Math.max(0, Math.min(length, n < 0 ? n + length : n));
    }

    F.string_length = function (E, t) { return characters(t).length; };
    F.substr = function (E, t, start, end) {
        var all = characters(t), to = end === undefined ? all.length : end;
        if (isNaNumber(start) || isNaNumber(to)) return '';
        start = place(start, all.length);
        to = end === undefined ? to : place(to, all.length);
        return start < to ? all.slice(start, to).join('') : '';
    };
    F.contains = function (E, t, s) { return t.indexOf(s) >= 0; };
    F.starts_with = function (E, t, s) { return t.slice(0, s.length) === s; };
    F.ends_with = function (E, t, s) { return s.length <= t.length && t.slice(t.length - s.length) === s; };
    F.substring_before = function (E, t, s) { return s === '' || t.indexOf(s) < 0 ? '' : t.slice(0, t.indexOf(s)); };
    F.substring_after = function (E, t, s) { return t.indexOf(s) < 0 ? '' : t.slice(t.indexOf(s) + s.length); };
    F.concat = function () { return Array.prototype.slice.call(arguments, 1).join(''); };
    F.join = function (E, sep) {
        var out = [], i;
        for (i = 2; i < arguments.length; i++) if (arguments[i] !== '') out.push(arguments[i]);
        return out.join(sep);
    };
    F.join_c = function (E, sep, column) {
        var out = [], i;
        for (i = 0; i < column.v.length; i++)
            if (!isEmpty(column.type, column.v[i])) out.push(valueToText(column.type, column.v[i]));
        return out.join(sep);
    };
    F.normalize_space = function (E, t) { return u.trim(t).replace(/[\u0009-\u000D\u0020\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+/g,
        ' '); };
    F.translate = function (E, t, from, to) {
        var cps = u.points(t), out = [], i, at;
        from = u.points(from);
        to = u.points(to);
        for (i = 0; i < cps.length; i++) {
            at = u.indexOf(from, cps[i]);
            if (at < 0) out.push(cps[i]);
            else if (at < to.length) out.push(to[at]);
        }
        return u.text(out);
    };
    F.upper_case = function (E, t) { return t.replace(/[a-z]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 32); }); };
    F.lower_case = function (E, t) { return u.lower(t); };
    F.regex = function (E, t, pattern) { return S.matches(pattern, t); };

    /* ---- numbers ---- */

    F['int'] = function (E, n) { return isNaNumber(n) ? NaN : fit(trunc(n)); };
    F.round = function (E, n, places) {
        var y;
        if (isNaNumber(n) || isNaNumber(places)) return NaN;
        if (places === undefined) return fit(Math.floor(n + 0.5));
        places = Math.max(-15, Math.min(15, trunc(places)));
        if (places < 0) return fit(Math.floor(fit(n / POW10[-places]) + 0.5) * POW10[-places]);
        y = fit(n * POW10[places]);
        return isNaNumber(y) ? n : fit(Math.floor(y + 0.5) / POW10[places]);
    };
    F.abs = function (E, n) { return fit(Math.abs(n)); };

    function extreme(values, sign) {
        var best = NaN, i;
        for (i = 0; i < values.length; i++) if (!isNaNumber(values[i]) && !(sign * values[i] <= sign * best)) best = values[i];
        return best;
    }

    F.min_c = F.earliest = function (E, column) { return extreme(column.v, -1); };
    F.max_c = F.latest = function (E, column) { return extreme(column.v, 1); };
    F.min = function () { return extreme(Array.prototype.slice.call(arguments, 1), -1); };
    F.max = function () { return extreme(Array.prototype.slice.call(arguments, 1), 1); };
    F.sum = function (E, column) {
        var sum = 0, i;
        for (i = 0; i < column.v.length; i++) if (!isNaNumber(column.v[i])) sum = F.add(E, sum, column.v[i]);
        return sum;
    };
    F.count = function (E, column) {
        var n = 0, i;
        for (i = 0; i < column.begun.length; i++) if (column.begun[i]) n++;
        return n;
    };
    F.count_non_empty = function (E, column) {
        var n = 0, i;
        for (i = 0; i < column.v.length; i++) if (!isEmpty(column.type, column.v[i])) n++;
        return n;
    };

    /* ---- dates as Chinese rules count them ---- */

    F.today = F.receipt_date = function (E) { return E.received; };
    F.year_d = function (E, d) { return isNaNumber(d) ? NaN : u.dateOfDays(d).y; };
    F.month_number_d = function (E, d) { return isNaNumber(d) ? NaN : u.dateOfDays(d).m; };
    F.day = function (E, d) { return isNaNumber(d) ? NaN : u.dateOfDays(d).d; };
    F.year_m = function (E, m) { return Math.floor(m / 12); };
    F.month_number_m = function (E, m) { return isNaNumber(m) ? NaN : m % 12 + 1; };
    F.format_date = function (E, d, pattern) {
        var date = u.dateOfDays(d);
        if (isNaNumber(d)) return '';
        return pattern.replace(/%([YmdneE%])/g, function (all, c) {
            switch (c) {
            case 'Y': return u.pad(date.y, 4);
            case 'm': return u.pad(date.m, 2);
            case 'd': return u.pad(date.d, 2);
            case 'n': return String(date.m);
            case 'e': return String(date.d);
            case '%': return '%';
            default: return all;
            }
        });
    };

    function steps(n) { return Math.abs(n) <= 1000000 ? trunc(n) : NaN; }

    F.add_days = function (E, d, n) { return dayOrNone(d + steps(n)); };
    F.add_months_m = function (E, m, n) { return monthOrNone(m + steps(n)); };
    F.add_years_m = function (E, m, n) { return F.add_months_m(E, m, 12 * trunc(n)); };
    F.add_months_d = function (E, d, n) {
        var m = F.add_months_m(E, F.month_d(E, d), n), y, month;
        if (isNaNumber(m)) return NaN;
        y = Math.floor(m / 12);
        month = m % 12 + 1;
        return u.dateDays(y, month, Math.min(u.dateOfDays(d).d, u.monthDays(y, month)));
    };
    F.add_years_d = function (E, d, n) { return F.add_months_d(E, d, 12 * trunc(n)); };
    F.days_between = F.months_between_m = function (E, a, b) { return b - a; };
    F.months_between_d = function (E, a, b) {
        var n;
        if (isNaNumber(a) || isNaNumber(b)) return NaN;
        if (a > b) return minus(F.months_between_d(E, b, a));
        n = F.month_d(E, b) - F.month_d(E, a);
        return F.add_months_d(E, a, n) <= b ? n : n - 1;
    };
    F.years_between_d = function (E, a, b) {
        var from, to;
        if (isNaNumber(a) || isNaNumber(b)) return NaN;
        if (a > b) return minus(F.years_between_d(E, b, a));
        from = u.dateOfDays(a);
        to = u.dateOfDays(b);
        return to.y - from.y - (to.m < from.m || (to.m === from.m && to.d < from.d) ? 1 : 0);
    };
    F.years = function (E, n) { return trunc(n / 12); };
    F.years_between_m = function (E, a, b) { return F.years(E, b - a); };
    F.age = function (E, d) { return F.years_between_d(E, d, E.received); };

    /* d and so much time: '1 month', '30 days'; NaN when the literal says no time. */
    function addSpan(E, d, span) {
        var m = /^ *([0-9]{1,4}) *(day|month|year)s? *$/.exec(span);
        if (!m) return NaN;
        return m[2] === 'day' ? F.add_days(E, d, +m[1]) : m[2] === 'month' ? F.add_months_d(E, d, +m[1]) : F.add_years_d(E, d, +m[1]);
    }

    F.not_older_than = function (E, d, span) { return addSpan(E, d, span) >= E.received; };
    F.valid_for = function (E, d, span) { return d >= addSpan(E, E.received, span); };

    /* ---- working days: the calendar is the list "holidays", code YYYY-MM-DD, name 休 or 班 ---- */

    /* By day and by year; of one day's entries one that is still good comes first. */
    function calendar(E) {
        var list = u.has(E.lists, 'holidays') ? E.lists.holidays : [], out = { day: {}, year: {}, first: 0, last: -1, known: false }, i, e, d, x;
        if (E.days && E.daysOf === list) return E.days;
        for (i = 0; i < list.length; i++) {
            e = list[i];
            out.year[e.code.slice(0, 5)] = true;
            d = u.parseDate(e.code);
            x = d && u.dateDays(d.y, d.m, d.d);
            if (d && (!u.has(out.day, x) || (out.day[x].until && !e.until))) out.day[x] = e;
        }
        E.days = out;
        E.daysOf = list;
        return out;
    }

    /* Days come one after the other: what is known of the year is kept as long as they lie in it, first to last. */
    function isWorkday(E, x) {
        var days = calendar(E), weekday = ((x + 4) % 7 + 7) % 7, name, year;
        if (x < days.first || x > days.last) {
            year = u.dateOfDays(x).y;
            days.first = u.dateDays(year, 1, 1);
            days.last = u.dateDays(year, 12, 31);
            days.known = u.has(days.year, u.pad(year, 4) + '-');
        }
        if (!days.known) E.weekdaysOnly = true;
        name = days.known && u.has(days.day, x) ? days.day[x].name : '';
        return name === '班' || (name !== '休' && weekday >= 1 && weekday <= 5);
    }

    F.workdays_between = function (E, a, b) {
        var n = 0, x;
        if (!(Math.abs(b - a) <= 36600)) return NaN;
        if (a > b) return minus(F.workdays_between(E, b, a));
        for (x = a + 1; x <= b; x++) if (isWorkday(E, x)) n++;
        return n;
    };
    F.add_workdays = function (E, d, n) {
        var step = n < 0 ? -1 : 1, left = Math.abs(trunc(n));
        if (isNaNumber(d) || !(left <= 20000)) return NaN;
        while (left > 0) {
            d = dayOrNone(d + step);
            if (isNaNumber(d)) return NaN;
            if (isWorkday(E, d)) left--;
        }
        return d;
    };

    /* ---- periods ---- */

    /* The months of a period, an open one up to receipt; null when it is empty, reversed or its end is not known. */
    function usable(E, p) {
        var to = p.to === Infinity ? E.receivedMonth : p.to;
        return p.from <= to ? { from: p.from, to: to } : null;
    }

    F.period_from = function (E, p) { return p.from; };
    F.period_to = function (E, p) { return isNaNumber(p.from) ? NaN : p.to === Infinity ? E.receivedMonth : p.to; };
    F.months_of = function (E, p) {
        var to = F.period_to(E, p);
        return isNaNumber(to) ? NaN : Math.max(0, to - p.from);
    };

    function byTime(a, b) { return a.from - b.from || a.to - b.to || a.row - b.row; }

    function usableRows(E, periods, ticks, after) {
        var out = [], i, p;
        for (i = 0; i < periods.v.length; i++) {
            p = usable(E, periods.v[i]);
            if (!p || (ticks && !ticks.v[i]) || (after !== undefined && p.to <= after)) continue;
            if (after !== undefined) p.from = Math.max(p.from, after);
            p.row = i + 1;
            out.push(p);
        }
        return out.sort(byTime);
    }

    F.sum_periods = F.sum_periods_if = F.sum_periods_from = function (E, periods, ticks, after) {
        var rows, end = -Infinity, sum = 0, i;
        if (after !== undefined && isNaNumber(after)) return NaN;
        rows = usableRows(E, periods, ticks, after);
        for (i = 0; i < rows.length; i++) {
            sum += Math.max(0, rows[i].to - Math.max(end, rows[i].from));
            end = Math.max(end, rows[i].to);
        }
        return sum;
    };
    F.overlap = function (E, periods) {
        var rows = [], i, j;
        for (j = 0; j < periods.v.length; j++) {
            rows.push(usable(E, periods.v[j]));
            for (i = 0; rows[j] && i < j; i++) {
                if (!rows[i] || Math.max(rows[i].from, rows[j].from) >= Math.min(rows[i].to, rows[j].to)) continue;
                tellRows(E, i + 1, j + 1);
                return true;
            }
        }
        return false;
    };
    F.gap_months = function (E, periods) {
        var rows = usableRows(E, periods), gap = 0, last = rows[0], before = 0, after = 0, i;
        for (i = 1; i < rows.length; i++) {
            if (rows[i].from - last.to > gap) {
                gap = rows[i].from - last.to;
                before = last.row;
                after = rows[i].row;
            }
            if (rows[i].to > last.to) last = rows[i];
        }
        if (gap > 0 && E.rowA === 0) {
            tellRows(E, before, after);
            E.rowGap = true;
        }
        return gap;
    };
    F.duplicated = function (E, column) {
        var texts = [], i, j;
        for (j = 0; j < column.v.length; j++) {
            texts.push(valueToText(column.type, column.v[j]));
            i = u.indexOf(texts, texts[j]);
            if (texts[j] === '' || i === j) continue;
            tellRows(E, i + 1, j + 1);
            return true;
        }
        return false;
    };
    F.row = function (E) { return E.row > 0 ? E.row : NaN; };

    /* ---- numbers of people ---- */

    /* { birth, sex, region } of a right number of 18 or, from before 2013, of 15 digits; else null. */
    function idParts(E, t) {
        var old = /^[0-9]{15}$/.test(t), id = old ? t.slice(0, 6) + '19' + t.slice(6) : t, facts, birth;
        if (old ? t.slice(12) >= '996' : !/^[0-9]{17}[0-9X]$/.test(t)) return null;
        facts = u.idFacts(id + (old ? '0' : ''), null);
        if (!facts.birth || facts.early || (!old && facts.check)) return null;
        birth = u.dateDays(facts.birth.y, facts.birth.m, facts.birth.d);
        if (birth > E.received) return null;
        return { birth: birth, sex: facts.sex === '1' ? '男' : '女', region: t.slice(0, 6) };
    }

    function idPart(name, empty) {
        return function (E, t) {
            var parts = idParts(E, t);
            return parts ? parts[name] : empty;
        };
    }

    F.id_birth = idPart('birth', NaN);
    F.id_sex = idPart('sex', '');
    F.id_region = idPart('region', '');

    /* ---- code lists ---- */

    function byCode(list, code) {
        var former = null, i;
        for (i = 0; i < list.length; i++) {
            if (list[i].code !== code) continue;
            if (!list[i].until) return list[i];
            former = former || list[i];
        }
        return former;
    }

    /* The only one of that name among the current entries or, when there is none, among the former ones. */
    function byName(list, name) {
        var current = [], former = [], i, found;
        for (i = 0; i < list.length; i++) if (list[i].name === name) (list[i].until ? former : current).push(list[i]);
        found = current.length ? current : former;
        return found.length === 1 ? found[0] : null;
    }

    function entry(E, x, id) {
        var list = x !== '' && u.has(E.lists, id) ? E.lists[id] : [];
        return byCode(list, x) || byName(list, x);
    }

    F.code_name = function (E, x, id) {
        var e = entry(E, x, id);
        return e ? e.name : '';
    };
    F.code_parent = function (E, x, id) {
        var e = entry(E, x, id);
        return e && e.parent || '';
    };
    F.under = function (E, x, what, id) {
        var e = entry(E, x, id), i;
        for (i = 0; e && what !== '' && i < 16; i++) {
            if (e.code === what || e.name === what) return true;
            e = e.parent ? byCode(E.lists[id], e.parent) : null;
        }
        return false;
    };

    u.fit = fit;
    u.byCode = byCode;
    S.F = F;
    S.numberToText = numberToText;
    S.valueToText = valueToText;
    S.valueOfText = valueOfText;
    S.env = function (form, answers, context) { return new Env(form, answers, context); };
    /* expression: a function (F, E) as rule_js prints it. Its value. */
    S.eval = function (expression, E) { return expression(F, E); };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
