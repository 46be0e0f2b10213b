/*
 * runtime-rules.js - a form judged by its own rules: which values count, which cells are not to be relied on, what is told and in which
 * order. The twin of judge.c, check.c, tell.c and receiving.c; runtime-facts.js goes on with what needs the whole application. Loaded after
 * runtime-regex.js.
 *
 * A program is what program_to_js prints: a function for each slot, and order, types and elsewhere. What a function looks at is found by
 * calling it once with functions that only take notes, so that nothing but the functions has to be carried.
 */
(function (S) {
    'use strict';

    var u = S.u, has = u.has, format = u.format, R = {};

    /* ---- trees ---- */

    var notes = null, noteEnv = {
        v: function (type, path, form) { return { type: type, path: path, form: form, row: false, column: false }; },
        r: function (type, path, form) { return { type: type, path: path, form: form, row: true, column: false }; },
        c: function (type, path, form) { return { type: type, path: path, form: form, row: false, column: true }; }
    };

    function noteCall(ident) { return function () { return { fn: ident, args: Array.prototype.slice.call(arguments, 1) }; }; }

    function noteFunctions() {
        var ident;
        if (notes) return notes;
        notes = {};
        for (ident in S.F) if (has(S.F, ident)) notes[ident] = noteCall(ident);
        return notes;
    }

    function isRef(node) { return typeof node === 'object' && node.path !== undefined; }

    function isCall(node) { return typeof node === 'object' && node.fn !== undefined; }

    /* The references of a node, in the order in which they are written. */
    function refsOf(node, out) {
        var i;
        if (isRef(node)) out.push(node);
        for (i = 0; isCall(node) && i < node.args.length; i++) refsOf(node.args[i], out);
        return out;
    }

    function looksAtRow(node) {
        var i;
        if (isRef(node)) return node.row;
        if (!isCall(node)) return false;
        if (node.fn === 'row') return true;
        for (i = 0; i < node.args.length; i++) if (looksAtRow(node.args[i])) return true;
        return false;
    }

    function makeTree(run) {
        var node = run(noteFunctions(), noteEnv), tree = { run: run, node: node, refs: refsOf(node, []), byRow: looksAtRow(node), across:
            false }, i;
        for (i = 0; i < tree.refs.length; i++) if (tree.refs[i].form) tree.across = true;
        return tree;
    }

    /* ---- a form and its program, put together once ---- */

    function slotOf(section, field, key) { return 'field ' + (section.kind === 'table' ? section.table + '.' : '') + field.name + ' ' + key; }

    function rulesOf(P, where, rules, across) {
        return (rules || []).map(function (rule, i) {
            var relevant = P.tree(where + i + '.relevant'), constraint = P.tree(where + i + '.constraint');
            return {
                rule: rule, relevant: relevant, constraint: constraint,
                byRow: !!(constraint && constraint.byRow || relevant && relevant.byRow),
                across: across || !!(constraint && constraint.across || relevant && relevant.across)
            };
        });
    }

    function rowsOf(P, what, key) {
        return (P.facts[what] || []).map(function (row, i) { return P.tree('facts.' + what + '.' + i + '.' + key); });
    }

    function prepareSection(P, s, index, steps) {
        var tree = P.tree('sections.' + index + '.relevant'), slot = 'sections.' + index + '.relevant';
        steps[slot] = { section: index, field: -1, tree: tree, kind: 'section' };
        return {
            fields: (s.fields || []).map(function (f, i) {
                var out = {};
                ['relevant', 'required_if', 'calculation', 'constraint'].forEach(function (key) {
                    var name = slotOf(s, f, key);
                    out[key] = f.name ? P.tree(name) : null;
                    steps[name] = { section: index, field: i, tree: out[key], kind: key };
                });
                return out;
            }),
            rules: rulesOf(P, 'sections.' + index + '.rules.', s.rules, false)
        };
    }

    function prepare(form, program) {
        var steps = {}, P = { form: form, source: program, types: program.types || {}, elsewhere: !!program.elsewhere, facts: form.procedure || {} };
        P.tree = function (slot) { return has(program, slot) && typeof program[slot] === 'function' ? makeTree(program[slot]) : null; };
        P.relevant = P.tree('relevant');
        P.sections = form.sections.map(function (s, i) { return prepareSection(P, s, i, steps); });
        P.rules = rulesOf(P, 'rules.', form.rules, false);
        P.order = (program.order || []).map(function (slot) { return steps[slot]; }).filter(function (step) { return step && step.tree; });
        P.eligible = rowsOf(P, 'eligibility', 'when');
        P.excluded = rowsOf(P, 'excluded', 'when');
        P.hours = rowsOf(P, 'hours', 'when');
        P.factsRules = rulesOf(P, 'facts.rules.', P.facts.rules, true);
        return P;
    }

    var prepared = [];

    /* A page judges the same form at every change. */
    function programOf(form, program) {
        var i, P;
        for (i = 0; i < prepared.length; i++) if (prepared[i].form === form && prepared[i].source === program) return prepared[i];
        P = prepare(form, program);
        prepared.unshift(P);
        prepared.length = Math.min(prepared.length, 8);
        return P;
    }

    /* ---- what is known of a form while it is judged; also what runtime-check.js is called with ---- */

    function cellPath(section, field, row) { return row > 0 ? section.table + '.' + row + '.' + field.name : field.name; }

    function isOurs(f) { return f.type === 'calculated' || f.type === 'hidden' || !!f.readonly || !!f.calculation; }

    function raw(J, path) { return u.answerAt(J.answers, path).value; }

    function rawThere(J, f, path) { return raw(J, path) !== '' || (!!f.na && raw(J, path + '_na') !== ''); }

    function findRows(J, s) {
        var state = { irrelevant: false, undecided: false, few: false, begun: [false], count: 0 }, row, i, f;
        for (row = 1; s.kind === 'table' && row <= s.rows.max; row++) {
            state.begun[row] = false;
            for (i = 0; i < s.fields.length && !state.begun[row]; i++) {
                f = s.fields[i];
                if (u.hasField(f) && !isOurs(f)) state.begun[row] = rawThere(J, f, cellPath(s, f, row));
            }
            if (state.begun[row]) state.count++;
        }
        state.few = s.kind === 'table' && state.count < (s.rows.min || 0);
        return state;
    }

    /* marks: by path { over: text that replaces the answer, or null; irrelevant, blocked, undecided, required }. */
    function newJudge(form, program, answers, context) {
        var J = { P: programOf(form, program), form: form, answers: answers, marks: {}, issues: [], application: null, effective: null, doubtful:
            false };
        context = context || {};
        J.lang = context.lang || 'zh';
        J.received = u.parseDate(context.received);
        J.regions = context.regions || null;
        J.get = function (path) {
            var over = J.E.overlay(path);
            return over === null ? u.answerAt(answers, path) : { value: over, bad: false, damaged: false };
        };
        J.E = S.env(form, answers, { received: context.received, lists: context.lists });
        J.E.overlay = function (path) { return has(J.marks, path) ? J.marks[path].over : null; };
        J.E.other = function (id) {
            var other = R.find(J.application, id);
            return other && !other.doubtful ? { form: other.form, answers: effectiveOf(other) } : null;
        };
        J.state = form.sections.map(function (s) { return findRows(J, s); });
        return J;
    }

    function mark(J, path) {
        if (!has(J.marks, path)) J.marks[path] = { over: null, irrelevant: false, blocked: false, undecided: false, required: false };
        return J.marks[path];
    }

    function isMarked(J, path, what) { return has(J.marks, path) && J.marks[path][what]; }

    /* What other forms see of this one. */
    function effectiveOf(J) {
        var path;
        if (J.effective) return J.effective;
        J.effective = {};
        for (path in J.answers) if (has(J.answers, path)) J.effective[path] = J.answers[path];
        for (path in J.marks) if (has(J.marks, path) && J.marks[path].over !== null) J.effective[path] = J.marks[path].over;
        return J.effective;
    }

    /* fn(path, field, row, index) for the cells of a section, of one of its fields if that is not -1. every: rows not begun, too. */
    function eachCell(J, section, field, every, fn) {
        var s = J.form.sections[section], table = s.kind === 'table', last = table ? s.rows.max : 0, fields = u.fieldsOf(s), row, i;
        for (row = table ? 1 : 0; row <= last; row++) {
            if (table && !every && !J.state[section].begun[row]) continue;
            for (i = 0; i < fields.length; i++)
                if ((field < 0 || i === field) && u.hasField(fields[i])) fn(cellPath(s, fields[i], row), fields[i], row, i);
        }
    }

    /* ---- evaluation ---- */

    function fresh(J, row) {
        J.E.row = row;
        J.E.rowA = J.E.rowB = 0;
        J.E.rowGap = false;
        J.E.weekdaysOnly = false;
        return J.E;
    }

    function evaluate(J, tree, row) { return tree.run(S.F, fresh(J, row)); }

    /* Where a reference points to: { field, section, index } in the form of the judge; it is the same at each call with that form. */
    function placeOf(J, ref) {
        var dot = ref.path.indexOf('.'), hit;
        if (ref.place && ref.placeForm === J.form) return ref.place;
        hit = u.find(J.form, dot < 0 ? ref.path : ref.path.slice(0, dot) + '.1' + ref.path.slice(dot));
        ref.place = { field: hit.field, section: hit.section, index: u.indexOf(J.form.sections, hit.section) };
        ref.placeForm = J.form;
        return ref.place;
    }

    function columnIsBlocked(J, place) {
        var state = J.state[place.index], row;
        if (state.irrelevant) return false;
        if (state.few || state.undecided) return true;
        for (row = 1; row < state.begun.length; row++)
            if (state.begun[row] && isMarked(J, cellPath(place.section, place.field, row), 'blocked')) return true;
        return false;
    }

    function refIsBlocked(J, ref, row) {
        var at = ref.form ? R.find(J.application, ref.form) : J, place;
        if (!at || at.doubtful) return true;
        place = placeOf(at, ref);
        return ref.column ? columnIsBlocked(at, place) : isMarked(at, cellPath(place.section, place.field, ref.row ? row : 0), 'blocked');
    }

    /* Nothing it looks at is wrong already or missing. */
    function isDecided(J, tree, row) {
        var i;
        for (i = 0; i < tree.refs.length; i++) if (refIsBlocked(J, tree.refs[i], row)) return false;
        return true;
    }

    /* true, false, or null when it is not to be judged. found gets the rows of overlap() or duplicated() and more. */
    function truth(J, tree, row, found) {
        var holds;
        if (!isDecided(J, tree, row)) return null;
        holds = evaluate(J, tree, row);
        if (found) {
            found.row = J.E.rowA;
            found.other = J.E.rowB;
            found.weekdaysOnly = J.E.weekdaysOnly;
        }
        return holds;
    }

    /* ---- pass 1: values ---- */

    function makeIrrelevant(J, f, path) {
        [path].concat(f.na ? [path + '_na'] : []).forEach(function (p) {
            var m = mark(J, p);
            m.over = '';
            m.irrelevant = true;
        });
    }

    function calculate(J, step, path, row) {
        var state = J.state[step.section], type = J.P.types[slotOf(J.form.sections[step.section], J.form.sections[step.section].fields[step.field],
            'calculation')];
        if (isMarked(J, path, 'irrelevant')) return;
        mark(J, path).over = row === 0 || state.begun[row] ? S.valueToText(type, evaluate(J, step.tree, row)) : '';
    }

    function findValues(J) {
        J.P.order.forEach(function (step) {
            var state = J.state[step.section];
            if (step.kind === 'section') {
                state.irrelevant = !evaluate(J, step.tree, 0);
                if (state.irrelevant) eachCell(J, step.section, -1, true, function (path, f) { makeIrrelevant(J, f, path); });
            } else if (state.irrelevant) {
                return;
            } else if (step.kind === 'relevant') {
                eachCell(J, step.section, step.field, false, function (path, f, row) {
                    if (!evaluate(J, step.tree, row)) makeIrrelevant(J, f, path);
                });
            } else {
                eachCell(J, step.section, step.field, true, function (path, f, row) { calculate(J, step, path, row); });
            }
        });
    }

    /* ---- pass 2: cells that are wrong by themselves ---- */

    function hasErrors(issues) {
        var i;
        for (i = 0; i < issues.length; i++) if (issues[i].severity === 'error') return true;
        return false;
    }

    function isWrong(J, section, f, row, path) {
        var told = J.issues, a = J.get(path), wrong;
        J.issues = [];
        u.checkCell(J, section, f, row, path, f.required === true);
        wrong = a.bad || a.damaged || hasErrors(J.issues);
        J.issues = told;
        return wrong;
    }

    function findWrong(J) {
        J.form.sections.forEach(function (s, i) {
            if (J.state[i].irrelevant) return;
            eachCell(J, i, -1, false, function (path, f, row) {
                if (!isMarked(J, path, 'irrelevant') && isWrong(J, s, f, row, path)) mark(J, path).blocked = true;
            });
        });
    }

    /* ---- pass 3: what hangs on them ---- */

    function wantedAgain(J, path) {
        if (!isMarked(J, path, 'irrelevant')) return;
        J.marks[path].irrelevant = false;
        J.marks[path].over = null;
    }

    /* Nobody knows whether it is wanted: what is there stays, and is looked at by itself. */
    function makeUndecided(J, f, path) {
        wantedAgain(J, path);
        mark(J, path).undecided = mark(J, path).blocked = true;
        if (f.na) wantedAgain(J, path + '_na');
    }

    function spread(J) {
        J.P.order.forEach(function (step) {
            var state = J.state[step.section];
            if (step.kind !== 'section') {
                eachCell(J, step.section, step.field, false, function (path, f, row) {
                    if (!isDecided(J, step.tree, row)) makeUndecided(J, f, path);
                });
            } else if (!isDecided(J, step.tree, 0)) {
                state.undecided = true;
                state.irrelevant = false;
                eachCell(J, step.section, -1, false, function (path, f) { makeUndecided(J, f, path); });
            }
        });
    }

    function findRequired(J, tree, f, path, row) {
        var wanted, empty;
        if (isMarked(J, path, 'irrelevant') || isMarked(J, path, 'undecided')) return;
        wanted = truth(J, tree, row);
        empty = J.get(path).value === '' && !u.naTicked(J, f, path);
        if (wanted) mark(J, path).required = true;
        if (wanted !== false && empty) mark(J, path).blocked = true;
    }

    function findAllRequired(J) {
        J.P.sections.forEach(function (section, s) {
            if (J.state[s].irrelevant) return;
            section.fields.forEach(function (rules, i) {
                if (rules.required_if) eachCell(J, s, i, false, function (path, f, row) { findRequired(J, rules.required_if, f, path, row); });
            });
        });
    }

    function judgeValues(J) {
        findValues(J);
        findWrong(J);
        spread(J);
        findAllRequired(J);
        spread(J);
    }

    /* ---- tell.c: the author's words with values in them ---- */

    function sayPeriod(lang, value) {
        var m = /^(\d{4}-\d\d)\/(\d{4}-\d\d|\.\.)$/.exec(value);
        if (!m) return null;
        return format(lang, m[2] === '..' ? 'RULE_V_NOW' : 'RULE_V_PERIOD', [u.sayDate(lang, m[1]), u.sayDate(lang, m[2])]);
    }

    function labelOf(choices, value) {
        var i;
        for (i = 0; i < choices.length; i++) if (choices[i].value === value) return choices[i].label || choices[i].value;
        return null;
    }

    /* One value or several separated by spaces, by their labels; null when one of them is no choice. */
    function sayChosen(lang, f, value) {
        var words = f.type === 'choices' ? value.replace(/ $/, '').split(' ') : [value], choices = u.choicesOf(f), out = [], i, label;
        for (i = 0; i < words.length; i++) {
            label = labelOf(choices, words[i]);
            if (label === null) label = labelOf(f.formers || [], words[i]);
            if (label === null) return null;
            out.push(label);
        }
        return u.quote(out.join(lang === 'en' ? ', ' : '、'), 32);
    }

    /* A value as people read it; type: of a calculated one. */
    function sayValue(lang, f, type, value) {
        var said = null;
        if (value === '') return format(lang, 'RULE_V_EMPTY', []);
        switch (f.type) {
        case 'choice': case 'choices': case 'code': case 'region': case 'yes-no': said = sayChosen(lang, f, value); break;
        case 'date': type = 'd'; break;
        case 'year-month': type = 'm'; break;
        case 'period': type = 'p'; break;
        case 'tick': type = 'b'; break;
        }
        if (said === null && type === 'b') said = format(lang, 'RULE_V_TICKED', []);
        else if (said === null && (type === 'd' || type === 'm') && u.isNormalDate(value)) said = u.sayDate(lang, value);
        else if (said === null && type === 'p') said = sayPeriod(lang, value);
        return said === null ? u.quote(value, 16) : said;
    }

    function typeOf(J, section, field) { return J.P.types[slotOf(section, field, 'calculation')] || ''; }

    /* "sex", "work.period" (in the row), "period" inside its table, "form:sex". t: { section, field, row, found } of the rule. */
    function sayNamed(J, name, t) {
        var colon = name.indexOf(':'), path = name.slice(colon + 1), dot = path.indexOf('.'), row = String(t.row || t.found.row || 1), at = J, hit;
        if (colon >= 0 && name.slice(0, colon) !== J.form.form) at = R.find(J.application, name.slice(0, colon));
        if (!at) return '';
        if (dot >= 0) path = path.slice(0, dot) + '.' + row + path.slice(dot);
        else if (!u.find(at.form, path) && t.section && t.section.kind === 'table') path = t.section.table + '.' + row + '.' + path;
        hit = u.find(at.form, path);
        if (!hit) return '';
        return sayValue(J.lang, hit.na ? { type: 'tick' } : hit.field, typeOf(at, hit.section, hit.field), at.get(path).value);
    }

    function fillMessage(J, text, t) {
        return text.replace(/\$\{([^}]*)\}/g, function (all, name) {
            if (name === 'row') return String(t.row || t.found.row);
            if (name === 'other') return String(t.found.other);
            if (name !== '.') return sayNamed(J, name, t);
            return t.field ? sayValue(J.lang, t.field, typeOf(J, t.section, t.field), J.get(cellPath(t.section, t.field, t.row)).value) : '';
        });
    }

    function addText(J, code, warning, section, field, row, path, value, message, remedy) {
        J.issues.push({
            code: code, severity: warning ? 'warning' : 'error', section: section && section.title || '', field: path, row: row,
            label: u.labelOf(section, field), value: value, message: message, remedy: remedy
        });
        return !warning;
    }

    function isWarning(c) { return c.severity === 'warning' || /^W/.test(c.code || ''); }

    /* c: the field or the rule that holds the constraint's words. Returns whether it is an error. */
    function tellRule(J, c, t, section, field, row, path) {
        var value = field && path ? J.get(path).value : '', message = '', remedy;
        if (c.constraint_message) message = fillMessage(J, c.constraint_message, t);
        else if (field) message = format(J.lang, 'RULE_CONSTRAINT',
            [u.subject(J.lang, field.label, row), sayValue(J.lang, field, typeOf(J, section, field), value)]);
        remedy = c.remedy ? fillMessage(J, c.remedy, t) : format(J.lang, 'RULE_DO_CONSTRAINT', []);
        if (t.found.weekdaysOnly) remedy += format(J.lang, 'RULE_WEEKDAYS_ONLY', []);
        return addText(J, c.code || (isWarning(c) ? 'W-CROSS' : 'R-CROSS'), isWarning(c), section, field, row, path, value, message, remedy);
    }

    /* ---- pass 4: the walk ---- */

    function checkConstraint(J, section, f, tree, row, path) {
        var t = { section: section, field: f, row: row, found: {} };
        if (J.get(path).value === '' || isMarked(J, path, 'blocked') || isMarked(J, path, 'irrelevant')) return false;
        return truth(J, tree, row, t.found) === false && tellRule(J, f, t, section, f, row, path);
    }

    /* Somebody put it there, and not the one who made the form. */
    function isFilled(J, f, path) {
        var value = raw(J, path);
        return value !== '' && !isOurs(f) && !(f['default'] !== undefined && f['default'] === value);
    }

    function checkOne(J, section, f, rules, row, path) {
        var undecided = isMarked(J, path, 'undecided');
        if (isMarked(J, path, 'irrelevant')) {
            if (isFilled(J, f, path))
                u.raise(J, { section: section, field: f, row: row, path: path, value: raw(J, path) }, 'W-IRREL', 'RULE_IRRELEVANT',
                    'RULE_DO_IRRELEVANT');
        } else if (!(undecided && rules && rules.calculation)) {
            u.checkCell(J, section, f, row, path, !undecided && (f.required === true || isMarked(J, path, 'required')));
            if (rules && rules.constraint && !rules.constraint.across && checkConstraint(J, section, f, rules.constraint, row, path))
                mark(J, path).blocked = true;
        }
    }

    /* Where a rule is told: at the first field it concerns; the table's row when it is judged by rows or the function says which. */
    function spotOfRule(J, section, rule, row) {
        var at = { section: section, field: null, row: 0, path: section && section.kind === 'table' ? section.table : '' }, name, dot, path, hit;
        if (!rule.fields || !rule.fields.length) return at;
        name = path = rule.fields[0].slice(rule.fields[0].indexOf(':') + 1);
        dot = name.indexOf('.');
        if (dot >= 0) path = name.slice(0, dot) + '.' + (row || 1) + name.slice(dot);
        else if (section && section.kind === 'table' && !u.find(J.form, name)) path = section.table + '.' + (row || 1) + '.' + name;
        hit = u.find(J.form, path);
        if (!hit) return at;
        if (hit.row && !row) return { section: hit.section, field: hit.field, row: 0, path: hit.section.table };
        return { section: hit.section, field: hit.field, row: hit.row, path: path };
    }

    /* One rule, at the row or at 0. */
    function checkRule(J, section, r, row) {
        var t = { section: section, field: null, row: row, found: {} }, at;
        if (!r.constraint || (r.relevant && !truth(J, r.relevant, row))) return;
        if (truth(J, r.constraint, row, t.found) !== false) return;
        at = spotOfRule(J, section, r.rule, row || t.found.row);
        tellRule(J, r.rule, t, at.section, at.field, at.row, at.path);
    }

    function checkRules(J, section, rules, row) {
        rules.forEach(function (r) { if (!r.across && r.byRow === row > 0) checkRule(J, section, r, row); });
    }

    /* Too few rows is one thing to mend, however many cells it leaves empty; it is told about the table, not about a cell. */
    function raiseFewRows(J, s, count) {
        var label = s.title || !s.fields.length ? s.title : s.fields[0].label;
        u.addIssue(J, 'R-REQ', 'RULE_FEW_ROWS', s, null, 0, s.table, '', 'RULE_DO_ADD_ROWS',
            [u.subject(J.lang, label, 0), String(s.rows.min), String(count)]);
    }

    function checkTable(J, s, rules, state) {
        var row, i;
        if (state.few && !state.undecided) raiseFewRows(J, s, state.count);
        for (row = 1; row <= s.rows.max; row++) {
            if (!state.begun[row]) continue;
            for (i = 0; i < s.fields.length; i++)
                if (u.hasField(s.fields[i])) checkOne(J, s, s.fields[i], rules.fields[i], row, cellPath(s, s.fields[i], row));
            checkRules(J, s, rules.rules, row);
        }
    }

    function firstFilled(J, s) {
        var table = s.kind === 'table', fields = s.fields || [], row, i, path;
        for (row = table ? 1 : 0; row <= (table ? s.rows.max : 0); row++)
            for (i = 0; i < fields.length; i++) {
                path = cellPath(s, fields[i], row);
                if (u.hasField(fields[i]) && isFilled(J, fields[i], path)) return { field: fields[i], path: path };
            }
        return null;
    }

    /* One warning for the whole part, however much was filled in. */
    function checkIrrelevantSection(J, s) {
        var first = firstFilled(J, s);
        if (first) u.addIssue(J, 'W-IRREL', 'RULE_IRRELEVANT_PART', s, s.title ? null : first.field, 0, s.kind === 'table' ? s.table : first.path,
            '', 'RULE_DO_IRRELEVANT', [u.subject(J.lang, s.title || first.field.label, 0)]);
    }

    function checkSection(J, s, index) {
        var rules = J.P.sections[index], state = J.state[index];
        if (state.irrelevant) {
            checkIrrelevantSection(J, s);
            return;
        }
        if (s.kind === 'table') checkTable(J, s, rules, state);
        else eachCell(J, index, -1, true, function (path, f, row, i) { checkOne(J, s, f, rules.fields[i], row, path); });
        checkRules(J, s, rules.rules, 0);
    }

    /* Adds the issues of the form alone to J.issues; cells whose constraint fails become blocked. */
    function checkForm(J) {
        checkReceiving(J);
        J.form.sections.forEach(function (s, i) { checkSection(J, s, i); });
        checkRules(J, null, J.P.rules, 0);
    }

    /* ---- receiving.c: when forms are taken ---- */

    function isYearly(s) { return s.length === 5; }

    /* "03-01" of the year, or a whole date, in days; 0 when it is neither. */
    function dayIn(s, year) {
        var d = u.parseDate(s), m = /^(\d\d)-(\d\d)$/.exec(s);
        if (d) return u.dateDays(d.y, d.m, d.d);
        if (!m) return 0;
        d = { m: +m[1], d: +m[2] };
        if (d.m === 2 && d.d === 29 && !u.dateExists(year, 2, 29)) d.d = 28;
        return u.dateExists(year, d.m, d.d) ? u.dateDays(year, d.m, d.d) : 0;
    }

    function inDates(r, day) {
        var from = r.from ? dayIn(r.from, day.y) : 0, until = r.until ? dayIn(r.until, day.y) : 0, now = u.dateDays(day.y, day.m, day.d);
        if (r.from && r.until && isYearly(r.from) && isYearly(r.until) && from > until) return now >= from || now <= until;
        return (!r.from || now >= from) && (!r.until || now <= until);
    }

    function isLastMonth(every, month) {
        return every === 'year' ? month === 12 : every === 'quarter' ? month % 3 === 0 : every === 'month';
    }

    function isOpen(r, day) {
        return inDates(r, day) && (!r.every || !(r.last_month_until > 0) || !isLastMonth(r.every, day.m) || day.d <= r.last_month_until);
    }

    /* The first day after `after` on which forms are taken, or null when there is none within two years of the beginning. */
    function nextOpen(r, after) {
        var now = u.dateDays(after.y, after.m, after.d), from = r.from && !isYearly(r.from) ? dayIn(r.from, after.y) : 0, day, date;
        if (from > now) now = from - 1;
        for (day = now + 1; day <= now + 800; day++) {
            date = u.dateOfDays(day);
            if (date.y > 9999) return null;
            if (isOpen(r, date)) return date;
        }
        return null;
    }

    function sayDay(lang, s) {
        return isYearly(s) ? format(lang, 'RULE_WIN_DAY', [String(+s.slice(0, 2)), String(+s.slice(3))]) : u.sayDate(lang, s);
    }

    function sayReceiving(lang, r) {
        var out = [], every = { year: 'RULE_WIN_YEAR', quarter: 'RULE_WIN_QUARTER', month: 'RULE_WIN_MONTH' };
        if (r.text) return r.text;
        if (r.from && r.until) out.push(format(lang, 'RULE_WIN_BETWEEN', [sayDay(lang, r.from), sayDay(lang, r.until)]));
        else if (r.from) out.push(format(lang, 'RULE_WIN_FROM', [sayDay(lang, r.from)]));
        else if (r.until) out.push(format(lang, 'RULE_WIN_UNTIL', [sayDay(lang, r.until)]));
        if (r.last_month_until > 0 && has(every, r.every)) out.push(format(lang, every[r.every], [String(r.last_month_until)]));
        return out.join(lang === 'en' ? '; ' : '；');
    }

    function checkReceiving(J) {
        var r = J.P.facts.receiving || {}, received = J.received, next;
        if (!received || isOpen(r, received)) return;
        next = nextOpen(r, received);
        u.addIssue(J, 'R-WIN', 'RULE_WINDOW', null, null, 0, '', u.iso(received), next ? 'RULE_DO_WINDOW' : 'RULE_DO_WINDOW_OVER',
            [u.sayDate(J.lang, u.iso(received)), sayReceiving(J.lang, r), next ? u.sayDate(J.lang, u.iso(next)) : '']);
    }

    /* ---- the whole ---- */

    function calculatedOf(J) {
        var out = {};
        J.P.order.forEach(function (step) {
            if (step.kind !== 'calculation') return;
            eachCell(J, step.section, step.field, true, function (path) {
                if (has(J.marks, path) && J.marks[path].over !== null && !J.marks[path].irrelevant) out[path] = J.marks[path].over;
            });
        });
        return out;
    }

    /* The built-in checks and the window alone, in reading order. Arguments as below. */
    S.check = function (form, answers, context) {
        var J = newJudge(form, {}, answers, context);
        judgeValues(J);
        checkForm(J);
        return J.issues;
    };

    R.newJudge = newJudge;
    R.judgeValues = judgeValues;
    R.checkForm = checkForm;
    R.calculatedOf = calculatedOf;
    R.isMarked = isMarked;
    R.isRef = isRef;
    R.isCall = isCall;
    R.refsOf = refsOf;
    R.placeOf = placeOf;
    R.cellPath = cellPath;
    R.truth = truth;
    R.isDecided = isDecided;
    R.programOf = programOf;
    R.fresh = fresh;
    R.sayValue = sayValue;
    R.fillMessage = fillMessage;
    R.addText = addText;
    R.isWarning = isWarning;
    R.checkConstraint = checkConstraint;
    R.checkRule = checkRule;
    /* The form of this id among the judges, or null; runtime-facts.js brings them together. */
    R.find = function (application, id) {
        var i;
        for (i = 0; application && i < application.length; i++) if (application[i].form.form === id) return application[i];
        return null;
    };
    S.R = R;
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
