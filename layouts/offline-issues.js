/*
 * offline-issues.js - what is wrong: beside each field that somebody has left, and all at once in a list that leads to the fields.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D;

    var shown = '';

    function isError(issue) { return issue.severity === 'error'; }

    /* Who has to mend it, where that is not who fills the form in: '' or a name. */
    function whose(issue) {
        var i = A.sectionOf(issue.field);
        return i >= 0 && A.form.sections[i].by || '';
    }

    function isOwn(issue) { return isError(issue) && !whose(issue); }

    /* What is not filled in yet is no mistake while somebody is still filling in. */
    function isTimely(issue) { return A.checked || A.left[issue.field] && issue.code !== 'R-REQ'; }

    function words(issue) {
        return [D.el('span', { 'class': 'tag' }, A.t(isError(issue) ? 'OFFLINE_ERROR' : 'OFFLINE_WARNING')), ' ', issue.message,
            issue.remedy ? [' ', D.el('span', { 'class': 'remedy' }, issue.remedy)] : null, issue.onDay ? [' ', D.el('span', { 'class': 'day' }, A.t('SHENBAO_SCRIPT_TODAY'))] : null];
    }

    function place(where, issues) {
        D.clear(where, issues.map(function (issue) { return D.el('p', { 'class': isError(issue) ? 'issue error' : 'issue warning' }, words(issue)); }));
    }

    function mark(cell, issues) {
        var list = cell.root.querySelectorAll('input, select, textarea'), wrong = issues.some(isError), i;
        for (i = 0; i < list.length; i++) {
            if (/-code$/.test(list[i].id)) continue;
            if (wrong) list[i].setAttribute('aria-invalid', 'true');
            else list[i].removeAttribute('aria-invalid');
        }
        cell.root.className = cell.root.className.replace(/ wrong/g, '') + (wrong ? ' wrong' : '');
    }

    function at(path) { return A.verdict && u.has(A.verdict.at, path) ? A.verdict.at[path].filter(isTimely) : []; }

    /* Beside the fields and in the list, after each verdict. */
    A.tell = function () {
        u.each(A.cells, function (path, cell) {
            var issues = at(path);
            place(cell.issues, issues);
            mark(cell, issues);
        });
        A.views.forEach(function (view) { if (view.issues) place(view.issues, at(view.section.table)); });
        if (A.checked && A.verdict) drawSummary(false);
    };

    /* For those who do not see the field turn red. That it is still empty they know. */
    A.sayIssues = function (path) {
        var issues = at(path).filter(function (issue) { return issue.code !== 'R-REQ'; });
        if (issues.length) D.say(issues[0].message + ' ' + issues[0].remedy);
        else if (D.id('status').firstChild && A.saidOf === path) D.say('');
        A.saidOf = path;
    };

    /* ---- all at once ---- */

    /* Where the field is, or the nearest thing that can have the focus. */
    A.goTo = function (path) {
        var cell = A.cells[path], i;
        if (cell && cell.control) return D.focus(cell.control.first || cell.root.querySelector('select, input') || cell.root);
        if (cell) return D.focus(cell.root);
        i = A.sectionOf(path);
        if (D.id('add-' + path) && !D.id('add-' + path).disabled) return D.focus(D.id('add-' + path));
        return D.focus(i >= 0 ? D.id('t-' + i) : D.id('main'));
    };

    function line(issue) {
        var cell = A.cells[issue.field], where = cell ? cell.root.id : A.sectionOf(issue.field) >= 0 ? 's-' + A.sectionOf(issue.field) : 'main', link;
        link = D.el('a', { href: '#' + where }, issue.message);
        D.on(link, 'click', function (event) {
            event.preventDefault();
            A.goTo(issue.field);
        });
        return D.el('li', null, [link, issue.remedy ? D.el('span', { 'class': 'remedy' }, issue.remedy) : null, issue.onDay ? D.el('span', { 'class': 'day' }, A.t('SHENBAO_SCRIPT_TODAY')) : null]);
    }

    function part(issues, id, title, kind) {
        if (!issues.length) return null;
        return D.el('div', { 'class': kind }, [D.el('h3', { id: id }, title), D.el('ol', { 'aria-labelledby': id }, issues.map(line))]);
    }

    /* What others fill in, a list for each. */
    function partsOfOthers(issues) {
        var names = [];
        issues.forEach(function (issue) { if (names.indexOf(whose(issue)) < 0) names.push(whose(issue)); });
        return names.map(function (name, i) {
            var those = issues.filter(function (issue) { return whose(issue) === name; });
            return part(those, 'summary-others-' + i, A.t('OFFLINE_SUMMARY_OTHERS', name, those.length), 'warnings');
        });
    }

    function drawSummary(focus) {
        var issues = A.verdict.issues, errors = issues.filter(isOwn), warnings = issues.filter(function (i) { return !isError(i); }), box = D.id('summary');
        var words = JSON.stringify(issues.map(function (i) { return [i.field, i.message, i.remedy, i.severity]; }));
        D.show(box, true);
        if (words !== shown || !box.firstChild) D.clear(box, [           /* the same is left alone: somebody may be in it */
            D.el('h2', { id: 'summary-title', tabindex: '-1' }, errors.length ? A.t('OFFLINE_SUMMARY', errors.length) : A.t('OFFLINE_SUMMARY_FINE')),
            part(errors, 'summary-errors', A.t('OFFLINE_SUMMARY_ERRORS', errors.length), 'errors'),
            partsOfOthers(issues.filter(function (i) { return isError(i) && !isOwn(i); })),
            part(warnings, 'summary-warnings', A.t('OFFLINE_SUMMARY_WARNINGS', warnings.length), 'warnings'),
            D.el('p', { 'class': 'quiet' }, A.t('OFFLINE_SUMMARY_DAY', u.sayDate(A.lang, A.today())))
        ]);
        shown = words;
        if (focus) {
            D.id('summary-title').focus();
            box.scrollIntoView();
        }
    }

    /* Tells everything; the number of errors that are the applicant's to mend. */
    A.check = function (focus) {
        A.checked = true;
        D.say('');                                         /* of one field, now that all are told */
        A.refresh();
        drawSummary(focus);
        return A.verdict.issues.filter(isOwn).length;
    };

    A.uncheck = function () {
        A.checked = false;
        D.show(D.id('summary'), false);
        D.clear(D.id('summary'));
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
