/*
 * runtime.js - characters, dates, the normal forms of values and the numbers of people and bodies, for pages and PDF viewers. It says
 * what src/rule says in C, to the byte: tests/diff compares the two. runtime-check.js, runtime-expr.js,
 * runtime-regex.js, runtime-rules.js, runtime-facts.js and runtime-needs.js are loaded after it, in this order.
 *
 * ECMAScript 5 and nothing else: no library, no document, no window. The message table and the table of combining marks are C's:
 * rule_js_data prints them. Texts are well-formed inside: a lone surrogate that comes in from outside becomes U+FFFD.
 */
var Shenbao = (function () {
    'use strict';

    var marks = [];

    /* ---- characters ---- */

    /* As C has them: no NUL, no half of a surrogate pair. */
    function clean(s) {
        s = s === undefined || s === null ? '' : String(s);
        if (!/[\uD800-\uDFFF\u0000]/.test(s)) return s;
        return s.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF\u0000]/g, function (c) { return c.length === 2 ? c : '\uFFFD'; });
    }

    function points(s) {
        var out = [], i, c, d;
        for (i = 0; i < s.length; i++) {
            c = s.charCodeAt(i);
            if (c >= 0xD800 && c <= 0xDBFF && i + 1 < s.length) {
                d = s.charCodeAt(i + 1);
                if (d >= 0xDC00 && d <= 0xDFFF) {
                    c = (c - 0xD800) * 0x400 + (d - 0xDC00) + 0x10000;
                    i++;
                }
            }
            out.push(c);
        }
        return out;
    }

    /* MuJS has whole code points where the standard has 16 bits. */
    var wholePoints = String.fromCharCode(0x20000).charCodeAt(0) === 0x20000;

    function character(cp) {
        if (cp < 0x10000 || wholePoints) return String.fromCharCode(cp);
        cp -= 0x10000;
        return String.fromCharCode(0xD800 + Math.floor(cp / 0x400), 0xDC00 + cp % 0x400);
    }

    function text(cps) {
        var out = '', i;
        for (i = 0; i < cps.length; i++) out += character(cps[i]);
        return out;
    }

    /* Bytes of UTF-8: some limits of C are in bytes. */
    function bytes(s) {
        var n = 0, cps = points(s), i;
        for (i = 0; i < cps.length; i++) n += cps[i] < 0x80 ? 1 : cps[i] < 0x800 ? 2 : cps[i] < 0x10000 ? 3 : 4;
        return n;
    }

    function isSpace(cp) {
        return cp === 0x20 || cp === 0xA0 || cp === 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp === 0x202F || cp === 0x205F ||
            cp === 0x3000;
    }

    /* marks: first, last, first, last ... sorted. */
    function isMark(cp) {
        var low = 0, high = marks.length / 2, mid;
        while (low < high) {
            mid = (low + high) >> 1;
            if (cp > marks[2 * mid + 1]) low = mid + 1;
            else if (cp < marks[2 * mid]) high = mid;
            else return true;
        }
        return false;
    }

    function foldWidth(cp) {
        if (cp >= 0xFF01 && cp <= 0xFF5E) return cp - 0xFF01 + 0x21;
        return cp === 0x3000 ? 0x20 : cp;
    }

    function foldText(s) {
        var cps = points(s), i;
        for (i = 0; i < cps.length; i++) cps[i] = foldWidth(cps[i]);
        return text(cps);
    }

    /* Characters as people count them. */
    function countChars(s) {
        var cps = points(s), n = 0, i;
        for (i = 0; i < cps.length; i++) if (!isMark(cps[i])) n++;
        return n;
    }

    function isBlank(cp) { return isSpace(cp) || (cp >= 0x09 && cp <= 0x0D); }

    function trim(s) {
        var from = 0, to = s.length;
        while (from < to && isBlank(s.charCodeAt(from))) from++;
        while (to > from && isBlank(s.charCodeAt(to - 1))) to--;
        return s.slice(from, to);
    }

    /* For numbers such as IDs: full-width forms folded, spaces and hyphens dropped, letters upper-cased. */
    function foldNumber(s) {
        var cps = points(s), out = '', i, cp;
        for (i = 0; i < cps.length; i++) {
            cp = foldWidth(cps[i]);
            if (isBlank(cp) || cp === 0x2D || (cp >= 0x2010 && cp <= 0x2015) || cp === 0x2212) continue;
            out += character(cp >= 0x61 && cp <= 0x7A ? cp - 32 : cp);
        }
        return out;
    }

    function isAscii(s) { return /^[\u0000-\u007F]*$/.test(s); }

    function lower(s) { return s.replace(/[A-Z]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) + 32); }); }

    function pad(n, width) {
        var s = String(n);
        while (s.length < width) s = '0' + s;
        return s;
    }

    function has(o, key) { return Object.prototype.hasOwnProperty.call(o, key); }

    function indexOf(list, one) {
        var i;
        for (i = 0; i < list.length; i++) if (list[i] === one) return i;
        return -1;
    }

    /* ---- the calendar: proleptic Gregorian, years 1 to 9999 ---- */

    function isLeap(y) { return (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0; }

    function monthDays(y, m) { return m === 2 ? (isLeap(y) ? 29 : 28) : m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31; }

    function dateExists(y, m, d) { return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= monthDays(y, m); }

    /* Days since 1970-01-01; a year is counted from March, which puts the leap day at its end. */
    function dateDays(y, m, d) {
        var era, year, day;
        if (m <= 2) y--;
        era = Math.floor(y / 400);
        year = y - era * 400;
        day = Math.floor((153 * ((m + 9) % 12) + 2) / 5) + d - 1;
        return era * 146097 + year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + day - 719468;
    }

    function dateOfDays(days) {
        var era, inEra, year, inYear, month, m;
        days += 719468;
        era = Math.floor(days / 146097);
        inEra = days - era * 146097;
        year = Math.floor((inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) / 365);
        inYear = inEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
        month = Math.floor((5 * inYear + 2) / 153);
        m = month < 10 ? month + 3 : month - 9;
        return { y: year + era * 400 + (m <= 2 ? 1 : 0), m: m, d: inYear - Math.floor((153 * month + 2) / 5) + 1 };
    }

    function iso(date) { return pad(date.y, 4) + '-' + pad(date.m, 2) + '-' + pad(date.d, 2); }

    /* Exactly YYYY-MM-DD and existing, or null. */
    function parseDate(s) {
        var m = /^(\d\d\d\d)-(\d\d)-(\d\d)$/.exec(s || '');
        if (!m || !dateExists(+m[1], +m[2], +m[3])) return null;
        return { y: +m[1], m: +m[2], d: +m[3] };
    }

    /* ---- dates.c: every spelling to a small alphabet, then to the normal form ---- */

    var foldedDate = {
        0x5E74: 'Y', 0x6708: 'M', 0x65E5: 'D', 0x53F7: 'D', 0x5EA6: 'U', 0x81F3: '~', 0x5230: '~', 0x223C: '~', 0x301C: '~', 0x3002: '.',
        0x2010: '-', 0x2011: '-', 0x2012: '-', 0x2013: '-', 0x2014: '-', 0x2015: '-', 0x2212: '-', 9: ' ', 10: ' '
    };

    /* null when s has a character that no date has, or is too long. */
    function foldDate(s) {
        var cps = points(s.replace(/今|现在|目前/g, 'N')), out = '', i, cp, c;
        if (s.indexOf('N') >= 0) return null;
        for (i = 0; i < cps.length; i++) {
            cp = foldWidth(cps[i]);
            if (isSpace(cp)) c = ' ';
            else if (cp < 0x80 && /[0-9.\/~\-]/.test(String.fromCharCode(cp))) c = String.fromCharCode(cp);
            else c = has(foldedDate, cp) ? foldedDate[cp] : '';
            if (cps[i] === 0x4E) c = 'N';
            if (!c || out.length >= 159) return null;
            out += c;
        }
        return out;
    }

    /* A date as far as it goes: 2019, 201903, 2019.3, 2019年3月, 20190315. With the rest of the text, or null. */
    function readPoint(s) {
        var m = /^ *(\d{8}|\d{6}|\d{4})(?!\d)([\s\S]*)$/.exec(s), p;
        if (!m) return null;
        p = { y: +m[1].slice(0, 4), m: null, d: null, rest: m[2] };
        if (m[1].length > 4) p.m = +m[1].slice(4, 6);
        if (m[1].length > 6) p.d = +m[1].slice(6, 8);
        if (m[1].length > 4) return p;
        return /^ *Y/.test(p.rest) ? readUnits(p) : readParts(p);
    }

    function readUnits(p) {
        var m;
        p.rest = p.rest.replace(/^ *Y/, '');
        if (!(m = /^ *(\d\d?)(?!\d) *M/.exec(p.rest))) return p;
        p.m = +m[1];
        p.rest = p.rest.slice(m[0].length);
        if (!(m = /^ *(\d\d?)(?!\d) *D/.exec(p.rest))) return p;
        p.d = +m[1];
        p.rest = p.rest.slice(m[0].length);
        return p;
    }

    /* A day must be set off as the month is: 2019.03-06 has no day. */
    function readParts(p) {
        var m = /^ *([.\/\-]) *(\d\d?)(?!\d)/.exec(p.rest), d;
        if (!m) return p;
        p.m = +m[2];
        p.rest = p.rest.slice(m[0].length);
        d = /^ *([.\/\-]) *(\d\d?)(?!\d)/.exec(p.rest);
        if (!d || d[1] !== m[1]) return p;
        p.d = +d[2];
        p.rest = p.rest.slice(d[0].length);
        return p;
    }

    function pointExists(p) { return p.y >= 1000 && dateExists(p.y, p.m === null ? 1 : p.m, p.d === null ? 1 : p.d); }

    function atEnd(s) { return /^ *$/.test(s); }

    function month(p) { return pad(p.y, 4) + '-' + pad(p.m, 2); }

    /* The normal form, null when it cannot be read, false when it is a date by its shape but there is no such day. */
    function readDate(type, typed) {
        var s = foldDate(typed), p;
        if (s === null) return null;
        if (type === 'period') return readPeriod(s);
        p = readPoint(s);
        if (!p) return null;
        if (type === 'year' && p.m === null && /Y$/.test(s.slice(0, s.length - p.rest.length))) p.rest = p.rest.replace(/^U/, '');
        if (!atEnd(p.rest)) return null;
        if ((type === 'date' && p.d === null) || (type === 'year-month' && p.m === null) || (type === 'year' && p.m !== null)) return null;
        if (!pointExists(p)) return false;
        return type === 'date' ? iso(p) : type === 'year-month' ? month(p) : pad(p.y, 4);
    }

    function readPeriod(s) {
        var from = readPoint(s), to = null, rest, open;
        if (!from || from.m === null) return null;
        rest = from.rest.replace(/^[ \-~\/]+/, '');
        if (rest === from.rest && rest.charAt(0) !== 'N') return null;
        open = /^(N|\.\.) *$/.test(rest);
        if (!open) {
            to = readPoint(rest);
            if (!to || !atEnd(to.rest) || to.m === null) return null;
        }
        if (!pointExists(from) || (to && !pointExists(to))) return false;
        return month(from) + '/' + (to ? month(to) : '..');
    }

    /* ---- value.c: numbers and marks ---- */

    function foldAscii(s, most) {
        var cps = points(s), out = '', i, cp;
        for (i = 0; i < cps.length; i++) {
            cp = foldWidth(cps[i]);
            if (cp === 0x2212 || cp === 0x2013) cp = 0x2D;
            if (cp === 0xA5 || cp === 0xFFE5) cp = 0x24;
            if (cp >= 0x7F || out.length >= most) return null;
            out += String.fromCharCode(cp);
        }
        return out;
    }

    /* Separators of thousands out of the whole part; null when they stand anywhere but between groups of three. */
    function dropThousands(s) {
        var whole = s.split('.')[0];
        if (whole.indexOf(',') < 0) return s;
        return /^\d{1,3}(,\d{3})+$/.test(whole) ? whole.replace(/,/g, '') + s.slice(whole.length) : null;
    }

    /* Digits with at most `decimals` behind the point, 30 in all; leading zeros go. */
    function plainNumber(s, decimals) {
        var m = /^([+\-]?)(\d*)(\.(\d+))?$/.exec(s), whole, fraction;
        if (!m || (m[3] && decimals === 0)) return null;
        whole = m[2];
        fraction = m[4] || '';
        if (whole.length + fraction.length === 0 || whole.length + fraction.length > 30 || fraction.length > decimals) return null;
        return (m[1] === '-' && /[1-9]/.test(s) ? '-' : '') + (whole.replace(/^0+(?=\d)/, '') || '0') + (fraction ? '.' + fraction : '');
    }

    function readNumber(type, s) {
        if (type === 'money' && s.length > 1 && s.charAt(s.length - 1) === '元') s = trim(s.slice(0, -1));
        s = foldAscii(s, 127);
        if (s === null) return null;
        if (type === 'money') s = dropThousands(s.replace(/^\$/, '').replace(/^ +/, ''));
        return s === null ? null : plainNumber(s, type === 'integer' ? 0 : type === 'money' ? 2 : 30);
    }

    var onWords = ['1', 'yes', 'on', 'true', 'y', '是', '√', '✓', '✔', '☑', '■', '●'];
    var offWords = ['', '0', 'no', 'off', 'false', 'n', '否', '☐', '□', '○'];

    function readTick(s) {
        s = lower(trim(s));
        return indexOf(onWords, s) >= 0 ? '1' : indexOf(offWords, s) >= 0 ? '' : null;
    }

    /* ---- choice.c ---- */

    /* The choices of a field as C completes them. */
    function choicesOf(f) {
        var given = f.choices || [], out = [], i, c;
        if (f.type === 'yes-no' && given.length === 0) given = [{ value: '是', state: 'yes' }, { value: '否', state: 'no' }];
        for (i = 0; i < given.length; i++) {
            c = given[i];
            out.push({ value: c.value, label: has(c, 'label') ? c.label : c.value, state: has(c, 'state') ? c.state : String(i + 1),
                parent: c.parent, from: c.from, until: c.until, was: c.was });
        }
        return out;
    }

    /* The choice that stores this value: one of those offered, else a former entry of the list; null when there is none. */
    function choiceWithValue(f, value) {
        var all = choicesOf(f).concat(f.formers || []), i;
        for (i = 0; i < all.length; i++) if (all[i].value === value) return all[i];
        return null;
    }

    function matching(choices, word) {
        var out = [], i, c;
        for (i = 0; i < choices.length; i++) {
            c = choices[i];
            if (c.value === word || c.state === word || c.label === word) out.push(c);
        }
        return out;
    }

    function isValue(choices, word) {
        var i;
        for (i = 0; i < choices.length; i++) if (choices[i].value === word) return true;
        return false;
    }

    /* Whether value is what would be stored. */
    function isStored(f, value) {
        var choices = choicesOf(f), words = f.type === 'choices' ? value.split(' ') : [value], i;
        for (i = 0; i < words.length; i++) if (!isValue(choices, words[i])) return false;
        return true;
    }

    function isOff(choices, word) { return word === 'Off' && matching(choices, word).length === 0; }

    /* What is offered no more: a choice by the value it had in older versions, or a former entry of the list. */
    function formerChoices(choices, formers, word) {
        var out = [], i;
        for (i = 0; i < choices.length; i++) if (choices[i].was !== undefined && choices[i].was === word) out.push(choices[i]);
        for (i = 0; i < formers.length && !out.length; i++) if (formers[i].value === word) out.push(formers[i]);
        return out;
    }

    function readChoice(choices, formers, word) {
        var found = matching(choices, word), former;
        if (isOff(choices, word)) return '';
        if (found.length === 0) {
            former = formerChoices(choices, formers, word);
            if (former.length === 1) return former[0].value;
        }
        if (found.length === 0) found = matching(choices, foldText(word));
        return found.length === 1 ? found[0].value : null;
    }

    /* Code units of the separator between two choices at i. */
    function separator(s, i) { return /[\n\t,;、，；\u0020\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/.test(s.charAt(i)) ? 1 : 0; }

    function matchHere(word, s, i) {
        var end = i + word.length;
        return word && s.slice(i, end) === word && (end === s.length || separator(s, end)) ? word.length : 0;
    }

    /* The longest word for a choice at i: its length and which, -1 when two share it. */
    function longestHere(choices, s, i) {
        var best = { n: 0, which: -1 }, k, j, n, words;
        for (k = 0; k < choices.length; k++) {
            words = [choices[k].value, choices[k].state, choices[k].label];
            for (j = 0; j < 3; j++) {
                n = matchHere(words[j], s, i);
                if (n > best.n) best = { n: n, which: k };
                else if (n > 0 && n === best.n && best.which !== k) best.which = -1;
            }
        }
        return best;
    }

    function readChoices(choices, s) {
        var chosen = {}, words = 0, out = [], i = 0, hit;
        if (isOff(choices, s)) return '';
        while (i < s.length) {
            if (separator(s, i)) {
                i++;
                continue;
            }
            hit = longestHere(choices, s, i);
            if (hit.n === 0 || hit.which < 0 || ++words > 2 * choices.length) return null;
            chosen[hit.which] = true;
            i += hit.n;
        }
        for (i = 0; i < choices.length; i++) if (chosen[i]) out.push(choices[i].value);
        return out.join(' ');
    }

    var yesWords = ['yes', 'y', 'true', '1', '是', '有', '√', '✓', '对'];
    var noWords = ['no', 'n', 'false', '0', '否', '无', '×', '✗', '不'];

    function readYesNo(choices, formers, s) {
        var read = readChoice(choices, formers, s), words, i;
        if (read !== null) return read;
        words = indexOf(yesWords, lower(s)) >= 0 ? yesWords : indexOf(noWords, lower(s)) >= 0 ? noWords : null;
        if (!words) return null;
        for (i = 0; i < choices.length; i++)
            if (indexOf(words, lower(choices[i].value)) >= 0 || indexOf(words, lower(choices[i].label)) >= 0) return choices[i].value;
        return null;
    }

    /* ---- contact.c ---- */

    /* Null when no number of any kind is so long. */
    function foldShort(s) {
        var folded;
        if (bytes(s) >= 256) return null;
        folded = foldNumber(s);
        return bytes(folded) < 64 ? folded : null;
    }

    function skipCountry(s) {
        if (s.slice(0, 3) === '+86') return s.slice(3);
        if (s.slice(0, 4) === '0086') return s.slice(4);
        return s.slice(0, 2) === '86' && bytes(s) === 13 ? s.slice(2) : s;
    }

    function readMobile(s) {
        s = foldShort(s);
        if (s !== null) s = skipCountry(s);
        return s !== null && /^1[3-9]\d{9}$/.test(s) ? s : null;
    }

    /* Digits as written, with - where anything divides them. */
    function phoneGroups(s) {
        var cps = points(s), out = '', i, cp;
        for (i = 0; i < cps.length && out.length < 63; i++) {
            cp = foldWidth(cps[i]);
            if (cp >= 0x30 && cp <= 0x39) out += String.fromCharCode(cp);
            else if (!(indexOf([0x2D, 0x28, 0x29, 0x2A, 0x23, 0x8F6C], cp) >= 0 || isSpace(cp) ||
                (cp >= 0x2010 && cp <= 0x2015))) return null;
            else if (out && out.charAt(out.length - 1) !== '-') out += '-';
        }
        return i < cps.length ? null : out.replace(/-$/, '');
    }

    /* 010 and 02x are three digits, every other area four; the subscriber's 7 or 8 digits may stand in groups. */
    function readPhone(typed) {
        var mobile = readMobile(typed), s = phoneGroups(typed), m, i, digits = '';
        if (mobile !== null) return mobile;
        m = s && /^(0[12]\d|0[3-9]\d\d)-?/.exec(s);
        if (!m) return null;
        for (i = m[0].length; i < s.length; i++) {
            if (s.charAt(i) !== '-') digits += s.charAt(i);
            else if (digits.length === 0 || digits.length >= 7) break;
        }
        if (digits.length !== 7 && digits.length !== 8) return null;
        return /^(-\d{1,6})?$/.test(s.slice(i)) ? m[1] + '-' + digits + s.slice(i) : null;
    }

    /* Not 00; 9 begins only the codes that fill in for Hong Kong, Macao and Taiwan. */
    function postCodeIsRight(s) { return s.charAt(0) === '9' ? /^99907[789]$/.test(s) : s.slice(0, 2) !== '00'; }

    function readPostCode(s) {
        s = foldShort(s);
        return s !== null && /^\d{6}$/.test(s) && postCodeIsRight(s) ? s : null;
    }

    function readEmail(s) {
        var at, labels, i;
        s = foldText(s);
        if (s.length > 255 || !/^[!-~]+$/.test(s)) return null;
        at = s.indexOf('@');
        if (at < 1 || at > 64 || !/^[^.]+(\.[^.]+)*$/.test(s.slice(0, at)) ||
            !/^[!#-\x27*+\-.\/0-9=?A-Z\^-~]+$/.test(s.slice(0, at))) return null;
        labels = s.slice(at + 1).split('.');
        for (i = 0; i < labels.length; i++) if (!/^(?!-)[A-Za-z0-9\-]{1,63}$/.test(labels[i]) || /-$/.test(labels[i])) return null;
        return labels.length >= 2 && /\D/.test(labels[labels.length - 1]) ? s : null;
    }

    /* ---- the normal form of what was typed ---- */

    /* The time of day as HH:MM: 9:05, 9时5分, 9点05, 9时. */
    function readTime(s) {
        var m = /^(\d\d?)(?::(\d\d?)|[时点](?:(\d\d?)分?)?)$/.exec(foldNumber(s)), minute;
        if (!m) return null;
        minute = +(m[2] || m[3] || 0);
        return +m[1] < 24 && minute < 60 ? pad(+m[1], 2) + ':' + pad(minute, 2) : null;
    }

    function readCodeNumber(s) {
        s = foldNumber(s);
        return s && isAscii(s) ? s : null;
    }

    function read(f, s) {
        switch (f.type) {
        case 'integer': case 'decimal': case 'money': return readNumber(f.type, s);
        case 'date': case 'year-month': case 'year': case 'period': return readDate(f.type, s) || null;
        case 'time': return readTime(s);
        case 'choice': case 'code': case 'region': return readChoice(choicesOf(f), f.formers || [], s);
        case 'choices': return readChoices(choicesOf(f), s);
        case 'yes-no': return readYesNo(choicesOf(f), f.formers || [], s);
        case 'tick': return readTick(s);
        case 'resident-id': case 'id': case 'credit-code': return readCodeNumber(s);
        case 'mobile': return readMobile(s);
        case 'phone': return readPhone(s);
        case 'post-code': return readPostCode(s);
        case 'email': return readEmail(s);
        default: return s.replace(/\r\n|[\r\u2028\u2029\u0085]/g, '\n');
        }
    }

    /* { value, good }: the normal form; when it cannot be read good is false and value is what was typed, trimmed. */
    function normalise(f, typed) {
        var s = trim(clean(typed)), value = s ? read(f, s) : '';
        return value === null ? { value: s, good: false } : { value: value, good: true };
    }

    /* ---- resident.c, codes.c: numbers of people and bodies ---- */

    /* Everything wrong with 18 characters of the right alphabet. received: a date or null. */
    function idFacts(id, received) {
        var b = { y: +id.slice(6, 10), m: +id.slice(10, 12), d: +id.slice(12, 14) }, facts =
            { birth: null, sex: +id.charAt(16) % 2 ? '1' : '2' };
        if (dateExists(b.y, b.m, b.d)) {
            facts.birth = b;
            facts.future = !!received && iso(b) > iso(received);
            facts.early = b.y < 1850;
        }
        facts.check = idCheckDigit(id) !== id.charAt(17);
        return facts;
    }

    /* ISO 7064 MOD 11-2 over the first 17 digits. */
    function idCheckDigit(id) {
        var r = 0, i;
        for (i = 0; i < 17; i++) r = (r + +id.charAt(i)) * 2 % 11;
        return '10X98765432'.charAt(r);
    }

    /* Position from 1 of the first character that `right` does not match, 0 when there is none. */
    function firstWrong(cps, right, last) {
        var i;
        for (i = 0; i < cps.length; i++)
            if (!(cps[i] < 0x80 && (i === cps.length - 1 && last || right).test(String.fromCharCode(cps[i])))) return i + 1;
        return 0;
    }

    /* regions: an object by code, or 'provinces' where the whole list is too long to be carried: then the first two digits alone. */
    function hasRegion(regions, six) { return regions === 'provinces' ? provinces.test(six) || six.charAt(0) === '8' : has(regions, six); }

    /* { fault, birth, sex, at } as resident_id_check; fault is '' when there is none. */
    function checkId(id, received, regions) {
        var cps = points(id), out = { fault: 'length', birth: null, sex: '', at: 0 }, facts;
        if (cps.length !== 18) return out;
        out.at = firstWrong(cps, /\d/, /[\dX]/);
        out.fault = 'character';
        if (out.at) return out;
        facts = idFacts(id, received);
        out.birth = facts.birth;
        out.sex = facts.sex;
        out.fault = !facts.birth ? 'birth' : facts.check ? 'check' : facts.future ? 'future' : facts.early ? 'early' : '';
        if (!out.fault && regions && !hasRegion(regions, id.slice(0, 6))) out.fault = 'region';
        return out;
    }

    var creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    var creditCategories = { 1: '1239', 2: '19', 3: '123459', 4: '19', 5: '1239', 6: '129', 7: '129', 8: '19', 9: '123', A: '19', N: '1239',
        Y: '1' };
    var provinces = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])/;

    /* Everything wrong with 18 characters of the alphabet: GB 32100-2015, 5.2, and GB 11714 for the organisation code inside. */
    function creditFacts(code) {
        var sum = 0, weight = 1, org = 0, i, c, six = code.slice(2, 8), first = code.charAt(0);
        for (i = 0; i < 17; i++) {
            sum += creditAlphabet.indexOf(code.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        for (i = 0; i < 8; i++) {
            c = code.charCodeAt(8 + i);
            org += (c < 0x3A ? c - 0x30 : c - 0x41 + 10) * [3, 7, 9, 10, 5, 8, 4, 2][i];
        }
        return {
            check: creditAlphabet.charAt((31 - sum % 31) % 31) !== code.charAt(17),
            department: !has(creditCategories, first),
            category: has(creditCategories, first) && creditCategories[first].indexOf(code.charAt(1)) < 0,
            region: !/^\d{6}$/.test(six) || (six !== '100000' && !provinces.test(six)),
            org: '0X987654321'.charAt(org % 11) !== code.charAt(16)
        };
    }

    /* ---- number_check: the strict judge of one number. fault: '' or length character check region birth_date ... ---- */

    function birthFault(facts) { return !facts.birth ? 'birth_date' : facts.future ? 'birth_future' : facts.early ? 'birth_early' : ''; }

    function citizenRegion(s, regions) { return !regions || (s.charAt(0) !== '8' && hasRegion(regions, s.slice(0, 6))); }

    function checkEighteen(s, kind, received, regions, out) {
        var facts, there;
        if (points(s).length !== 18) return 'length';
        if ((out.at = firstWrong(points(s), /\d/, /[\dX]/))) return 'character';
        if (kind === 'fpr18' && s.charAt(0) !== '9') return 'prefix';
        facts = idFacts(s, received);
        out.birth = facts.birth;
        out.sex = facts.sex;
        there = kind === 'id18' ? citizenRegion(s, regions) : kind === 'hmt18' ? /^8[123]0000/.test(s) : provinces.test(s.slice(1));
        if (!there) return 'region';
        if (kind === 'fpr18') out.country = s.slice(3, 6);
        return birthFault(facts) || (facts.check ? 'check' : '');
    }

    function checkFifteen(s, received, regions, out) {
        var facts;
        if (points(s).length !== 15) return 'length';
        if ((out.at = firstWrong(points(s), /\d/))) return 'character';
        if (!citizenRegion(s, regions)) return 'region';
        out.doubt = s.slice(12) >= '996';
        out.id18 = s.slice(0, 6) + (out.doubt ? '18' : '19') + s.slice(6);
        out.id18 += idCheckDigit(out.id18);
        facts = idFacts(out.id18, received);
        out.birth = facts.birth;
        out.sex = facts.sex;
        facts.early = false;
        return birthFault(facts);
    }

    function checkCard(s, out) {
        var sum = 0, i, c;
        if (points(s).length !== 15) return 'length';
        for (i = 0; i < 15; i++) {
            c = s.charAt(i);
            if (!(i < 3 ? /[A-Z]/ : /\d/).test(c)) {
                out.at = i + 1;
                return 'character';
            }
            if (i < 14) sum += (i < 3 ? c.charCodeAt(0) - 55 : +c) * [7, 3, 1][i % 3];
        }
        out.country = s.slice(0, 3);
        if (!dateExists(2000, +s.slice(9, 11), +s.slice(11, 13))) return 'birth_date';
        return sum % 10 === +s.charAt(14) ? '' : 'check';
    }

    function checkCredit(s, out) {
        var facts;
        if (points(s).length !== 18) return 'length';
        if ((out.at = firstWrong(points(s), /[0-9A-HJ-NP-RTUWXY]/))) return 'character';
        facts = creditFacts(s);
        out.org = s.slice(8, 16) + '-' + s.charAt(16);
        out.doubt = facts.org;
        return facts.department ? 'department' : facts.category ? 'category' : facts.region ? 'region' : facts.check ? 'check' : '';
    }

    function checkMobile(s, out) {
        if ((out.at = firstWrong(points(s), /\d/))) return 'character';
        return s.length !== 11 ? 'length' : /^1[3-9]/.test(s) ? '' : 'prefix';
    }

    function checkPostCode(s, out) {
        if (points(s).length !== 6) return 'length';
        if ((out.at = firstWrong(points(s), /\d/))) return 'character';
        return postCodeIsRight(s) ? '' : 'prefix';
    }

    function checkKind(kind, s, received, regions, out) {
        switch (kind) {
        case 'id15': return checkFifteen(s, received, regions, out);
        case 'fpr15': return checkCard(s, out);
        case 'uscc': return checkCredit(s, out);
        case 'mobile': return checkMobile(s, out);
        case 'postal': return checkPostCode(s, out);
        case 'hkmo_pass': return /^[HM]\d{8}(\d\d)?$/.test(s) ? '' : 'shape';
        case 'tw_pass': return /^\d{8}(\d\d)?$/.test(s) ? '' : 'shape';
        default: return checkEighteen(s, kind, received, regions, out);
        }
    }

    function checkNumber(kind, typed, received, regions) {
        var out = { fault: 'length', number: '', normalised: false, doubt: false, birth: null, sex: '', id18: '', country: '', org: '',
            at: 0 }, s, rest;
        typed = clean(typed);
        s = foldShort(typed);
        if (s === null) return out;
        out.normalised = s !== typed;
        if (kind === 'mobile' && (rest = skipCountry(s)) !== s) {
            out.normalised = true;
            s = rest;
        }
        out.fault = checkKind(kind, s, parseDate(received), regions, out);
        if (bytes(s) < 24) out.number = s;
        return out;
    }

    /* data: { messages: { ID: [severity, zh, en] }, marks: [first, last, ...] } as rule_js_data prints it. */
    function setData(data) {
        marks = data.marks;
        Shenbao.messages = data.messages;
    }

    return {
        data: setData, messages: {}, normalise: normalise, number: checkNumber,
        /* the pieces of which the other files are made */
        u: {
            clean: clean, points: points, character: character, text: text, isSpace: isSpace, isMark: isMark, countChars: countChars,
                trim: trim,
            foldNumber: foldNumber, lower: lower, pad: pad, has: has, indexOf: indexOf, dateExists: dateExists, monthDays: monthDays,
                dateDays: dateDays,
            dateOfDays: dateOfDays, iso: iso, parseDate: parseDate, readDate: readDate, readTick: readTick, choicesOf: choicesOf,
                matching: matching,
            isStored: isStored, choiceWithValue: choiceWithValue, bytes: bytes, firstWrong: firstWrong, checkId: checkId, idFacts: idFacts, idCheckDigit: idCheckDigit,
                creditFacts: creditFacts
        }
    };
}());

if (typeof module !== 'undefined' && module.exports) module.exports = Shenbao;
