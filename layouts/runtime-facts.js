/*
 * runtime-facts.js - what can only be said of the whole application: rules that name several of its forms, who may apply, who is sent
 * elsewhere, hours of training. The twin of across.c, eligible.c and hours.c, and the one entry of the rules, Shenbao.judge.
 */
(function (S) {
    'use strict';

    var u = S.u, R = S.R, format = u.format;

    /* ---- whose it is: each fact is told once, at its home ---- */

    function onlyForm(J) {
        var forms = J.P.facts.forms || [];
        return forms.length === 1 ? forms[0] : '';
    }

    function isHome(J, form) { return (form || onlyForm(J)) === J.form.form; }

    /* The form that a row of the facts names, else the first that its expression does. */
    function homeOf(form, tree) {
        var i;
        for (i = 0; !form && tree && i < tree.refs.length; i++) form = tree.refs[i].form;
        return form || '';
    }

    function ruleIsHome(J, r) {
        var name = r.rule.fields && r.rule.fields[0] || '', colon = name.indexOf(':');
        return colon >= 0 ? name.slice(0, colon) === J.form.form : isHome(J, homeOf('', r.constraint));
    }

    /* ---- rules that stand in a form and name another ---- */

    /* One row of a table or all of another section. */
    function checkPart(J, s, rules, row) {
        (s.fields || []).forEach(function (f, i) {
            var tree = rules.fields[i].constraint;
            if (tree && tree.across) R.checkConstraint(J, s, f, tree, row, R.cellPath(s, f, row));
        });
        rules.rules.forEach(function (r) { if (r.across && r.byRow === row > 0) R.checkRule(J, s, r, row); });
    }

    function checkFormAcross(J) {
        if (J.P.relevant && R.truth(J, J.P.relevant, 0) === false)
            u.addIssue(J, 'R-MAT', 'RULE_IRRELEVANT_FORM', null, null, 0, '', '', 'RULE_DO_IRRELEVANT_FORM', []);
        J.form.sections.forEach(function (s, i) {
            var rules = J.P.sections[i], state = J.state[i], row;
            if (state.irrelevant) return;
            for (row = 1; s.kind === 'table' && row <= s.rows.max; row++) if (state.begun[row]) checkPart(J, s, rules, row);
            if (s.kind !== 'table') checkPart(J, s, rules, 0);
            else rules.rules.forEach(function (r) { if (r.across && !r.byRow) R.checkRule(J, s, r, 0); });
        });
        J.P.rules.forEach(function (r) { if (r.across) R.checkRule(J, null, r, 0); });
    }

    /* ---- eligible.c: how far a tree is from holding ---- */

    /* Years grow, a degree does not: what only time has to mend counts as nearer than a wrong kind. */
    var COST_AMOUNT = 1, COST_KIND = 10, COST_ROW_OUT = 1000000;
    var TURNED = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' };
    var NEGATED = { eq: 'ne', ne: 'eq', lt: 'ge', le: 'gt', gt: 'le', ge: 'lt' };

    /* { how, type } of a comparison, or null. */
    function relationOf(node) {
        var m = R.isCall(node) ? /^(eq|ne|lt|le|gt|ge)_(.)$/.exec(node.fn) : null;
        return m ? { how: m[1], type: m[2] } : null;
    }

    function valueOf(E, node) {
        if (R.isCall(node)) return S.F[node.fn].apply(null, [E].concat(node.args.map(function (one) { return valueOf(E, one); })));
        if (!R.isRef(node)) return node;
        return (node.column ? E.c : node.row ? E.r : E.v).call(E, node.type, node.path, node.form);
    }

    function value(J, node) { return valueOf(R.fresh(J, 0), node); }

    function distance(J, node) {
        var relation = relationOf(node);
        if (R.isCall(node) && node.fn === 'and') return distance(J, node.args[0]) + distance(J, node.args[1]);
        if (R.isCall(node) && node.fn === 'or') return Math.min(distance(J, node.args[0]), distance(J, node.args[1]));
        if (value(J, node)) return 0;
        return relation && /[ndm]/.test(relation.type) ? COST_AMOUNT : COST_KIND;
    }

    /* ---- words ---- */

    var UNITS = {
        age: 'AGE', years: 'YEARS', years_between_d: 'YEARS', years_between_m: 'YEARS', months_between_d: 'MONTHS', months_between_m: 'MONTHS',
        months_of: 'MONTHS', sum_periods: 'MONTHS', sum_periods_if: 'MONTHS', sum_periods_from: 'MONTHS', gap_months: 'MONTHS',
        days_between: 'DAYS', workdays_between: 'WORKDAYS'
    };
    var KEEPS_UNIT = /^(add|sub|int|round|abs|min|max|if_n|coalesce_n)$/;

    function refIn(node) { return R.refsOf(node, [])[0] || null; }

    /* The calculation of the first field of this name that has one. */
    function calculationNamed(J, name) {
        var i, k, fields;
        for (i = 0; i < J.form.sections.length; i++) {
            fields = J.form.sections[i].fields || [];
            for (k = 0; k < fields.length; k++)
                if (fields[k].name === name && J.P.sections[i].fields[k].calculation) return J.P.sections[i].fields[k].calculation.node;
        }
        return null;
    }

    /* What a number counts, as far as the functions tell; '' when they do not. */
    function unitOf(J, node, depth) {
        var calculation, i, unit = '';
        if (R.isRef(node) && depth > 0 && !node.form) {
            calculation = calculationNamed(J, R.placeOf(J, node).field.name);
            return calculation !== null ? unitOf(J, calculation, depth - 1) : '';
        }
        if (!R.isCall(node)) return '';
        if (u.has(UNITS, node.fn)) return 'RULE_U_' + UNITS[node.fn];
        for (i = 0; KEEPS_UNIT.test(node.fn) && !unit && i < node.args.length; i++) unit = unitOf(J, node.args[i], depth);
        return unit;
    }

    /* Where a reference points to, whichever form it is in. */
    function placeIn(J, ref) { return R.placeOf(ref.form ? R.find(J.application, ref.form) : J, ref); }

    function sayLabel(J, ref) {
        var place = placeIn(J, ref);
        return u.speak(place.section.kind === 'table' && place.section.title ? place.section.title : place.field.label);
    }

    /* A side of a comparison as people read it. choices: the field that it is, or null. */
    function saySide(J, node, type, unit, choices) {
        var text = S.valueToText(type, value(J, node));
        if (text === '') return format(J.lang, 'RULE_V_EMPTY', []);
        if (type === 'd' || type === 'm') return u.sayDate(J.lang, text);
        if (type === 'n' && unit) return format(J.lang, unit, [text]);
        return choices ? R.sayValue(J.lang, choices, '', text) : u.quote(text, 16);
    }

    function sayComparison(J, node, relation, must) {
        var turn = !refIn(node.args[0]), left = node.args[turn ? 1 : 0], right = node.args[turn ? 0 : 1], ref = refIn(left), how = relation.how;
        var type = relation.type, unit, choices, id;
        if (!ref) return '';
        if (!must) how = NEGATED[how];
        if (turn) how = TURNED[how];
        unit = unitOf(J, left, 3);
        choices = R.isRef(left) ? placeIn(J, left).field : null;
        id = 'RULE_E_' + how.toUpperCase() + (how !== 'eq' && how !== 'ne' && (type === 'd' || type === 'm') ? '_DATE' : '');
        return format(J.lang, id, [sayLabel(J, ref), saySide(J, right, type, unit, choices), saySide(J, left, type, unit, choices)]);
    }

    /* selected(x, 'v') and under(x, 'entry', 'list'): must be, or not. */
    function sayMember(J, node, must) {
        var ref = refIn(node.args[0]), field, what = node.args[1], entry = null, lists = J.E.lists;
        if (!ref) return '';
        field = placeIn(J, ref).field;
        if (node.fn === 'under' && u.has(lists, node.args[2])) entry = u.byCode(lists[node.args[2]], what);
        return format(J.lang, must ? 'RULE_E_EQ' : 'RULE_E_NE', [sayLabel(J, ref), entry ? entry.name : R.sayValue(J.lang, field, '', what),
            saySide(J, node.args[0], 't', '', field)]);
    }

    function sayLeaf(J, node, must) {
        var relation = relationOf(node), ref = refIn(node), plain;
        if (relation && relation.type !== 'b') return sayComparison(J, node, relation, must);
        if (R.isCall(node) && (node.fn === 'selected' || node.fn === 'under')) return sayMember(J, node, must);
        if (R.isCall(node) && node.fn === 'not') return sayLeaf(J, node.args[0], !must);
        if (!ref) return '';
        plain = R.isRef(node) || (node.args.length === 1 && R.isRef(node.args[0]));
        return format(J.lang, must && plain ? 'RULE_E_TICK' : 'RULE_E_OTHER', [sayLabel(J, ref)]);
    }

    /* The comparisons that fail, of alternatives those of the nearest. missing: { words, ref: where the issue is told }. */
    function sayMissing(J, node, missing) {
        var said;
        if (R.isCall(node) && node.fn === 'and') {
            sayMissing(J, node.args[0], missing);
            sayMissing(J, node.args[1], missing);
        } else if (R.isCall(node) && node.fn === 'or') {
            sayMissing(J, node.args[distance(J, node.args[0]) <= distance(J, node.args[1]) ? 0 : 1], missing);
        } else if (!value(J, node)) {
            if (!missing.ref) missing.ref = refIn(node);
            said = sayLeaf(J, node, true);
            if (said) missing.words.push(said);
        }
    }

    /* ---- the verdict on eligibility ---- */

    /* The row that came nearest: { row, tree, at, cost }; null when some row holds, or may. */
    function nearestRow(home) {
        var rows = home.P.facts.eligibility || [], near = { row: null, cost: COST_ROW_OUT }, undecided = false, i, at, tree, holds, cost;
        for (i = 0; i < rows.length; i++) {
            tree = home.P.eligible[i];
            at = rows[i].form ? R.find(home.application, rows[i].form) : home;
            holds = tree && at && !at.doubtful ? R.truth(at, tree, 0) : null;
            if (!rows[i].when || holds) return null;
            if (holds === null) undecided = true;
            cost = holds === false ? distance(at, tree.node) : COST_ROW_OUT;
            if (cost < near.cost) near = { row: rows[i], tree: tree, at: at, cost: cost };
        }
        return undecided || !near.row ? null : near;
    }

    function tellNotEligible(home, near, rule) {
        var missing = { words: [], ref: null }, own, place = null, column, path = '', remedy;
        sayMissing(near.at, near.tree.node, missing);
        own = missing.ref && !missing.ref.form && near.at === home;
        if (own) place = placeIn(home, missing.ref);
        column = own && place.section.kind === 'table';
        if (own) path = column ? place.section.table : place.field.name;
        remedy = rule && rule.remedy ? R.fillMessage(home, rule.remedy, { section: null, field: null, row: 0, found: { row: 0, other: 0 } }) :
            format(home.lang, 'RULE_DO_ELIGIBLE', []);
        R.addText(home, rule && rule.code || 'R-ELIG', !!rule && R.isWarning(rule), own ? place.section : null, own && !column ? place.field :
            null, 0, path, own && !column ? home.get(path).value : '',
            format(home.lang, 'RULE_ELIGIBLE', [u.quote(near.row.text || '', 32), missing.words.join(home.lang === 'en' ? '; ' : '；')]), remedy);
    }

    function checkEligibility(J) {
        var rows = J.P.facts.eligibility || [], home = '', by = null, near, i;
        for (i = 0; i < J.P.rules.length && !by; i++) if (J.P.rules[i].rule.eligibility) by = J.P.rules[i];
        for (i = 0; i < rows.length && !home; i++) home = homeOf(rows[i].form, J.P.eligible[i]);
        if (!by && (J.P.elsewhere || !isHome(J, home))) return;
        if (by && by.relevant && !R.truth(J, by.relevant, 0)) return;
        near = nearestRow(J);
        if (near) tellNotEligible(J, near, by && by.rule);
    }

    /* ---- excluded ---- */

    function tellExcluded(J, row, tree) {
        var place = tree.refs.length ? placeIn(J, tree.refs[0]) : null, column = place && place.section.kind === 'table';
        var path = !place ? '' : column ? place.section.table : place.field.name;
        R.addText(J, 'R-EXCL', false, place && place.section, column ? null : place && place.field, 0, path, place && !column ? J.get(path).value :
            '', format(J.lang, 'RULE_EXCLUDED', [row.text || '']), row.go || format(J.lang, 'RULE_DO_EXCLUDED', []));
    }

    function checkExcluded(J) {
        (J.P.facts.excluded || []).forEach(function (row, i) {
            var tree = J.P.excluded[i];
            if (tree && isHome(J, homeOf(row.form, tree)) && R.truth(J, tree, 0)) tellExcluded(J, row, tree);
        });
    }

    /* ---- hours.c: hours of training by year ---- */

    function isNaNumber(x) { return x !== x; }

    function plus(a, b) { return S.F.add(null, a, b); }

    function columnNamed(table, name) {
        var i;
        for (i = 0; i < table.fields.length; i++) if (name && table.fields[i].name === name) return table.fields[i];
        return null;
    }

    /* The number in a cell, NaN when it is empty; count.blocked is set when it is not to be relied on. */
    function numberIn(count, column, row) {
        var f = columnNamed(count.table, column), path = f ? R.cellPath(count.table, f, row) : '';
        if (!f) return NaN;
        if (R.isMarked(count.J, path, 'blocked')) count.blocked = true;
        return S.valueOfText('n', count.J.get(path).value);
    }

    /* A row whose year is printed is there even when nobody wrote into it. */
    function gather(count) {
        var keys = count.table.keys || [], h = count.h, row, year, hours;
        for (row = 1; row <= count.table.rows.max; row++) {
            if (!count.state.begun[row] && row > keys.length) continue;
            year = numberIn(count, h.year, row);
            hours = numberIn(count, h.column, row);
            if (isNaNumber(year) && row <= keys.length) year = S.valueOfText('n', keys[row - 1]);
            (h.shares || []).forEach(function (share) { numberIn(count, share.column, row); });
            if (isNaNumber(hours)) hours = 0;
            count.years.push({ year: year, hours: hours, row: row });
            count.total = plus(count.total, hours);
        }
    }

    /* At most one digit behind the point: people count hours, not their parts. */
    function shortNumber(n) { return S.numberToText(Math.floor(n * 10 + 0.5) / 10); }

    function sayYear(J, year) { return u.sayDate(J.lang, S.numberToText(year)); }

    function tellHours(count, row, have, id, args) {
        var J = count.J, f = row ? columnNamed(count.table, count.h.column) : null;
        R.addText(J, 'R-HOURS', false, count.table, f, f ? row : 0, f ? R.cellPath(count.table, f, row) : count.table.table, have,
            format(J.lang, id, args), count.h.text || format(J.lang, 'RULE_DO_HOURS', []));
    }

    function checkYears(count) {
        var need = count.h.per_year || 0;
        count.years.forEach(function (y) {
            var have = shortNumber(y.hours);
            if (need > 0 && !(y.hours >= need))
                tellHours(count, y.row, have, 'RULE_HOURS_YEAR', [sayYear(count.J, y.year), have, shortNumber(need), shortNumber(need - y.hours)]);
        });
    }

    function checkAverage(count) {
        var need = count.h.average || 0, average = count.years.length ? count.total / count.years.length : 0, have = shortNumber(average);
        if (count.years.length && need > 0 && u.fit(average) < need)
            tellHours(count, 0, have, 'RULE_HOURS_AVERAGE', [have, shortNumber(need), shortNumber(need - average)]);
    }

    /* The latest year of the table and the four before it. */
    function checkFiveYears(count) {
        var need = count.h.five_years || 0, last = NaN, sum = 0, have;
        count.years.forEach(function (y) { if (isNaNumber(last) || y.year > last) last = y.year; });
        count.years.forEach(function (y) { if (y.year > last - 5) sum = plus(sum, y.hours); });
        have = shortNumber(sum);
        if (need > 0 && !isNaNumber(last) && sum < need)
            tellHours(count, 0, have, 'RULE_HOURS_SUM', [sayYear(count.J, last - 4), sayYear(count.J, last), have, shortNumber(need),
                shortNumber(need - sum)]);
    }

    function checkShare(count, share) {
        var f = columnNamed(count.table, share.column), parts = share.at_least.split('/'), num = +parts[0], den = +parts[1], part = 0, have;
        count.years.forEach(function (y) {
            var n = numberIn(count, share.column, y.row);
            part = plus(part, isNaNumber(n) ? 0 : n);
        });
        have = shortNumber(part);
        if (f && den > 0 && u.fit(part * den) < u.fit(count.total * num))
            tellHours(count, 0, have, 'RULE_HOURS_SHARE', [u.speak(share.text || f.label), have, String(num), String(den),
                shortNumber(count.total * num / den)]);
    }

    function checkHours(J, h, tree) {
        var count = { J: J, h: h, table: null, state: null, years: [], total: 0, blocked: false };
        if (h.when && (!tree || !R.truth(J, tree, 0))) return;
        J.form.sections.forEach(function (s, i) {
            if (s.kind !== 'table' || s.table !== h.table) return;
            count.table = s;
            count.state = J.state[i];
        });
        if (!count.table || count.state.irrelevant || count.state.undecided) return;
        count.blocked = count.state.few;
        gather(count);
        if (count.blocked) return;
        checkYears(count);
        checkAverage(count);
        checkFiveYears(count);
        (h.shares || []).forEach(function (share) { checkShare(count, share); });
    }

    /* ---- the whole ---- */

    function checkFacts(J) {
        var facts = J.P.facts;
        checkEligibility(J);
        checkExcluded(J);
        (facts.hours || []).forEach(function (h, i) { if (isHome(J, h.form)) checkHours(J, h, J.P.hours[i]); });
        J.P.factsRules.forEach(function (r) { if (r.constraint && ruleIsHome(J, r)) R.checkRule(J, null, r, 0); });
    }

    function formOf(definition) { return typeof definition.form === 'object' ? definition.form : definition; }

    function judgeAlone(definition, program, answers, context) {
        var J = R.newJudge(formOf(definition), program, answers, context);
        R.judgeValues(J);
        R.checkForm(J);
        return J;
    }

    function contextFor(context, received) {
        return { received: received, lang: context.lang, regions: context.regions, lists: context.lists };
    }

    /* The judges of the forms that have come in, ours first; others as for Shenbao.judge, passed over when their answers are null. */
    function openApplication(definition, program, answers, context, others) {
        var application = [judgeAlone(definition, program || {}, answers, context || {})];
        (others || []).forEach(function (o) {
            var received = o.received === undefined ? (context || {}).received : o.received, other;
            if (o.answers === null) return;
            other = judgeAlone(o.definition, o.program || {}, o.answers, contextFor(context || {}, received));
            other.doubtful = !!o.doubtful;
            application.push(other);
        });
        application.forEach(function (one) { one.application = application; });
        return application;
    }

    /*
     * Every issue of a form in reading order, then those that hang on the other forms of its application, as the counter tells them.
     * definition: the compiled form; program: what program_to_js prints for it; answers: as Shenbao.take gives them; context: { received:
     * 'YYYY-MM-DD' or '', lang: 'zh' or 'en', regions: { '330000': name, ... } or null, lists: { id: [{ code, name, parent, until }] } };
     * others: [{ definition, program, answers, received, doubtful }], the other forms that have come in, or nothing.
     * Gives { issues: [...], calculated: { path: value }, judge: what is known of the form }.
     */
    S.judge = function (definition, program, answers, context, others) {
        var J = openApplication(definition, program, answers, context, others)[0];
        checkFormAcross(J);
        checkFacts(J);
        return { issues: J.issues, calculated: R.calculatedOf(J), judge: J };
    };

    R.sayLeaf = sayLeaf;
    R.openApplication = openApplication;
    R.judgeAlone = judgeAlone;
    R.formOf = formOf;
    R.contextFor = contextFor;
    R.onlyForm = onlyForm;
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
