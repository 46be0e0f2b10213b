/*
 * offline-draft.js - nothing is lost: what is typed is kept in the browser where that is allowed, for each person and each form apart; a draft
 * goes into a file and comes back; one of an older version is taken over, and it is said what changed.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, SOON = 600, timer = null;

    /* ---- what a draft is ---- */

    function askedOf(form) {
        var out = {};
        form.sections.forEach(function (s) {
            u.fieldsOf(s).forEach(function (f) { if (u.hasField(f)) out[s.kind === 'table' ? s.table + '.' + f.name : f.name] = u.speak(f.label); });
        });
        return out;
    }

    /* asked: what this version of the form asks, so that a later one can tell what it dropped and what is new. */
    A.draft = function () {
        var typed = {};
        u.each(A.typed, function (path, text) { if (text) typed[path] = text; });
        return { shenbao: 'draft', format: 1, form: A.identity(), title: A.form.title || '', pack: A.head.pack, base: A.head.base, saved: A.today(), answers: typed, ticks: A.ticks,
            asked: askedOf(A.form) };
    };

    /* ---- an older version ---- */

    /* As version_compare: numbers count as numbers. */
    function compareVersions(a, b) {
        var x = a.match(/\d+|\D+/g) || [], y = b.match(/\d+|\D+/g) || [], i, d;
        for (i = 0; i < x.length && i < y.length; i++) {
            d = /^\d/.test(x[i]) && /^\d/.test(y[i]) ? +x[i] - +y[i] : x[i] < y[i] ? -1 : x[i] > y[i] ? 1 : 0;
            if (d) return d;
        }
        return x.length - y.length;
    }

    function newPlaces() {
        var out = {};
        A.form.sections.forEach(function (s) {
            u.fieldsOf(s).forEach(function (f) {
                var table = s.kind === 'table' ? s.table + '.' : '';
                if (!u.hasField(f)) return;
                [s.table, s.was].forEach(function (t) {
                    var before = s.kind === 'table' ? t + '.' : '';
                    if (s.kind === 'table' && !t) return;
                    out[before + f.name] = table + f.name;
                    if (f.was) out[before + f.was] = table + f.name;
                });
            });
        });
        return out;
    }

    /* Puts answers by old paths at their new ones. { renamed, lost: [{ label, value }], added: [label] } */
    function carry(draft) {
        var places = newPlaces(), told = { lost: [], added: [] }, asked = draft.asked || {}, had = {};
        u.each(asked, function (name) { had[u.has(places, name) ? places[name] : name] = true; });
        u.each(askedOf(A.form), function (name, label) { if (!u.has(had, name)) told.added.push(label); });
        u.each(draft.answers, function (path, value) {
            var m = /^([^.]+)\.(\d+)\.(.+)$/.exec(path), plain = (m ? m[1] + '.' : '') + (m ? m[3] : path), na = /_na$/.test(plain) && !u.has(places, plain);
            var name = na ? plain.replace(/_na$/, '') : plain, to = u.has(places, name) ? places[name] : null, dot;
            if (to !== null && m) {
                dot = to.indexOf('.');
                to = to.slice(0, dot) + '.' + m[2] + to.slice(dot);
            }
            if (to !== null && S.find(A.form, to + (na ? '_na' : ''))) A.typed[to + (na ? '_na' : '')] = String(value);
            else if (value !== '') told.lost.push({ label: asked[name] || name, value: String(value) });
        });
        return told;
    }

    function tellCarried(told, version) {
        var box = D.id('carried');
        D.clear(box, [D.el('h2', { tabindex: '-1' }, A.t('OFFLINE_CARRIED', version, A.form.version)), D.el('p', null, A.t('OFFLINE_CARRIED_LOOK')),
            told.added.length ? [D.el('h3', null, A.t('OFFLINE_CARRIED_NEW')), D.el('ul', null, told.added.map(function (label) { return D.el('li', null, label); }))] : null,
            told.lost.length ? [D.el('h3', null, A.t('OFFLINE_CARRIED_LOST')), D.el('ul', null, told.lost.map(function (one) {
                return D.el('li', null, [one.label, A.t('OFFLINE_COLON'), one.value]);
            }))] : null]);
        D.show(box, true);
        D.focus(box.firstChild);
    }

    /* Takes a draft, or what was handed in, into the fields. A sentence when it cannot be done, else ''. */
    A.takeDraft = function (draft) {
        var m, told, newer;
        if (!draft || typeof draft !== 'object' || (draft.shenbao !== 'draft' && draft.shenbao !== 'answers') || !draft.answers || typeof draft.answers !== 'object') return A.t('OFFLINE_OPEN_STRANGE');
        if (draft.format !== 1) return A.t('OFFLINE_OPEN_NEWER');
        m = /^([^@]+)@(.+)$/.exec(String(draft.form));
        if (!m || m[1] !== A.form.form) return A.t('OFFLINE_OPEN_OTHER', String(draft.title || draft.form));
        newer = compareVersions(m[2], A.form.version);
        if (newer > 0) return A.t('OFFLINE_OPEN_NEWER');
        A.forget();
        A.uncheck();
        D.show(D.id('carried'), false);
        told = carry(draft);
        u.each(draft.ticks || {}, function (id, on) { A.ticks[id] = !!on; });
        A.countRows();
        A.draw();
        if (newer < 0) tellCarried(told, m[2]);
        else if (told.lost.length) tellCarried(told, m[2]);
        return '';
    };

    /* ---- in this browser ---- */

    function store() {
        try {
            window.localStorage.setItem('shenbao:try', '1');
            window.localStorage.removeItem('shenbao:try');
            return window.localStorage;
        } catch (e) {
            return null;
        }
    }

    /* Pages opened from files may all share one store: the procedure, the form and what is mended stand in the name. */
    function prefix() { return 'shenbao:1:' + [A.form.procedure && A.form.procedure.id || '', A.form.form, A.head.base, A.head.pack].join(':') + ':'; }

    function flagName() { return 'shenbao:1:public'; }

    A.isPublic = function () {
        var s = store();
        return !s || s.getItem(flagName()) === '1';
    };

    /* { key, name, when, draft } of each draft of this form, the latest first. */
    A.drafts = function () {
        var s = store(), out = [], i, key, held;
        for (i = 0; s && i < s.length; i++) {
            key = s.key(i);
            if (key.slice(0, prefix().length) !== prefix()) continue;
            try {
                held = JSON.parse(s.getItem(key));
            } catch (e) {
                continue;
            }
            if (held && held.draft) out.push({ key: key, name: String(held.name || ''), when: +held.when || 0, draft: held.draft });
        }
        return out.sort(function (a, b) { return b.when - a.when; });
    };

    function newKey() { return prefix() + new Date().getTime().toString(36) + Math.floor(Math.random() * 1e6).toString(36); }

    function isTyped() {
        var typed = false;
        A.eachSlot(function (s, f, row, path) {
            if (!A.isFixed(s, f, row) && A.typed[path] && A.typed[path] !== f['default'] && A.typed[path] !== A.head.answers[path]) typed = true;
        });
        return typed;
    }

    function readKey(s, key) {
        try {
            return JSON.parse(s.getItem(key)) || {};
        } catch (e) {
            return {};
        }
    }

    /* Another window that has gone on with this draft since has it for itself: what is here is kept as a draft of its own. */
    function forkWhenTaken(s) {
        if (A.draftKey === A.ownKey && readKey(s, A.draftKey).page !== A.pageId && s.getItem(A.draftKey) !== null) A.draftKey = newKey();
        A.ownKey = A.draftKey;
    }

    A.keep = function () {
        var s = store();
        timer = null;
        if (!s || A.isPublic() || !isTyped()) return showKept();
        if (!A.draftKey) A.draftKey = newKey();
        else forkWhenTaken(s);
        try {
            s.setItem(A.draftKey, JSON.stringify({ name: A.personName(), when: new Date().getTime(), page: A.pageId, draft: A.draft() }));
            A.ownKey = A.draftKey;
            A.kept = new Date();
            A.full = false;
        } catch (e) {
            A.kept = null;
            A.full = true;
        }
        return showKept();
    };

    /* Before what is typed makes way for something else: whether it is kept, or need not be, or the person says so. */
    function mayLeave() {
        if (timer) clearTimeout(timer);
        A.keep();
        return !A.dirty || !isTyped() || !!A.kept || window.confirm(A.t('OFFLINE_LOSE'));
    }

    A.keepSoon = function () {
        if (timer) clearTimeout(timer);
        timer = setTimeout(A.keep, SOON);
        showKept();
    };

    function clock(d) { return u.pad(d.getHours(), 2) + ':' + u.pad(d.getMinutes(), 2); }

    function showKept() {
        var where = D.id('kept');
        D.clear(where, [A.t('OFFLINE_FOR', A.personName() || A.t('OFFLINE_NOBODY')), ' ', A.isPublic() ? A.t('OFFLINE_NOT_KEPT') : A.full ? A.t('OFFLINE_FULL') : A.kept ? A.t('OFFLINE_KEPT', clock(A.kept)) : '']);
    }

    A.showKept = showKept;

    function removeKey(key) {
        var s = store();
        if (s) s.removeItem(key);
    }

    /* The draft of this person, or with `all` every draft of this form. */
    A.erase = function (all) {
        if (timer) clearTimeout(timer);
        timer = null;
        if (all) A.drafts().forEach(function (one) { removeKey(one.key); });
        if (A.draftKey) removeKey(A.draftKey);
        A.draftKey = null;
        A.kept = null;
        A.full = false;
    };

    A.setPublic = function (on) {
        var s = store();
        if (on) A.erase(false);
        if (s && on) s.setItem(flagName(), '1');
        else if (s) s.removeItem(flagName());
        if (!on) A.keep();
        showKept();
    };

    /* Somebody else: an empty form; what was typed stays as a draft of its own. */
    A.another = function () {
        var kept;
        if (!mayLeave()) return;
        kept = !!A.kept;
        A.draftKey = null;
        A.kept = null;
        A.full = false;
        A.dirty = false;
        A.forget();
        A.uncheck();
        D.show(D.id('carried'), false);
        A.draw();
        A.drawDrafts();
        showKept();
        D.say(A.t(kept ? 'OFFLINE_ANOTHER_NOW' : 'OFFLINE_ANOTHER_EMPTY'));
        D.focus(D.id('main'));
    };

    /* ---- the list of drafts ---- */

    function when(ms) {
        var d = new Date(ms);
        return A.t('OFFLINE_WHEN', d.getMonth() + 1, d.getDate(), clock(d));
    }

    /* No page can keep the files that somebody chose, or choose them by itself. */
    function opened(id, what) { return A.t(id, what) + (A.hasSlots() ? (A.lang === 'en' ? '. ' : '。') + A.t('OFFLINE_FILES_AGAIN') : ''); }

    function draftLine(one) {
        return D.el('li', null, [D.el('strong', null, one.name || A.t('OFFLINE_NOBODY')), ' ', D.el('span', { 'class': 'quiet' }, when(one.when)), ' ',
            D.button(A.t('OFFLINE_GO_ON'), function () {
                var wrong;
                if (!mayLeave()) return null;
                wrong = A.takeDraft(one.draft);
                if (wrong) return D.say(wrong);
                A.ownKey = null;
                A.draftKey = one.key;
                A.dirty = true;
                A.keep();
                A.drawDrafts();
                D.say(opened('OFFLINE_GONE_ON', one.name || A.t('OFFLINE_NOBODY')));
                if (D.id('carried').hasAttribute('hidden')) D.focus(D.id('main'));
                return null;
            }, { 'aria-label': A.t('OFFLINE_GO_ON_WITH', one.name || A.t('OFFLINE_NOBODY'), when(one.when)) }), ' ',
            D.button(A.t('OFFLINE_DELETE'), function () {
                removeKey(one.key);
                A.drawDrafts();
                D.say(A.t('OFFLINE_DELETED', one.name || A.t('OFFLINE_NOBODY')));
            }, { 'class': 'small', 'aria-label': A.t('OFFLINE_DELETE_OF', one.name || A.t('OFFLINE_NOBODY'), when(one.when)) })]);
    }

    A.drawDrafts = function () {
        var list = A.drafts().filter(function (one) { return one.key !== A.draftKey; }), box = D.id('drafts');
        D.show(box, list.length > 0);
        D.clear(box, list.length ? [D.el('h2', { id: 'drafts-title' }, A.t('OFFLINE_DRAFTS', list.length)), D.el('ul', { 'aria-labelledby': 'drafts-title' }, list.map(draftLine))] : null);
    };

    /* ---- as a file ---- */

    A.draftName = function () { return D.fileName([A.t('OFFLINE_DRAFT_FILE'), A.personName(), A.form.title].filter(Boolean).join('-')) + '.shenbao.json'; };

    A.saveDraft = function () {
        if (!D.save(A.draftName(), [JSON.stringify(A.draft(), null, 1) + '\n'], 'application/json')) return A.tellNotSaved();
        A.dirty = false;
        return D.say(A.t('OFFLINE_DRAFT_SAVED', A.draftName()));
    };

    A.openDraft = function (file) {
        D.bytes(file, function (bytes) {
            var text = bytes ? S.hash.text(bytes) : null, wrong;
            if (!mayLeave()) return;
            try {
                wrong = A.takeDraft(JSON.parse((text || '').replace(/^\uFEFF/, '')));
            } catch (e) {
                wrong = A.t('OFFLINE_OPEN_STRANGE');
            }
            if (!wrong) {
                A.draftKey = null;
                A.dirty = false;
                A.keep();
                A.drawDrafts();
            }
            D.say(wrong || opened('OFFLINE_OPENED', file.name));
        });
    };

    /* Another window with the same draft would overwrite this one. */
    D.on(window, 'storage', function (event) {
        var held;
        if (!A.draftKey || event.key !== A.draftKey || !event.newValue) return;
        try {
            held = JSON.parse(event.newValue);
        } catch (e) {
            return;
        }
        if (held.page !== A.pageId) D.say(A.t('OFFLINE_TWICE'));
    });
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
