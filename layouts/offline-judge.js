/*
 * offline-judge.js - the verdict on what is typed now, as if it were handed in today: what is wrong, what need not be filled in and why, what
 * is worked out, how far one has come. Knows no document.
 */
(function (S) {
    'use strict';

    var u = S.u, R = S.R, A = S.app;

    A.today = function () {
        var d = new Date();
        return u.pad(d.getFullYear(), 4) + '-' + u.pad(d.getMonth() + 1, 2) + '-' + u.pad(d.getDate(), 2);
    };

    function judgeOn(answers, day) {
        return S.judge(A.form, A.program, answers, { received: day, lang: A.lang, regions: A.regions, lists: A.lists });
    }

    function keyOf(issue) { return issue.field + ' ' + issue.code + ' ' + issue.message; }

    function keysOf(issues) {
        var keys = {};
        issues.forEach(function (issue) { keys[keyOf(issue)] = true; });
        return keys;
    }

    /* What was typed where nothing is wanted is not handed in, so nobody has to be told. */
    function isTold(issue) { return issue.code !== 'W-IRREL'; }

    function groupByField(issues) {
        var out = {};
        issues.forEach(function (issue) {
            if (!u.has(out, issue.field)) out[issue.field] = [];
            out[issue.field].push(issue);
        });
        return out;
    }

    /* The issues that would be others on another day: all verdicts on days long past and far ahead differ from today's. */
    function markDay(issues, answers) {
        var early, late;
        if (!issues.length) return;
        early = keysOf(judgeOn(answers, '1900-01-01').issues);
        late = keysOf(judgeOn(answers, '2999-12-31').issues);
        issues.forEach(function (issue) { issue.onDay = !(u.has(early, keyOf(issue)) && u.has(late, keyOf(issue))); });
    }

    /* { issues, at: by field, calculated, isIrrelevant(path), sectionIrrelevant(index), judge } */
    A.judge = function () {
        var answers = A.take(), result = judgeOn(answers, A.today()), J = result.judge, issues;
        issues = result.issues.filter(isTold);
        markDay(issues, answers);
        issues = issues.concat(A.judgeFiles(answers));
        return {
            issues: issues, at: groupByField(issues), calculated: result.calculated, judge: J, answers: answers,
            isIrrelevant: function (path) { return !!R.isMarked(J, path, 'irrelevant'); },
            sectionIrrelevant: function (i) { return J.state[i].irrelevant; },
            /* As far as one can tell now: not wanted yet is hidden, too. */
            sectionHidden: function (i) { return J.state[i].irrelevant || J.state[i].undecided && isFalse(J, sectionTree(J, i), 0); },
            isHidden: function (path, i, field, row) {
                if (R.isMarked(J, path, 'irrelevant')) return true;
                if (field < 0) return false;
                /* Files are no answers, so that the rules mark none of them; one that is chosen already has to be seen, to be removed. */
                if (A.form.sections[i].fields[field].type === 'file' ? (A.files[path] || []).length > 0 : !R.isMarked(J, path, 'undecided')) return false;
                return isFalse(J, J.P.sections[i].fields[field].relevant, row);
            }
        };
    };

    function isFalse(J, tree, row) { return !!tree && tree.run(S.F, R.fresh(J, row)) === false; }

    /* ---- why something need not be filled in ---- */

    function pathOf(ref, row) {
        var dot = ref.path.indexOf('.');
        return ref.row && dot >= 0 ? ref.path.slice(0, dot) + '.' + row + ref.path.slice(dot) : ref.path;
    }

    function sayField(f, value) {
        if (value === '') return A.t('OFFLINE_WHY_EMPTY', u.speak(f.label));
        return A.t('OFFLINE_WHY_FIELD', u.speak(f.label), R.sayValue(A.lang, f, '', value));
    }

    /* What the condition looks at, with what stands there. */
    function sayRefs(J, tree, row) {
        var said = [], seen = {};
        tree.refs.forEach(function (ref) {
            var place;
            if (ref.form || u.has(seen, ref.path) || said.length >= 3) return;
            seen[ref.path] = true;
            place = R.placeOf(J, ref);
            if (ref.column) said.push(A.t('OFFLINE_WHY_COLUMN', u.speak(place.section.title || place.field.label)));
            else said.push(sayField(place.field, J.get(pathOf(ref, row)).value));
        });
        return said.join(A.t('OFFLINE_AND'));
    }

    function sectionTree(J, index) {
        var i;
        for (i = 0; i < J.P.order.length; i++) if (J.P.order[i].kind === 'section' && J.P.order[i].section === index) return J.P.order[i].tree;
        return null;
    }

    /* A sentence, of a section (field -1) or of a field in it. */
    A.reason = function (verdict, index, field, row) {
        var J = verdict.judge, tree = field < 0 ? sectionTree(J, index) : J.P.sections[index].fields[field] && J.P.sections[index].fields[field].relevant;
        var said = tree ? sayRefs(J, tree, row) : '';
        return said ? A.t('OFFLINE_NOT_WANTED_WHY', said) : A.t('OFFLINE_NOT_WANTED');
    };

    /* ---- how far one has come ---- */

    function isDone(answers, f, path) { return A.valueOf(answers, path) !== '' || !!f.na && A.valueOf(answers, path + '_na') !== ''; }

    function isWanted(verdict, f, path) { return f.required === true || !!R.isMarked(verdict.judge, path, 'required'); }

    /* By section { wanted, done, errors }; of tables the rows that are begun, and those that must be there. */
    A.progress = function (verdict) {
        var out = A.form.sections.map(function () { return { wanted: 0, done: 0, errors: 0 }; });
        A.eachSlot(function (s, f, row, path, i) {
            if (A.isFixed(s, f, row) || verdict.isIrrelevant(path) || verdict.sectionHidden(i)) return;
            if (s.kind === 'table' && !A.rowIsTyped(s, row) && row > (s.rows.min || 0)) return;
            if (!isWanted(verdict, f, path)) return;
            out[i].wanted++;
            if (isDone(verdict.answers, f, path)) out[i].done++;
        });
        verdict.issues.forEach(function (issue) {
            var i = A.sectionOf(issue.field);
            if (i >= 0 && issue.severity === 'error') out[i].errors++;
        });
        return out;
    };

    /* Index of the section that a path, or a table, stands in; -1: the form. */
    A.sectionOf = function (path) {
        var hit = S.find(A.form, path), i;
        for (i = 0; i < A.form.sections.length; i++)
            if (hit ? hit.section === A.form.sections[i] : path !== '' && A.form.sections[i].table === path.split('.')[0]) return i;
        for (i = 0; i < A.form.sections.length; i++)
            if ((A.form.sections[i].fields || []).some(function (f) { return path !== '' && f.name === path; })) return i;
        return -1;
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
