/*
 * eligible-asks.js - which questions the page of eligibility asks: fields of several forms that ask the same are one question. It knows fields and
 * answers, no page. Loaded after the runtime, before eligible.js.
 *
 * Two fields ask the same when they have the same words, the same kind of answer and, where something is chosen, mostly the same entries.
 * What is chosen from is then what either offers. An entry that a form does not have says nothing in that form: it asks once more, by its
 * own entries, and only after such an answer. So no answer is ever taken for another.
 *
 * Questions whose labels share a word (学位, 学历或学位) stand one behind the other, and the later shows the same entry as soon as the first has
 * it, to be seen and changed.
 */
(function (S) {
    'use strict';

    var u = S.u, SHORTEN = 30;                             /* longer lists are asked by what the rules tell apart */
    var SORTS = { integer: 'number', decimal: 'number', money: 'number', date: 'time', 'year-month': 'time', year: 'time' };
    var FINEST = ['date', 'year-month', 'year'], REST = /^(其他|其它|别的|都不是|没有|无$)/;

    function labelled(choices) { return choices.map(function (c) { return { value: c.value, label: c.label || c.value, names: [c.label || c.value] }; }); }

    /* ---- entries ---- */

    function byName(list, name) { return list.filter(function (c) { return c.name === name; })[0] || null; }

    function isUnder(lists, value, n) {
        var E = S.env({ sections: [] }, {}, { received: '', lists: lists });
        return n.fn === 'under' ? S.F.under(E, value, n.what, n.list) : value === n.what;
    }

    /* The entry that a rule names by code, name or value. */
    function entryOf(all, lists, n) {
        var entry = n.fn === 'under' && u.has(lists, n.list) ? u.byCode(lists[n.list], n.what) || byName(lists[n.list], n.what) : null;
        var choice = all.filter(function (c) { return c.value === n.what || c.label === n.what; })[0];
        return entry ? { value: entry.code, label: entry.name } : choice || { value: n.what };
    }

    /* What to choose from: all there is, or of a long list what the rules tell apart and one that is none of it. */
    function optionsOf(use, lists) {
        var all = use.field.choices || [], out = [], none = null;
        if (use.field.type === 'tick') return labelled([{ value: '1', label: '是' }, { value: '', label: '否' }]);
        if (use.field.type === 'yes-no' && !all.length) return labelled([{ value: 'yes', label: '是' }, { value: 'no', label: '否' }]);
        if (all.length <= SHORTEN || use.asIs || !use.named.length) return labelled(all);
        use.named.forEach(function (n) {
            var c = entryOf(all, lists, n);
            if (c.value && out.every(function (o) { return o.value !== c.value; })) out.push(c);
        });
        all.forEach(function (c) {
            if (!none && !use.named.some(function (n) { return isUnder(lists, c.value, n); })) none = c.value;
        });
        if (none) out.push({ value: none, label: '都不是' });
        return labelled(out);
    }

    /* The words by which an entry is known in other forms, too: its label, and its value when that is words and no code. */
    function knownAs(option) { return /[㐀-鿿]/.test(option.value) && option.value !== option.label ? [option.label, option.value] : [option.label]; }

    function sameEntry(a, b) { return knownAs(b).some(function (name) { return a.names.indexOf(name) >= 0; }); }

    function entryFor(options, wanted) { return options.filter(function (o) { return sameEntry(wanted, o); })[0] || null; }

    /* "None of these" is the same entry only because the question then shows all that either form has. */
    function shared(a, b) {
        return b.filter(function (o) { return !REST.test(o.label) && a.some(function (one) { return sameEntry(one, o); }); }).length;
    }

    function counted(options) { return options.filter(function (o) { return !REST.test(o.label); }).length; }

    /* New entries go behind the one that they stand behind in their own form; of two labels of one entry the longer says more. */
    function addEntries(q, options) {
        var at = 0;
        options.forEach(function (o) {
            var same = q.options.filter(function (one) { return sameEntry(one, o); })[0];
            if (!same) {
                q.options.splice(REST.test(o.label) ? q.options.length : at, 0, { value: o.label, label: o.label, names: knownAs(o) });
                at = REST.test(o.label) && at < q.options.length - 1 ? at : at + 1;
                return;
            }
            at = q.options.indexOf(same) + 1;
            knownAs(o).forEach(function (name) { if (same.names.indexOf(name) < 0) same.names.push(name); });
            if (o.label.length > same.label.length) same.label = o.label;
        });
    }

    /* ---- questions ---- */

    /* A label that says little without the part of the form that it stands in gets that part's name. */
    function wordsOf(use) {
        var label = use.field.label, part = use.field.part;
        return label.length <= 2 && part && part.indexOf(label) < 0 ? part + '：' + label : label;
    }

    function kindOf(use) { return use.options.length ? 'choice' : (SORTS[use.field.type] || use.field.type) + (use.field.unit || ''); }

    function isAlike(q, use) {
        var common;
        if (q.rows || q.label !== wordsOf(use) || q.kind !== kindOf(use)) return false;
        if (q.kind !== 'choice') return true;
        common = shared(q.options, use.options);
        return common > 0 && common * 2 >= Math.min(counted(q.options), counted(use.options));
    }

    function addGuide(q, guide) { if (q.guides.indexOf(guide) < 0) q.guides.push(guide); }

    function newQuestion(label, use) {
        return { label: label, field: use.field, kind: kindOf(use), guides: [], options: [], answer: '', rows: null, columns: [], after: null, whose: false,
            like: null, touched: false };
    }

    function ask(questions, guide, use) {
        var q = questions.filter(function (one) { return isAlike(one, use); })[0];
        if (!q) {
            q = newQuestion(wordsOf(use), use);
            questions.push(q);
        }
        addEntries(q, use.options);
        addGuide(q, guide);
        q.uses = (q.uses || []).concat(use);
        if (FINEST.indexOf(use.field.type) >= 0 && FINEST.indexOf(use.field.type) < FINEST.indexOf(q.field.type)) q.field = use.field;
        use.question = q;
    }

    function askTable(questions, guide, use) {
        var label = use.section.title || use.field.label;
        var q = questions.filter(function (one) { return one.rows && one.table === use.table && one.label === label; })[0];
        if (!q) {
            q = newQuestion(label, use);
            q.table = use.table;
            q.rows = [{}, {}];
            q.most = use.section.rows.max;
            questions.push(q);
        }
        addGuide(q, guide);
        if (q.columns.every(function (c) { return c.name !== use.field.name; })) q.columns.push(use.field);
        use.question = q;
    }

    /* Entries that the form of this use does not have: after one of them it asks by its own. */
    function askAgain(questions, guide, use) {
        var q = use.question, own, key;
        if (q.rows || q.kind !== 'choice' || q.options.every(function (o) { return entryFor(use.options, o); })) return;
        key = use.options.map(function (o) { return o.label; }).join('|');
        own = questions.filter(function (one) { return one.after === q && one.own === key; })[0];
        if (!own) {
            own = newQuestion(q.label, use);
            own.after = q;
            own.own = key;
            own.whose = true;
            own.uses = [];
            addEntries(own, use.options);
            questions.splice(questions.indexOf(q) + 1, 0, own);
        }
        addGuide(own, guide);
        own.uses.push(use);
        use.again = own;
    }

    /* The words of a label: 学历 and 学位 of 学历或学位. */
    function coresOf(q) { return q.field.label.split(/[或和及、（）()\/]+/).filter(Boolean); }

    function isRelated(a, b) {
        return a.kind === 'choice' && b.kind === 'choice' && coresOf(a).some(function (word) { return coresOf(b).indexOf(word) >= 0; });
    }

    /* Each with those that follow it, and behind them its relatives. */
    function gather(questions) {
        var out = [];
        function put(q) {
            out.push(q);
            questions.forEach(function (one) { if (one.after === q) out.push(one); });
        }
        questions.forEach(function (q) {
            if (q.after || out.indexOf(q) >= 0) return;
            put(q);
            questions.forEach(function (one) {
                if (one.after || out.indexOf(one) >= 0 || !isRelated(q, one)) return;
                if (shared(q.options, one.options)) one.like = q;
                put(one);
            });
        });
        return out;
    }

    /* Shows what its relative says in a question that nobody has answered. True when it did. */
    function suggest(q) {
        var chosen, entry;
        if (!q.like || q.touched) return false;
        chosen = q.like.options.filter(function (o) { return o.value === q.like.answer; })[0];
        entry = chosen ? entryFor(q.options, chosen) : null;
        q.answer = entry ? entry.value : '';
        return !!entry;
    }

    /* guides: each with uses, what its rules look at. Gives the questions in their order, and each use its question. */
    function questionsOf(guides, lists) {
        var questions = [];
        guides.forEach(function (guide) {
            guide.uses.forEach(function (use) {
                use.options = use.table ? [] : optionsOf(use, lists);
                (use.table ? askTable : ask)(questions, guide, use);
            });
        });
        guides.forEach(function (guide) { guide.uses.forEach(function (use) { askAgain(questions, guide, use); }); });
        questions.forEach(function (q) {
            if (questions.some(function (one) { return one !== q && one.label === q.label && one.after !== q; })) q.whose = true;
        });
        return gather(questions);
    }

    /* ---- answers ---- */

    /* A day answers for its month and year. */
    function timeFor(use, typed) {
        var day = S.normalise(use.field, typed), kept = { 'year-month': 7, year: 4 }[use.field.type];
        if (day.good || !kept) return typed;
        day = S.normalise({ type: 'date', label: '' }, typed);
        if (!day.good) day = S.normalise({ type: 'year-month', label: '' }, typed);
        return day.good ? day.value.slice(0, kept) : typed;
    }

    function chosenFor(use, q) {
        var chosen = q.options.filter(function (o) { return o.value === q.answer; })[0];
        return chosen ? entryFor(use.options, chosen) : null;
    }

    /* What the answers say in the form of this use, or null while nothing does. */
    function answerFor(use) {
        var q = use.question, entry;
        if (q.answer === '') return null;
        if (q.kind !== 'choice') return /^time/.test(q.kind) ? timeFor(use, q.answer) : q.answer;
        entry = chosenFor(use, q) || (use.again && use.again.answer !== '' ? chosenFor(use, use.again) : null);
        return entry ? entry.value : null;
    }

    /* The question that is open when answerFor gives null. */
    function openFor(use) { return use.again && use.question.answer !== '' ? use.again : use.question; }

    /* A question that follows another is there when that one's answer says nothing in one of its forms. */
    function isWanted(q) {
        return !q.after || (q.after.answer !== '' && q.uses.some(function (use) { return !chosenFor(use, q.after); }));
    }

    S.asks = { questionsOf: questionsOf, suggest: suggest, answerFor: answerFor, openFor: openFor, isWanted: isWanted };
}(Shenbao));
