/*
 * offline-choice.js - choosing: a few words as marks, more in a list, many by searching; what hangs on another choice; divisions in steps.
 *
 * A control is { root, first: the element that gets the focus, put(text): shows a value, group: it has a legend instead of a label }; its
 * fn `changed(text)` is called at each change by a person.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = A.D, C = {}, MARKS = 6, LISTED = 60, FOUND = 40;

    function labelOf(f, value) {
        var choice = u.choiceWithValue(f, value);
        return choice ? choice.label || choice.value : value;
    }

    /* Those that may be chosen under what stands in the field `parent`; null when that is empty. */
    function offered(f, above) {
        var all = u.choicesOf(f);
        if (!f.parent) return all;
        if (above === '') return null;
        return all.filter(function (c) { return c.parent === undefined || c.parent === above; });
    }

    /* ---- marks ---- */

    C.marks = function (f, id, name, several, changed) {
        var root = D.el('div', { 'class': 'marks' }), boxes = [], control;
        function value() {
            return boxes.filter(function (b) { return b.box.checked; }).map(function (b) { return b.value; }).join(' ');
        }
        u.choicesOf(f).forEach(function (c, i) {
            var box = D.el('input', { type: several ? 'checkbox' : 'radio', name: name, id: i ? id + '-' + i : id, value: c.value });
            boxes.push({ box: box, value: c.value });
            D.on(box, 'change', function () { changed(value()); });
            D.add(root, D.el('label', { 'class': 'mark' }, [box, ' ', D.el('span', null, c.label)]));
        });
        control = {
            root: root, first: boxes[0].box, group: true,
            put: function (text) {
                var words = several ? text.split(' ') : [text];
                boxes.forEach(function (b) { b.box.checked = u.indexOf(words, b.value) >= 0; });
            }
        };
        if (!several && !f.required) D.add(root, D.button(A.t('OFFLINE_UNCHOOSE'), function () {
            control.put('');
            changed('');
            boxes[0].box.focus();
        }, { 'class': 'small' }));
        return control;
    };

    /* ---- a list ---- */

    C.list = function (f, id, aboveOf, changed) {
        var select = D.el('select', { id: id }), shown = '';
        function fill() {
            var choices = offered(f, aboveOf()), known = false;
            D.clear(select, D.el('option', { value: '' }, choices ? A.t('OFFLINE_CHOOSE') : A.t('OFFLINE_CHOOSE_ABOVE', u.speak(f.parentLabel || ''))));
            (choices || []).forEach(function (c) {
                known = known || c.value === shown;
                D.add(select, D.el('option', { value: c.value }, c.label));
            });
            if (shown && !known) D.add(select, D.el('option', { value: shown }, labelOf(f, shown)));
            select.value = shown;
        }
        D.on(select, 'change', function () {
            shown = select.value;
            changed(shown);
        });
        return {
            root: select, first: select, group: false,
            put: function (text) {
                shown = text;
                fill();
            }
        };
    };

    /* ---- searching: the combobox of ARIA 1.2 with a list ---- */

    /* What is looked for in: folded, small letters. */
    function fold(s) { return u.lower(u.foldNumber(s)); }

    function search(choices, word) {
        var first = [], then = [], w = fold(word);
        choices.forEach(function (c) {
            var label = fold(c.label), at = label.indexOf(w);
            if (at === 0 || fold(c.state) === w) first.push(c);
            else if (at > 0 || c.value !== c.label && fold(c.value).indexOf(w) === 0) then.push(c);
        });
        return first.concat(then);
    }

    C.search = function (f, id, aboveOf, changed) {
        var input = D.el('input', { type: 'text', id: id, role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false',
            'aria-controls': id + '-list' });
        var list = D.el('ul', { id: id + '-list', role: 'listbox', 'class': 'found', hidden: true, 'aria-label': u.speak(f.label) });
        var more = D.el('p', { 'class': 'found-more', hidden: true }), hits = [], at = -1, value = '';

        function close() {
            D.show(list, false);
            D.show(more, false);
            input.setAttribute('aria-expanded', 'false');
            input.removeAttribute('aria-activedescendant');
            at = -1;
        }
        function mark(next) {
            if (at >= 0 && list.childNodes[at]) list.childNodes[at].setAttribute('aria-selected', 'false');
            at = next;
            if (at < 0) return;
            list.childNodes[at].setAttribute('aria-selected', 'true');
            input.setAttribute('aria-activedescendant', list.childNodes[at].id);
            if (list.childNodes[at].scrollIntoView) list.childNodes[at].scrollIntoView({ block: 'nearest' });
        }
        function take(choice) {
            value = choice.value;
            input.value = choice.label;
            close();
            changed(value);
        }
        function open() {
            var choices = offered(f, aboveOf()), found = choices ? search(choices, input.value) : [];
            hits = found.slice(0, FOUND);
            D.clear(list, hits.map(function (c, i) {
                var line = D.el('li', { role: 'option', id: id + '-o' + i, 'aria-selected': 'false' }, c.label);
                D.on(line, 'mousedown', function (event) {
                    event.preventDefault();
                    take(c);
                });
                return line;
            }));
            at = -1;
            D.show(list, hits.length > 0);
            input.setAttribute('aria-expanded', hits.length > 0 ? 'true' : 'false');
            D.clear(more, !choices ? A.t('OFFLINE_CHOOSE_ABOVE', u.speak(f.parentLabel || '')) : !found.length ? A.t('OFFLINE_FOUND_NONE') :
                A.t('OFFLINE_FOUND_MORE', found.length - hits.length));
            D.show(more, found.length === 0 || found.length > hits.length);
        }
        function step(event, by) {
            event.preventDefault();
            if (input.getAttribute('aria-expanded') !== 'true') open();
            if (hits.length) mark((at + by + (at < 0 && by < 0 ? 1 : 0) + hits.length) % hits.length);
        }
        D.on(input, 'input', function () {
            value = input.value;
            open();
            changed(value);
        });
        D.on(input, 'keydown', function (event) {
            var key = event.key;
            if (key === 'ArrowDown' || key === 'Down') step(event, 1);
            else if (key === 'ArrowUp' || key === 'Up') step(event, -1);
            else if (key === 'Escape' || key === 'Esc') close();
            else if (key === 'Enter' && at >= 0) {
                event.preventDefault();
                take(hits[at]);
            } else if (key === 'Tab' && at >= 0) take(hits[at]);
        });
        D.on(input, 'click', open);
        D.on(input, 'blur', close);
        return {
            root: D.el('div', { 'class': 'search' }, [input, list, more]), first: input, group: false,
            put: function (text) {
                value = text;
                input.value = labelOf(f, text);
            }
        };
    };

    /* ---- divisions: province, city, county ---- */

    function beginsWith(code, prefix) { return code.slice(0, prefix.length) === prefix; }

    /* { code: name } of what lies directly below: by the first two, then four digits of what may be chosen. */
    function groups(f, prefix, places) {
        var out = [], seen = {}, n = prefix.length + 2;
        u.choicesOf(f).forEach(function (c) {
            var key = c.state.slice(0, n), whole = key + '000000'.slice(n);
            if (!beginsWith(c.state, prefix) || u.has(seen, key)) return;
            seen[key] = true;
            out.push({ key: key, name: c.state === whole ? c.label : places[whole] || c.label, value: c.state === whole ? c.value : '' });
        });
        return out;
    }

    C.steps = function (f, id, changed) {
        var places = A.head.places || {}, root = D.el('div', { 'class': 'steps' }), value = '', last = { county: 6, city: 4, province: 2 }[f.level] || 6;
        function stateOf(text) {
            var choice = u.choiceWithValue(f, text);
            return choice ? choice.state : '';
        }
        function level(prefix, chosen, n) {
            var select = D.el('select', { id: n === 2 ? id : id + '-' + n, 'aria-label': u.speak(f.label) + A.t('OFFLINE_LEVEL_' + n) });
            D.add(select, D.el('option', { value: '' }, A.t('OFFLINE_CHOOSE')));
            groups(f, prefix, places).forEach(function (g) { D.add(select, D.el('option', { value: g.key }, g.name)); });
            select.value = chosen.length >= n ? chosen.slice(0, n) : '';
            D.on(select, 'change', function () { choose(select.value || prefix, n); });
            return select;
        }
        /* Whether something is left to choose below. */
        function goesOn(key) {
            return key.length >= 2 && key.length < last && u.choicesOf(f).some(function (c) { return beginsWith(c.state, key) && c.state !== key + '000000'.slice(key.length); });
        }
        /* The lists below the one with so many digits, which stays: somebody is at it. */
        function drawBelow(key, n) {
            while (root.childNodes.length > n / 2) root.removeChild(root.lastChild);
            for (; n <= key.length && goesOn(key.slice(0, n)); n += 2) D.add(root, level(key.slice(0, n), key, n + 2));
        }
        function choose(key, n) {
            var whole = key + '000000'.slice(key.length), hit = u.choicesOf(f).filter(function (c) { return c.state === whole; })[0];
            value = hit && !goesOn(key) ? hit.value : '';
            drawBelow(key, n);
            changed(value);
        }
        function draw(key) {
            D.clear(root, level('', key, 2));
            drawBelow(key, 2);
        }
        draw('');
        return {
            root: root, first: null, group: true,
            put: function (text) {
                if (text === value && text !== '') return;
                value = text;
                draw(stateOf(text).replace(/(00)+$/, ''));
            }
        };
    };

    /* ---- which of them ---- */

    /* aboveOf: gives what stands in the field that this one hangs on, in normal form. */
    C.make = function (f, id, aboveOf, changed) {
        var n = u.choicesOf(f).length;
        if (f.type === 'choices' || f.type === 'yes-no') return C.marks(f, id, id, f.type === 'choices', changed);
        if (f.type === 'region' && !f.parent) return C.steps(f, id, changed);
        if (n <= MARKS && !f.parent) return C.marks(f, id, id, false, changed);
        return n <= LISTED ? C.list(f, id, aboveOf, changed) : C.search(f, id, aboveOf, changed);
    };

    C.isChosen = function (f) { return /^(choice|choices|yes-no|code|region)$/.test(f.type); };

    A.C = C;
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
