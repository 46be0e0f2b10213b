/*
 * offline-start.js - opens the page: the parts around the form, the buttons, and the warning of whoever leaves with something unsaved.
 */
(function (S) {
    'use strict';

    var A = S.app, D = A.D;

    function hidden(id, attributes) {
        var e = D.el('div', attributes);
        e.id = id;
        e.setAttribute('hidden', '');
        return e;
    }

    /* ---- above the form ---- */

    function makeTop() {
        var file = D.el('input', { type: 'file', id: 'draft-file', accept: '.json,application/json' }), box = D.el('input', { type: 'checkbox', id: 'public' });
        D.on(file, 'change', function () {
            if (file.files && file.files[0]) A.openDraft(file.files[0]);
            file.value = '';
        });
        box.checked = A.isPublic();
        D.on(box, 'change', function () { A.setPublic(box.checked); });
        return D.el('section', { 'class': 'top', 'aria-label': A.t('OFFLINE_DRAFTING') }, [
            D.el('p', { id: 'kept', 'class': 'kept' }),
            D.el('p', { 'class': 'buttons' }, [D.button(A.t('OFFLINE_SAVE_DRAFT'), A.saveDraft, { id: 'save-draft' }), ' ',
                D.el('span', { 'class': 'file-button' }, [file, D.el('label', { 'for': 'draft-file' }, A.t('OFFLINE_OPEN_DRAFT'))]), ' ',
                D.button(A.t('OFFLINE_ANOTHER'), A.another, { id: 'another' })]),
            D.el('label', { 'class': 'mark' }, [box, ' ', D.el('span', null, [A.t('OFFLINE_PUBLIC'), ' ', D.el('span', { 'class': 'quiet' }, A.t('OFFLINE_PUBLIC_WHY'))])])
        ]);
    }

    /* ---- below it ---- */

    function makeBottom() {
        function guarded(action, id) { return function () { A.guarded(action, A.t(id)); }; }
        return D.el('section', { 'class': 'hand', 'aria-labelledby': 't-hand' }, [
            D.el('h2', { id: 't-hand' }, A.t('OFFLINE_HAND')),
            D.el('p', null, D.button(A.t('OFFLINE_CHECK'), function () { A.check(true); }, { id: 'check' })),
            hidden('unfinished', { 'class': 'unfinished', role: 'group', 'aria-label': A.t('OFFLINE_HAND') }),
            D.el('ul', { 'class': 'ways' }, [
                D.el('li', null, [D.button(A.t('OFFLINE_SAVE'), guarded(A.saveAnswers, 'OFFLINE_SAVE'), { id: 'save', 'class': 'main' }), ' ', D.el('span', { 'class': 'quiet' }, A.t('OFFLINE_SAVE_WHY'))]),
                A.hasSlots() ? D.el('li', null, [D.button(A.t('OFFLINE_PACKAGE'), guarded(A.savePackage, 'OFFLINE_PACKAGE'), { id: 'package' }), ' ', D.el('span', { 'class': 'quiet' }, A.t('OFFLINE_PACKAGE_WHY'))]) : null,
                D.el('li', null, [D.button(A.t('OFFLINE_PRINT'), guarded(A.print, 'OFFLINE_PRINT'), { id: 'print' }), ' ', D.el('span', { 'class': 'quiet' }, A.t('OFFLINE_PRINT_WHY'))]),
                D.el('li', null, [D.el('span', null, A.t('OFFLINE_BLOCKED')), ' ', D.button(A.t('OFFLINE_CODES_SHOW'), guarded(A.showCodes, 'OFFLINE_CODES_SHOW'), { id: 'show-codes' }), ' ',
                    D.button(A.t('OFFLINE_TEXT_SHOW'), guarded(A.showText, 'OFFLINE_TEXT_SHOW'), { id: 'show-text' })])
            ]),
            D.canSave() && !D.inApp() ? null : D.el('p', { 'class': 'notice' }, A.t('OFFLINE_IN_APP')),
            D.el('div', { id: 'saved' }), hidden('codes')
        ]);
    }

    function makeNote() {
        return A.head.note ? D.el('div', { 'class': 'notice', id: 'note' }, D.el('p', null, D.lines(A.head.note))) : null;
    }

    /* ---- the whole ---- */

    S.begin = function () {
        A.load(S.page);
        A.watchPressing();
        A.pageId = String(Math.random());
        A.draftKey = A.ownKey = null;
        D.clear(D.id('app'), [
            makeNote(), hidden('drafts', { 'class': 'drafts' }), makeTop(), hidden('carried', { 'class': 'notice' }),
            hidden('summary', { 'class': 'summary', role: 'region', 'aria-labelledby': 'summary-title' }),
            D.el('div', { 'class': 'columns' }, [D.el('div', { id: 'progress-place' }), D.el('div', { id: 'form' })]), makeBottom(),
            D.el('p', { id: 'status', 'class': 'status', role: 'status' })
        ]);
        A.draw();
        A.drawDrafts();
        A.showKept();
        A.dirty = false;
        D.on(window, 'beforeunload', function (event) {
            if (!A.dirty) return undefined;
            A.keep();
            event.preventDefault();
            event.returnValue = A.t('OFFLINE_LEAVING');
            return event.returnValue;
        });
        D.on(window, 'pagehide', function () { if (A.dirty) A.keep(); });
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
