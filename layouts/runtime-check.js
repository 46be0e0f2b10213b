/*
 * runtime-check.js - the built-in check of one answer, as src/rule/check_*.c make it, and the pieces of sentences: the same words to the
 * byte. Loaded after runtime.js. Knows no expressions and no page; runtime-rules.js walks over the form.
 */
(function (S) {
    'use strict';

    var u = S.u, has = u.has;

    /* ---- text.c: pieces of a sentence ---- */

    function isControl(cp) {
        return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp === 0x061C || (cp >= 0x200B && cp <= 0x200F) ||
            (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp === 0xFEFF;
    }

    /* At most `most` characters of a stranger's value on one line. */
    function quote(s, most) {
        var cps = u.points(s), out = [], i;
        for (i = 0; i < cps.length && i < most; i++) out.push(isControl(cps[i]) ? 0x20 : cps[i]);
        return u.text(out) + (i < cps.length ? '…' : '');
    }

    /* A label as one speaks it: a space is part of the words only between words of letters. */
    function speak(label) {
        var cps = u.points(u.clean(label)), out = '', last = 0, gap = false, i, cp;
        for (i = 0; i < cps.length; i++) {
            cp = cps[i];
            if (isControl(cp) || u.isSpace(cp)) {
                gap = true;
                continue;
            }
            if ((cp === 0xFF1A || cp === 0x3A) && i === cps.length - 1) break;
            if (gap && last && last < 0x80 && cp < 0x80) out += ' ';
            gap = false;
            out += u.character(cp);
            last = cp;
        }
        return out;
    }

    function format(lang, id, args) {
        return S.messages[id][lang === 'en' ? 2 : 1].replace(/\{(\d)\}/g, function (all, n) { return args[+n]; });
    }

    function isNormalDate(s) { return /^\d{4}(-\d\d(-\d\d)?)?$/.test(s); }

    /* A normal date, year-month or year as documents write it; anything else as it is. */
    function sayDate(lang, normal) {
        var m = lang === 'en' ? null : /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(normal);
        return m ? +m[1] + '年' + (m[2] ? +m[2] + '月' : '') + (m[3] ? +m[3] + '日' : '') : normal;
    }

    /* The words one may choose, or '' when they are too many to tell. */
    function sayChoices(lang, f) {
        var choices = u.choicesOf(f), out = [], i;
        if (choices.length === 0 || choices.length > 8) return '';
        for (i = 0; i < choices.length; i++) out.push(choices[i].label);
        out = out.join(lang === 'en' ? ', ' : '、');
        return u.points(out).length <= 40 ? out : '';
    }

    /* ---- fields of a form by path: find.c ---- */

    function hasField(f) { return !!f && !!f.name && f.type !== 'photo' && f.type !== 'note' && f.type !== 'file'; }

    /* What is typed into an opinion, as a field; null when nothing is. */
    function opinionField(o) {
        if (!o.name) return null;
        return { name: o.name, label: o.label || '', type: 'paragraph', min: -1, max: o.max > 0 ? o.max : -1 };
    }

    function fieldsOf(section) {
        var out = (section.fields || []).slice(), opinions = section.opinions || [], i, f;
        for (i = 0; i < opinions.length; i++) {
            f = opinionField(opinions[i]);
            if (f) out.push(f);
        }
        return out;
    }

    /* { field, section, row, na } of a path, or null. An exact name wins over a mark: a field may itself end in _na. */
    function find(form, path) {
        var dot = /^([^.]+)\.([1-9]\d{0,3})\.(.+)$/.exec(path), marked = null, i, k, s, fields, name;
        if (!dot && path.indexOf('.') >= 0) return null;
        name = dot ? dot[3] : path;
        for (i = 0; i < form.sections.length; i++) {
            s = form.sections[i];
            if (!!dot !== (s.kind === 'table') || (dot && (s.table !== dot[1] || +dot[2] > s.rows.max))) continue;
            fields = fieldsOf(s);
            for (k = 0; k < fields.length; k++) {
                if (!hasField(fields[k])) continue;
                if (fields[k].name === name) return { field: fields[k], section: s, row: dot ? +dot[2] : 0, na: false };
                if (fields[k].na && fields[k].name + '_na' === name)
                    marked = { field: fields[k], section: s, row: dot ? +dot[2] : 0, na: true };
            }
        }
        return marked;
    }

    /* ---- answers: { path: text } or { path: { value, bad, damaged } } ---- */

    function answerAt(answers, path) {
        var a = has(answers, path) ? answers[path] : '';
        if (a && typeof a === 'object') return { value: u.clean(a.value), bad: !!a.bad, damaged: !!a.damaged };
        return { value: u.clean(a), bad: false, damaged: false };
    }

    /* What was typed, by path, as answers: normal forms, and marks on what cannot be read. */
    function take(form, typed) {
        var out = {}, path, hit, n;
        for (path in typed) {
            if (!has(typed, path) || !(hit = find(form, path))) continue;
            n = S.normalise(hit.na ? { type: 'tick' } : hit.field, typed[path]);
            out[path] = n.good ? n.value : { value: n.value, bad: true };
        }
        return out;
    }

    /*
     * ---- check_value.c, check_id.c, one answer of check.c ----
     *
     * c: { form, lang, received: date or null, regions, issues, get: function from a path to the answer that counts }.
     */

    var formatWords = {
        'integer': ['RULE_NOT_INTEGER', 'RULE_DO_DIGITS'], 'decimal': ['RULE_NOT_DECIMAL', 'RULE_DO_DIGITS'],
        'money': ['RULE_NOT_MONEY', 'RULE_DO_MONEY'],
        'date': ['RULE_NOT_DATE', 'RULE_DO_DATE'], 'year-month': ['RULE_NOT_MONTH', 'RULE_DO_MONTH'],
        'year': ['RULE_NOT_YEAR', 'RULE_DO_YEAR'],
        'period': ['RULE_NOT_PERIOD', 'RULE_DO_PERIOD'], 'time': ['RULE_NOT_TIME', 'RULE_DO_TIME'],
        'id': ['RULE_NOT_ID', 'RULE_DO_ID_OTHER'],
        'yes-no': ['RULE_NOT_YES_NO', 'RULE_DO_CHOOSE'], 'tick': ['RULE_NOT_TICK', 'RULE_DO_TICK'],
        'mobile': ['RULE_NOT_MOBILE', 'RULE_DO_MOBILE'], 'phone': ['RULE_NOT_PHONE', 'RULE_DO_PHONE'],
        'post-code': ['RULE_NOT_POST_CODE', 'RULE_DO_POST_CODE'], 'email': ['RULE_NOT_EMAIL', 'RULE_DO_EMAIL']
    };

    function isDate(type) { return type === 'date' || type === 'year-month' || type === 'year' || type === 'period'; }

    function subject(lang, label, row) { return format(lang, row > 0 ? 'RULE_AT_ROW' : 'RULE_AT', [speak(label), String(row)]); }

    /* An issue about a whole table has no field; people know the table by its section's title. */
    function labelOf(section, field) { return field && field.label ? field.label : !field && section && section.title ? section.title : ''; }

    function addIssue(c, code, id, section, field, row, path, value, remedy, args) {
        c.issues.push({
            code: code, severity: S.messages[id][0], section: section && section.title || '', field: path, row: row,
            label: labelOf(section, field), value: value,
            message: format(c.lang, id, args), remedy: remedy ? format(c.lang, remedy, args) : ''
        });
    }

    /* {0} of both texts is the subject, {1} .. are rest. */
    function raise(c, k, code, id, remedy, rest) {
        addIssue(c, code, id, k.section, k.field, k.row, k.path, k.value, remedy,
            [subject(c.lang, k.field.label, k.row)].concat(rest || []));
    }

    function raiseSeen(c, k, code, id, remedy, second) { raise(c, k, code, id, remedy, [quote(k.value, 16), second]); }

    function raiseNotInList(c, k) {
        var n = u.matching(u.choicesOf(k.field), k.value).length, words = sayChoices(c.lang, k.field);
        if (n > 1) raiseSeen(c, k, 'R-CODE', 'RULE_AMBIGUOUS', 'RULE_DO_CODE', String(n));
        else raiseSeen(c, k, 'R-CODE', 'RULE_NOT_IN_LIST', words ? 'RULE_DO_LIST_OF' : 'RULE_DO_LIST', words);
    }

    function raiseUnreadable(c, k) {
        var type = k.field.type, words = formatWords[type];
        if (type === 'choice' || type === 'choices' || type === 'code' || type === 'region') raiseNotInList(c, k);
        else raiseSeen(c, k, 'R-FMT', isDate(type) && u.readDate(type, k.value) === false ? 'RULE_NO_SUCH_DATE' : words[0], words[1]);
    }

    /* People count characters, not line breaks. */
    function checkLength(c, k) {
        var f = k.field, n = u.countChars(k.value.replace(/\n/g, '')), low = f.min > 0 && n < f.min, high = f.max >= 0 && n > f.max;
        if (low) raise(c, k, 'R-LEN', 'RULE_SHORT', 'RULE_DO_LENGTHEN', [String(n), String(f.min)]);
        else if (high) raise(c, k, 'R-LEN', 'RULE_LONG', 'RULE_DO_SHORTEN', [String(n), String(f.max)]);
    }

    /* A normal number against a whole one that is not below 0: below 0, equal, above. Exact, however many digits there are. */
    function compareNumber(a, limit) {
        var whole, fraction;
        if (a.charAt(0) === '-') return -1;
        whole = a.split('.')[0];
        fraction = a.slice(whole.length);
        limit = String(limit);
        if (whole.length !== limit.length) return whole.length < limit.length ? -1 : 1;
        if (whole !== limit) return whole < limit ? -1 : 1;
        return /[1-9]/.test(fraction) ? 1 : 0;
    }

    function checkRange(c, k) {
        var f = k.field, low = f.min >= 0 && compareNumber(k.value, f.min) < 0, high = f.max >= 0 && compareNumber(k.value, f.max) > 0;
        if (low) raiseSeen(c, k, 'R-FMT', 'RULE_SMALL', 'RULE_DO_NUMBER', String(f.min));
        else if (high) raiseSeen(c, k, 'R-FMT', 'RULE_BIG', 'RULE_DO_NUMBER', String(f.max));
    }

    /* Normal forms of months compare as texts. */
    function checkPeriod(c, k) {
        var from = k.value.slice(0, 7), to = k.value.slice(8, 15), received = c.received && u.iso(c.received);
        if (to !== '..') {
            if (from > to) raise(c, k, 'R-DATE', 'RULE_PERIOD_ORDER', 'RULE_DO_PERIOD_ORDER', [sayDate(c.lang, from), sayDate(c.lang, to)]);
        } else if (received && from > received.slice(0, 7)) {
            raise(c, k, 'R-DATE', 'RULE_PERIOD_FUTURE', 'RULE_DO_PERIOD_ORDER', [sayDate(c.lang, from), sayDate(c.lang, received)]);
        }
    }

    /* Answers should come normalised; one that does not is judged by what it can be read as. */
    function checkReadable(c, k) {
        var stored = !k.bad && u.isStored(k.field, k.value), n = stored ? { value: k.value, good: true } : S.normalise(k.field, k.value), normal;
        if (n.good && !n.value) return;
        if (!n.good) {
            raiseUnreadable(c, k);
            return;
        }
        normal = { section: k.section, field: k.field, row: k.row, path: k.path, value: n.value };
        switch (k.field.type) {
        case 'text': case 'paragraph': checkLength(c, normal); break;
        case 'integer': case 'decimal': case 'money': checkRange(c, normal); break;
        case 'period': checkPeriod(c, normal); break;
        case 'choice': case 'choices': case 'code': case 'region': checkChoices(c, normal); break;
        }
    }

    /* The answer in a field beside k, in normal form, or null. */
    function sibling(c, k, name) {
        var path = k.row > 0 ? k.section.table + '.' + k.row + '.' + name : name, hit = name ? find(c.form, path) : null, a, n;
        if (!hit) return null;
        a = c.get(path);
        if (!a.value || a.bad || a.damaged) return null;
        n = S.normalise(hit.field, a.value);
        return n.good && n.value ? { field: hit.field, value: n.value } : null;
    }

    /* ---- check_choice.c: a choice that is one, but not now or not here ---- */

    function wordOf(choice) { return quote(choice.label || choice.value, 16); }

    /* from and until are years, months or days: as beginnings of a date they compare as they should, and both are included. */
    function checkDays(c, k, choice) {
        var received = c.received ? u.iso(c.received) : '', from = choice.from, until = choice.until;
        var early = received && from && received.slice(0, from.length) < from, late = received && until && received.slice(0, until.length) > until;
        if (early || late) raise(c, k, 'R-CODE', early ? 'RULE_NOT_YET' : 'RULE_NO_LONGER', 'RULE_DO_CURRENT',
            [wordOf(choice), sayDate(c.lang, early ? from : until)]);
        return !early && !late;
    }

    /* What was chosen in `parent` is not asked about when it is no choice itself: that has been told. */
    function checkParent(c, k, choice) {
        var above = choice.parent ? sibling(c, k, k.field.parent) : null, there;
        if (!above || above.value === choice.parent) return;
        there = u.choiceWithValue(above.field, above.value);
        raise(c, k, 'R-CODE', 'RULE_NOT_UNDER', 'RULE_DO_UNDER', [wordOf(choice), speak(above.field.label), there ? wordOf(there) : '']);
    }

    function checkChoices(c, k) {
        var words = k.field.type === 'choices' ? k.value.split(' ') : [k.value], i, choice;
        for (i = 0; i < words.length; i++) {
            choice = words[i] === '' ? null : u.choiceWithValue(k.field, words[i]);
            if (choice && checkDays(c, k, choice)) checkParent(c, k, choice);
        }
    }

    /* ---- numbers of people and bodies ---- */

    function sexOfWord(w) { return /^(男|男性|M|[Mm]ale)$/.test(w) ? '1' : /^(女|女性|F|[Ff]emale)$/.test(w) ? '2' : ''; }

    function sexOfValue(f, value) {
        var sex = sexOfWord(value), choices = u.choicesOf(f), i;
        for (i = 0; !sex && i < choices.length; i++) if (choices[i].value === value) sex = sexOfWord(choices[i].label);
        return sex;
    }

    function sexWord(c, sex) { return format(c.lang, sex === '1' ? 'RULE_MALE' : 'RULE_FEMALE', []); }

    /* id: { birth, sex } as far as the number tells. */
    function checkAgreement(c, k, id) {
        var birth = id.birth ? sibling(c, k, k.field.birth) : null, sex = id.sex ? sibling(c, k, k.field.sex) : null;
        var type = birth && birth.field.type, born = id.birth && u.iso(id.birth), other;
        if ((type === 'date' || type === 'year-month' || type === 'year') && born.slice(0, birth.value.length) !== birth.value)
            raise(c, k, 'R-IDNO', 'RULE_ID_BIRTH_DIFFERS', 'RULE_DO_ID_OR',
                [sayDate(c.lang, born), speak(birth.field.label), sayDate(c.lang, birth.value)]);
        other = sex ? sexOfValue(sex.field, sex.value) : '';
        if (other && other !== id.sex)
            raise(c, k, 'R-IDNO', 'RULE_ID_SEX_DIFFERS', 'RULE_DO_ID_OR', [sexWord(c, id.sex), speak(sex.field.label), sexWord(c, other)]);
    }

    /* Position and character, as a sentence quotes them. */
    function wrongCharacter(s, at) { return [String(at), quote(u.character(u.points(s)[at - 1]), 1)]; }

    function checkResidentId(c, k) {
        var s = u.foldNumber(k.value), id = u.checkId(s, c.received, c.regions), n = String(u.points(s).length);
        var born = id.birth && sayDate(c.lang, u.iso(id.birth));
        switch (id.fault) {
        case 'length':
            if (/^\d{15}$/.test(s)) raise(c, k, 'R-IDNO', 'RULE_ID_OLD', 'RULE_DO_ID_NEW', [n]);
            else raise(c, k, 'R-IDNO', 'RULE_ID_LENGTH', 'RULE_DO_ID', [n]);
            return;
        case 'character':
            raise(c, k, 'R-IDNO', id.at === 18 ? 'RULE_ID_CHARACTER_LAST' : 'RULE_ID_CHARACTER', 'RULE_DO_ID', wrongCharacter(s, id.at));
            return;
        case 'birth': raise(c, k, 'R-IDNO', 'RULE_ID_BIRTH', 'RULE_DO_ID', [s.slice(6, 14)]); return;
        case 'check': raise(c, k, 'R-IDNO', 'RULE_ID_CHECK', 'RULE_DO_ID'); return;
        case 'future': raise(c, k, 'R-IDNO', 'RULE_ID_FUTURE', 'RULE_DO_ID', [born, sayDate(c.lang, u.iso(c.received))]); return;
        case 'early': raise(c, k, 'R-IDNO', 'RULE_ID_EARLY', 'RULE_DO_ID', [born]); return;
        case 'region': raise(c, k, 'W-IDNO', 'RULE_ID_REGION', 'RULE_DO_ID_REGION', [s.slice(0, 6)]); break;
        }
        checkAgreement(c, k, id);
    }

    /* ---- check_kinds.c: a number of one of several kinds of documents ---- */

    var KINDS = [
        ['resident', 'id18', 'RULE_K_RESIDENT'], ['legacy', 'id15', 'RULE_K_LEGACY'], ['hmt', 'hmt18', 'RULE_K_HMT'],
        ['foreign', 'fpr18', 'RULE_K_FOREIGN'], ['foreign-2017', 'fpr15', 'RULE_K_FOREIGN_2017'],
        ['hk-macao-pass', 'hkmo_pass', 'RULE_K_HK_MACAO'], ['taiwan-pass', 'tw_pass', 'RULE_K_TAIWAN']
    ];

    /* The rows of KINDS that a field takes, by name. */
    function kindsOf(f) {
        var out = {}, names = f.type === 'id' && f.kinds ? f.kinds : ['resident'], i;
        for (i = 0; i < KINDS.length; i++)
            if (u.indexOf(names, KINDS[i][0]) >= 0 || (f.type === 'resident-id' && f[KINDS[i][0]] === true)) out[KINDS[i][0]] = KINDS[i];
        return out;
    }

    /* By length in bytes and first characters, among the kinds that are allowed; null when it looks like none of them. */
    function looksLike(kinds, s) {
        var n = u.bytes(s), letter = /^[A-Z]/.test(s), name = '';
        if (n === 18) name = s.charAt(0) === '9' && kinds.foreign ? 'foreign' : s.charAt(0) === '8' && kinds.hmt ? 'hmt' : 'resident';
        else if (n === 15) name = letter ? 'foreign-2017' : 'legacy';
        else if (letter ? n === 9 || n === 11 : n === 8 || n === 10) name = letter ? 'hk-macao-pass' : 'taiwan-pass';
        return has(kinds, name) ? kinds[name] : null;
    }

    function sayKinds(c, kinds) {
        var out = [], i;
        for (i = 0; i < KINDS.length; i++) if (has(kinds, KINDS[i][0])) out.push(format(c.lang, KINDS[i][2], []));
        return out.join(c.lang === 'en' ? ', ' : '、');
    }

    function checkIdentity(c, k, kinds) {
        var s = u.foldNumber(k.value), kind = looksLike(kinds, s), number;
        if (kind && kind[0] === 'resident') {
            checkResidentId(c, k);
            return;
        }
        number = kind ? S.number(kind[1], s, c.received ? u.iso(c.received) : '', null) : null;
        if (!kind) raise(c, k, 'R-IDNO', 'RULE_NOT_ID', 'RULE_DO_ID_OF', [quote(k.value, 32), sayKinds(c, kinds)]);
        else if (number.fault) raise(c, k, 'R-IDNO', 'RULE_ID_KIND', 'RULE_DO_ID_OTHER', [quote(k.value, 32), format(c.lang, kind[2], [])]);
        else checkAgreement(c, k, number);
    }

    function checkNumberOf(c, k) {
        var kinds = kindsOf(k.field), name, others = false;
        for (name in kinds) if (has(kinds, name) && name !== 'resident') others = true;
        if (k.field.type === 'id' || others) checkIdentity(c, k, kinds);
        else checkResidentId(c, k);
    }

    /* The check character covers all the others: when it fails nothing else is sure. */
    function checkCreditCode(c, k) {
        var s = u.foldNumber(k.value), n = u.points(s).length, at, facts;
        if (n !== 18) {
            raise(c, k, 'R-FMT', 'RULE_CREDIT_LENGTH', 'RULE_DO_CREDIT', [String(n)]);
        } else if ((at = u.firstWrong(u.points(s), /[0-9A-HJ-NP-RTUWXY]/))) {
            raise(c, k, 'R-FMT', 'RULE_CREDIT_CHARACTER', 'RULE_DO_CREDIT_LETTERS', wrongCharacter(s, at));
        } else {
            facts = u.creditFacts(s);
            if (facts.check) raise(c, k, 'R-FMT', 'RULE_CREDIT_CHECK', 'RULE_DO_CREDIT');
            else if (facts.department) raise(c, k, 'R-FMT', 'RULE_CREDIT_DEPARTMENT', 'RULE_DO_CREDIT', [s.slice(0, 1)]);
            else if (facts.category) raise(c, k, 'W-FMT', 'RULE_CREDIT_CATEGORY', 'RULE_DO_CREDIT', [s.slice(0, 2)]);
            else if (facts.region) raise(c, k, 'W-FMT', 'RULE_CREDIT_REGION', 'RULE_DO_CREDIT', [s.slice(2, 8)]);
            else if (facts.org) raise(c, k, 'W-FMT', 'RULE_CREDIT_ORG', 'RULE_DO_CREDIT', [s.slice(8, 17)]);
        }
    }

    function naTicked(c, field, path) {
        var read = field.na ? u.readTick(c.get(path + '_na').value) : '';
        return read === null || read !== '';
    }

    function isChoice(type) {
        return type === 'choice' || type === 'choices' || type === 'yes-no' || type === 'code' || type === 'region';
    }

    function raiseEmpty(c, k) {
        var f = k.field, words = '', remedy = 'RULE_DO_FILL';
        if (f.na) {
            remedy = 'RULE_DO_FILL_OR_NA';
            words = speak(f.na);
        } else if (k.row > 0) {
            remedy = 'RULE_DO_ROW';
        } else if (f.type === 'tick') {
            remedy = 'RULE_DO_TICK';
        } else if (isChoice(f.type)) {
            words = sayChoices(c.lang, f);
            remedy = words ? 'RULE_DO_CHOOSE_OF' : 'RULE_DO_CHOOSE';
        }
        raise(c, k, 'R-REQ', f.type === 'tick' ? 'RULE_NOT_TICKED' : isChoice(f.type) ? 'RULE_NOT_CHOSEN' : 'RULE_EMPTY', remedy, [words]);
    }

    /* What a viewer broke was told by whoever saw it; whatever else is wrong with it comes from that. */
    function checkCell(c, section, field, row, path, required) {
        var a = c.get(path), k = { section: section, field: field, row: row, path: path, value: a.value, bad: a.bad };
        var na = naTicked(c, field, path);
        if (na && k.value) raise(c, k, 'R-CROSS', 'RULE_BOTH_NA', 'RULE_DO_ONE', [quote(k.value, 16), speak(field.na)]);
        else if (!na && !k.value && required) raiseEmpty(c, k);
        else if (!k.value || a.damaged) return;
        else if (field.type === 'resident-id' || field.type === 'id') checkNumberOf(c, k);
        else if (field.type === 'credit-code') checkCreditCode(c, k);
        else checkReadable(c, k);
    }

    S.take = take;
    S.find = find;
    u.hasField = hasField;
    u.fieldsOf = fieldsOf;
    u.find = find;
    u.subject = subject;
    u.labelOf = labelOf;
    u.addIssue = addIssue;
    u.raise = raise;
    u.naTicked = naTicked;
    u.checkCell = checkCell;
    u.isNormalDate = isNormalDate;
    u.answerAt = answerAt;
    u.format = format;
    u.quote = quote;
    u.speak = speak;
    u.sayDate = sayDate;
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
