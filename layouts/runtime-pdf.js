/*
 * runtime-pdf.js - a form inside a PDF viewer: what was just typed is judged and told, calculated fields fill themselves. Comes after the
 * other files of the runtime. Uses getField, event and app.alert as Acrobat documents them and nothing else; any of them may be missing or
 * fail. Nothing here is relied on: whoever takes the form in judges it again.
 *
 * The script of the document sets Shenbao.paper and ends with Shenbao.start(this); a field's actions are Shenbao.left(this, event, path) when a changed
 * value is left, Shenbao.shown(this, event, path) when it is shown, and Shenbao.calculate(this, event, path).
 */
(function (S) {
    'use strict';

    /* paper: { form, program, lists, lang, title, today: how to say that a verdict hangs on the day }. */
    var u = S.u, paper = null, typed = {}, told = {}, MOST = 3;

    /* ---- what the fields hold ---- */

    function fieldAt(doc, path) {
        try {
            return doc.getField(path) || null;
        } catch (e) {
            return null;
        }
    }

    /* pdf.js keeps a text of digits as a number: zeros in front, and of long ones the last digits, are lost. */
    function isLossy(field) {
        return typeof field.value === 'number' && typeof app === 'object' && app.viewerType === 'PDF.js';
    }

    /* A field as it stands: a text, or { value, damaged: true } when it may not be what was typed. */
    function textAt(doc, path, type) {
        var field = fieldAt(doc, path), value, plain;
        if (!field) return '';
        value = typeof field.valueAsString === 'string' ? field.valueAsString : field.value;
        value = value === undefined || value === null ? '' : String(value);
        if (!isLossy(field)) return value;
        plain = u.has(typed, path) ? typed[path] : '';
        if (Number(u.trim(plain).replace(',', '.')) === field.value) return plain;
        return type === 'integer' || type === 'decimal' || type === 'money' || type === 'year' ? value : { value: value, damaged: true };
    }

    function isOn(doc, path) {
        var field = fieldAt(doc, path), value = field ? field.value : '';
        return value !== undefined && value !== null && value !== '' && value !== 'Off' && value !== false;
    }

    /* Choices drawn as boxes, one for each: the values of those that are on. */
    function fromBoxes(doc, f, path) {
        var out = [], i;
        for (i = 0; i < f.choices.length; i++) if (isOn(doc, path + '.' + f.choices[i].state)) out.push(f.choices[i].value);
        return out.join(' ');
    }

    function isListed(type) { return type === 'choice' || type === 'code' || type === 'yes-no'; }

    /* What a choice holds is its state: exact, so that no word can be taken for another. */
    function byState(f, state) {
        var i;
        for (i = 0; isListed(f.type) && f.choices && i < f.choices.length; i++)
            if (f.choices[i].state === state) return f.choices[i].value;
        return null;
    }

    function answerOf(doc, f, path) {
        var text, chosen, n;
        if (f.type === 'tick') return isOn(doc, path) ? '1' : '';
        if (f.type === 'choices' && f.choices) return fromBoxes(doc, f, path);
        text = textAt(doc, path, f.type);
        if (typeof text === 'object') return text;
        if (f.unread && text !== '') return { value: text, damaged: true };
        chosen = byState(f, text);
        if (chosen !== null) return chosen;
        if (isListed(f.type) && text === 'Off') return '';
        n = S.normalise(f, text);
        return n.good ? n.value : { value: n.value, bad: true };
    }

    /* Every answer as the counter would read it. */
    function answersOf(doc) {
        var answers = {};
        eachCell(function (f, path) {
            answers[path] = answerOf(doc, f, path);
            if (f.na) answers[path + '_na'] = isOn(doc, path + '_na') ? '1' : '';
        });
        return answers;
    }

    /* fn(field, path) for everything that is stored, rows one by one. */
    function eachCell(fn) {
        var i, k, row, s;
        for (i = 0; i < paper.form.sections.length; i++) {
            s = paper.form.sections[i];
            for (row = s.kind === 'table' ? 1 : 0; row <= (s.kind === 'table' ? s.rows.max : 0); row++)
                for (k = 0; s.fields && k < s.fields.length; k++)
                    if (u.hasField(s.fields[k])) fn(s.fields[k], row ? s.table + '.' + row + '.' + s.fields[k].name : s.fields[k].name);
            for (k = 0; s.opinions && k < s.opinions.length; k++)
                if (s.opinions[k].name) fn({ name: s.opinions[k].name, type: 'paragraph' }, s.opinions[k].name);
        }
    }

    /* ---- judging ---- */

    function today() {
        var d = new Date();
        return u.pad(d.getFullYear(), 4) + '-' + u.pad(d.getMonth() + 1, 2) + '-' + u.pad(d.getDate(), 2);
    }

    /* { issues, calculated } as if the form came in on that day. Where nothing hangs on other forms or on the procedure, the file with
       Shenbao.judge is left out. */
    function judge(answers, received) {
        var context = { received: received, lang: paper.lang, regions: 'provinces', lists: paper.lists }, J;
        if (S.judge) return S.judge(paper.form, paper.program, answers, context);
        J = S.R.newJudge(paper.form, paper.program, answers, context);
        S.R.judgeValues(J);
        S.R.checkForm(J);
        return { issues: J.issues, calculated: S.R.calculatedOf(J) };
    }

    /* One issue is the same as another: told already. */
    function keyOf(issue) { return issue.field + ' ' + issue.code + ' ' + issue.message; }

    function keysOf(issues) {
        var keys = {}, i;
        for (i = 0; i < issues.length; i++) keys[keyOf(issues[i])] = true;
        return keys;
    }

    /* What is not filled in yet is no mistake while somebody is filling it in; and what a whole table or form lacks one cannot know
       before everything that is needed is there. */
    function isTimely(issue, complete) { return issue.code !== 'R-REQ' && (complete || S.find(paper.form, issue.field) !== null); }

    function isComplete(issues) {
        var i;
        for (i = 0; i < issues.length; i++) if (issues[i].code === 'R-REQ') return false;
        return true;
    }

    /* Whether the verdict hangs on the day the form comes in. */
    function hangsOnDay(issue, answers) {
        return !u.has(keysOf(judge(answers, '1900-01-01').issues), keyOf(issue)) ||
            !u.has(keysOf(judge(answers, '2999-12-31').issues), keyOf(issue));
    }

    function say(issues, answers) {
        var out = [], i, text, severe = false;
        for (i = 0; i < issues.length && i < MOST; i++) {
            text = issues[i].message + (issues[i].remedy ? '\n' + issues[i].remedy : '');
            if (hangsOnDay(issues[i], answers)) text += '\n' + paper.today;
            severe = severe || issues[i].severity === 'error';
            out.push(text);
        }
        app.alert(out.join('\n\n'), severe ? 0 : 1, 0, paper.title);
    }

    /* Tells what has become wrong since the last look; `told` is what was wrong then. */
    function look(doc, aloud, path, value) {
        var answers = answersOf(doc), hit = path ? S.find(paper.form, path) : null, issues, complete, fresh = [], now = {}, i;
        if (hit) answers[path] = answerOf({ getField: function () { return { value: value, valueAsString: value }; } }, hit.field, path);
        issues = judge(answers, today()).issues;
        complete = isComplete(issues);
        for (i = 0; i < issues.length; i++) {
            if (!isTimely(issues[i], complete)) continue;
            now[keyOf(issues[i])] = true;
            if (!u.has(told, keyOf(issues[i]))) fresh.push(issues[i]);
        }
        told = now;
        if (aloud && fresh.length) say(fresh, answers);
    }

    /* ---- what the scripts in the PDF call; none of it ever fails or refuses what was typed ---- */

    S.start = function (doc) {
        paper = S.paper;
        try {
            look(doc, false);
        } catch (e) {
            told = {};
        }
    };

    S.left = function (doc, event, path) {
        var value;
        try {
            value = event.value === undefined || event.value === null ? '' : String(event.value);
            typed[path] = value;
            look(doc, true, path, value);
        } catch (e) {
            return;
        }
    };

    /* What is shown while a field is left: as the counter reads it, so that one sees at once how "２０１９．３" is taken. The value stays as typed. */
    function shownAs(f, value) {
        var normal = S.normalise(f, value), parts;
        if (!normal.good || normal.value === '') return value;
        if (f.type === 'period') return normal.value.replace('/', '—').replace('..', paper.lang === 'en' ? '' : '至今');
        if (f.type !== 'money') return normal.value;
        parts = normal.value.split('.');
        parts[0] = parts[0].replace(/([0-9])(?=([0-9][0-9][0-9])+$)/g, '$1,');
        return parts.join('.');
    }

    S.shown = function (doc, event, path) {
        var hit, value, shown;
        try {
            hit = S.find(paper.form, path);
            value = event.value === undefined || event.value === null ? '' : String(event.value);
            shown = hit ? shownAs(hit.field, value) : value;
            if (shown !== value) event.value = shown;
        } catch (e) {
            return;
        }
    };

    S.calculate = function (doc, event, path) {
        var values;
        try {
            values = judge(answersOf(doc), today()).calculated;
            if (u.has(values, path)) event.value = values[path];
        } catch (e) {
            return;
        }
    };
}(Shenbao));
