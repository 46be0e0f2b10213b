/*
 * eligible.js - asks what the rules on who may apply look at, judges each guide and says why. Loaded after the runtime, whose trees it walks:
 * a part that cannot be told yet decides nothing, but a part that fails is enough to say no.
 */
(function (S) {
    'use strict';

    var R = S.R, A = S.asks, lists = {}, guides = [], questions = [];
    var UNITS = { YEARS: '年', MONTHS: '个月', AGE: '岁', DAYS: '天', WORKDAYS: '个工作日' };

    function make(tag, className, text) {
        var e = document.createElement(tag);
        if (className) e.className = className;
        if (text !== undefined) e.textContent = text;
        return e;
    }

    function todayIso() {
        var d = new Date();
        return d.getFullYear() + '-' + ('0' + (d.getMonth() + 1)).slice(-2) + '-' + ('0' + d.getDate()).slice(-2);
    }

    /* ---- judging ---- */

    function findField(guide, form, path) {
        var i, k, s, found = null, dot = path.indexOf('.');
        guide.forms.forEach(function (d) {
            if (d.form !== form) return;
            for (i = 0; i < d.sections.length; i++) {
                s = d.sections[i];
                for (k = 0; k < s.fields.length; k++) {
                    if ((s.table || '') === (dot < 0 ? '' : path.slice(0, dot)) && s.fields[k].name === path.slice(dot + 1))
                        found = { section: s, field: s.fields[k] };
                }
            }
        });
        return found;
    }

    function typedOf(guide, form) {
        var out = {};
        guide.uses.forEach(function (use) {
            if (use.form !== form || !use.question) return;
            if (use.question.rows) {
                use.question.rows.forEach(function (row, i) { out[use.table + '.' + (i + 1) + '.' + use.name] = row[use.column] || ''; });
            } else {
                out[use.path] = A.answerFor(use) || '';
            }
        });
        return out;
    }

    function open(guide) {
        var context = { received: todayIso(), lang: 'zh', regions: null, lists: lists }, home = null, others = [];
        guide.forms.forEach(function (d) {
            var taken = S.take(d, typedOf(guide, d.form));
            if (d.form === guide.card.home) home = { definition: d, answers: taken };
            else others.push({ definition: d, program: {}, answers: taken });
        });
        return R.openApplication(home.definition, guide.program, home.answers, context, others)[0];
    }

    function valueOf(E, node) {
        if (R.isCall(node)) return S.F[node.fn].apply(null, [E].concat(node.args.map(function (one) { return valueOf(E, one); })));
        if (!R.isRef(node)) return node;
        return (node.column ? E.c : node.row ? E.r : E.v).call(E, node.type, node.path, node.form);
    }

    function isOpenRef(guide, at, ref) {
        var use = useOf(guide, ref.form || at.form.form, ref.path), a;
        if (!use || !use.question) return true;
        if (use.question.rows) return !use.question.rows.some(function (row) { return row[use.column]; });
        a = at.get(ref.path);
        return A.answerFor(use) === null || (a.value === '' && use.field.type !== 'tick') || a.bad;
    }

    /* true, false, or null while an answer is missing that could decide. */
    function holds(guide, at, node) {
        var a, b, refs;
        if (R.isCall(node) && (node.fn === 'and' || node.fn === 'or')) {
            a = holds(guide, at, node.args[0]);
            b = holds(guide, at, node.args[1]);
            if (a === (node.fn === 'or') || b === (node.fn === 'or')) return node.fn === 'or';
            return a === null || b === null ? null : node.fn === 'and';
        }
        if (R.isCall(node) && node.fn === 'not') {
            a = holds(guide, at, node.args[0]);
            return a === null ? null : !a;
        }
        refs = R.refsOf(node, []);
        if (refs.some(function (ref) { return isOpenRef(guide, at, ref); })) return null;
        return !!valueOf(R.fresh(at, 0), node);
    }

    /* What is asked for before the node can be told. */
    function missing(guide, at, node, out) {
        if (holds(guide, at, node) !== null) return;
        if (R.isCall(node) && /^(and|or|not)$/.test(node.fn)) {
            node.args.forEach(function (one) { missing(guide, at, one, out); });
            return;
        }
        R.refsOf(node, []).forEach(function (ref) {
            var use = useOf(guide, ref.form || at.form.form, ref.path), q = use && use.question && isOpenRef(guide, at, ref) ? A.openFor(use) : null;
            if (q && out.indexOf(q) < 0) out.push(q);
        });
    }

    /* How far from holding: kinds weigh more than amounts, for those time mends. */
    function distance(guide, at, node) {
        var a, b;
        if (holds(guide, at, node)) return 0;
        if (R.isCall(node) && (node.fn === 'and' || node.fn === 'or')) {
            a = distance(guide, at, node.args[0]);
            b = distance(guide, at, node.args[1]);
            return node.fn === 'and' ? a + b : Math.min(a, b);
        }
        return R.isCall(node) && /^(lt|le|gt|ge)_[ndm]$/.test(node.fn) ? 1 : 10;
    }

    /* A number that is too small, with what is lacking; '' when the comparison is another. */
    function lack(guide, at, node) {
        var m = R.isCall(node) ? /^(ge|gt)_n$/.exec(node.fn) : null, ref, use, unit, have, need;
        if (!m || !R.isRef(node.args[0])) return '';
        ref = node.args[0];
        use = useOf(guide, ref.form || at.form.form, ref.path);
        unit = use && UNITS[use.field.unit] || '';
        have = valueOf(R.fresh(at, 0), ref);
        need = valueOf(R.fresh(at, 0), node.args[1]);
        return use.field.label + (m[1] === 'ge' ? '要满' : '要超过') + S.numberToText(need) + unit + '，现在是' + S.numberToText(have) + unit + '，还差' +
            S.numberToText(S.F.sub(null, need, have)) + unit;
    }

    function saySpan(months) {
        var years = Math.floor(months / 12), rest = months % 12;
        return (years ? years + '年' : '') + (rest ? rest + '个月' : '');
    }

    function lackOfTime(at, node) {
        var m = R.isCall(node) ? /^(ge|gt)_([dm])$/.exec(node.fn) : null, have, need;
        if (!m) return '';
        have = valueOf(R.fresh(at, 0), node.args[0]);
        need = valueOf(R.fresh(at, 0), node.args[1]);
        return need > have ? '，还差' + (m[2] === 'd' ? need - have + '天' : saySpan(need - have)) : '';
    }

    function sayFailing(guide, at, node, out) {
        var a, b;
        if (holds(guide, at, node) !== false) return;
        if (R.isCall(node) && node.fn === 'and') {
            sayFailing(guide, at, node.args[0], out);
            sayFailing(guide, at, node.args[1], out);
        } else if (R.isCall(node) && node.fn === 'or') {
            a = distance(guide, at, node.args[0]);
            b = distance(guide, at, node.args[1]);
            sayFailing(guide, at, node.args[a <= b ? 0 : 1], out);
        } else {
            out.push(lack(guide, at, node) || R.sayLeaf(at, node, true) + lackOfTime(at, node));
        }
    }

    /* { state, row, words, ask }: state is yes, no, out or ask. */
    function judge(guide) {
        var J = open(guide), rows = J.P.facts.eligibility || [], out = J.P.facts.excluded || [], near = null, ask = [], i, at, tree, truth, cost;
        for (i = 0; i < out.length; i++) {
            tree = J.P.excluded[i];
            at = placeOf(J, out[i].form);
            truth = tree && at ? holds(guide, at, tree.node) : false;
            if (truth) return { state: 'out', row: out[i] };
            if (truth === null) missing(guide, at, tree.node, ask);
        }
        for (i = 0; i < rows.length; i++) {
            tree = J.P.eligible[i];
            at = placeOf(J, rows[i].form);
            truth = !rows[i].when ? true : tree && at ? holds(guide, at, tree.node) : null;
            if (truth && !ask.length) return { state: 'yes', row: rows[i], number: i + 1 };
            if (truth) return { state: 'ask', ask: ask };
            if (truth === null) {
                near = { undecided: true };
                if (tree && at) missing(guide, at, tree.node, ask);
            }
            cost = truth === false ? distance(guide, at, tree.node) : 0;
            if (truth === false && !(near && near.undecided) && (!near || cost < near.cost))
                near = { row: rows[i], number: i + 1, at: at, node: tree.node, cost: cost };
        }
        if (!near || near.undecided) return { state: 'ask', ask: ask };
        near.words = [];
        sayFailing(guide, near.at, near.node, near.words);
        return { state: 'no', row: near.row, number: near.number, words: near.words };
    }

    function placeOf(J, form) { return form ? R.find(J.application, form) : J; }

    /* ---- questions ---- */

    function useOf(guide, form, path) {
        var i;
        for (i = 0; i < guide.uses.length; i++) if (guide.uses[i].form === form && guide.uses[i].path === path) return guide.uses[i];
        return null;
    }

    /* Which entries the rules tell apart: a long list is asked by these alone. */
    function noteNames(guide, at, node) {
        var ref, use;
        if (!R.isCall(node)) return;
        ref = node.args[0];
        if (ref && R.isRef(ref) && typeof node.args[1] === 'string' && /^(under|selected|eq_t|ne_t)$/.test(node.fn)) {
            use = useOf(guide, ref.form || at.form.form, ref.path);
            if (use) use.named.push({ fn: node.fn, what: node.args[1], list: node.args[2] || '' });
            return;
        }
        if (ref && R.isRef(ref) && !/^(and|or|not)$/.test(node.fn)) {
            use = useOf(guide, ref.form || at.form.form, ref.path);
            if (use) use.asIs = true;
        }
        node.args.forEach(function (one) { noteNames(guide, at, one); });
    }

    function eachTree(guide, f) {
        var J = open(guide);
        ['eligible', 'excluded'].forEach(function (what) {
            var rows = J.P.facts[what === 'eligible' ? 'eligibility' : 'excluded'] || [];
            J.P[what].forEach(function (tree, i) {
                var at = tree && placeOf(J, rows[i].form);
                if (tree && at) f(at, tree);
            });
        });
    }

    function collect(guide) {
        guide.uses = [];
        guide.forms.forEach(function (d) { d.procedure = guide.facts; });
        eachTree(guide, function (at, tree) {
            tree.refs.forEach(function (ref) {
                var form = ref.form || at.form.form, place = findField(guide, form, ref.path), table;
                if (!place || useOf(guide, form, ref.path)) return;
                table = place.section.table;
                guide.uses.push({ form: form, path: ref.path, name: place.field.name, table: table, column: place.field.name, field: place.field,
                    section: place.section, named: [], asIs: false, question: null, again: null });
            });
            noteNames(guide, at, tree.node);
        });
    }

    /* ---- the page ---- */

    function control(field, options, id, get, set) {
        var e;
        if (field.type === 'yes-no' && !options.length) options = [{ value: 'yes', label: '是' }, { value: 'no', label: '否' }];
        if (options.length) {
            e = make('select');
            e.appendChild(new Option('请选择', ''));
            options.forEach(function (o) { e.appendChild(new Option(o.label, o.value)); });
        } else {
            e = make('input');
            e.type = 'text';
            e.autocomplete = 'off';
            if (/^(integer|decimal|money)$/.test(field.type)) e.setAttribute('inputmode', 'decimal');
        }
        e.id = id;
        e.value = get() || '';
        e.addEventListener(options.length ? 'change' : 'input', function () {
            set(e.value);
            update();
        });
        return e;
    }

    function exampleOf(field) {
        var examples = { date: '例如 2019-07-01', 'year-month': '例如 2019-07', year: '例如 2019', period: '例如 2019.07-2023.06，还在做的写“至今”' };
        return examples[field.type] || '';
    }

    function labelOf(field, text) { return text + (UNITS[field.unit] ? '（' + UNITS[field.unit] + '）' : ''); }

    /* Below the label: whose question it is where several have these words, and what to type. */
    function noteOf(q) {
        var whose = q.guides.map(function (g) { return quote(g.card.title); }).join('、');
        return (q.whose ? whose + (q.after ? '分得不同，请再选一次。' : '是这样问的。') : '') + (q.field.hint || exampleOf(q.field));
    }

    function addQuestion(form, q, n) {
        var box = make('div', 'q'), label = make('label', '', labelOf(q.field, q.label)), id = 'q' + n, note, hint = noteOf(q), e;
        e = control(q.field, q.options, id, function () { return q.answer; }, function (v) {
            q.answer = v;
            q.touched = true;
        });
        label.htmlFor = id;
        box.appendChild(label);
        if (hint) {
            note = make('span', 'note', hint);
            note.id = id + '-note';
            e.setAttribute('aria-describedby', note.id);
            box.appendChild(note);
        }
        box.appendChild(e);
        q.error = make('span', 'bad');
        q.error.id = id + '-bad';
        box.appendChild(q.error);
        q.said = make('span', 'note');
        q.said.setAttribute('role', 'status');
        box.appendChild(q.said);
        q.box = box;
        q.control = e;
        form.appendChild(box);
    }

    function addRow(set, q, n, i) {
        var group = make('fieldset', 'row');
        group.appendChild(make('legend', '', '第' + (i + 1) + '行'));
        q.columns.forEach(function (field, c) {
            var id = 'q' + n + '-' + i + '-' + c, label = make('label', '', field.label), tick = field.type === 'tick', e;
            e = control(field, tick ? [] : field.choices || [], id, function () { return q.rows[i][field.name]; }, function (v) { q.rows[i][field.name] = v; });
            label.htmlFor = id;
            group.appendChild(label);
            group.appendChild(e);
            if (exampleOf(field)) group.appendChild(make('span', 'note', exampleOf(field)));
        });
        set.appendChild(group);
    }

    function addTable(form, q, n) {
        var set = make('fieldset', 'q'), more = make('button', '', '再加一行');
        set.appendChild(make('legend', '', q.label));
        q.rows.forEach(function (row, i) { addRow(set, q, n, i); });
        more.type = 'button';
        more.addEventListener('click', function () {
            if (q.rows.length >= q.most) return;
            q.rows.push({});
            addRow(set, q, n, q.rows.length - 1);
            set.appendChild(more);
        });
        set.appendChild(more);
        q.box = set;
        form.appendChild(set);
    }

    function region() {
        var e = document.getElementById('where');
        return e ? e.value : '';
    }

    function isMeant(guide) { return region() === '' || (guide.card.region || '').indexOf(region()) === 0; }

    function addRegions(form) {
        var names = [], box = make('div', 'q'), label = make('label', '', '地区'), select = make('select');
        guides.forEach(function (g) { if (g.card.region && names.indexOf(g.card.region) < 0) names.push(g.card.region); });
        if (names.length < 2) return;
        select.id = label.htmlFor = 'where';
        select.appendChild(new Option('全部地区', ''));
        names.forEach(function (name) { select.appendChild(new Option(name, name)); });
        select.addEventListener('change', update);
        box.appendChild(label);
        box.appendChild(select);
        form.appendChild(box);
    }

    function quote(s) { return '“' + s + '”'; }

    function link(href, text) {
        var a = make('a', '', text);
        a.href = href;
        return a;
    }

    function sayVerdict(box, guide, v) {
        var ul, words = { yes: '可以申报', no: '现在还不行', out: '不能办', ask: '还要再答几个问题' };
        box.appendChild(make('p', 'verdict ' + v.state, { yes: '✓ ', no: '✗ ', out: '✗ ', ask: '… ' }[v.state] + words[v.state]));
        if (v.state === 'yes')
            box.appendChild(make('p', '', '符合第' + v.number + '条' + quote(v.row.text) + (v.row.level ? '，能得到的级别：' + v.row.level : '') + '。'));
        if (v.state === 'out') box.appendChild(make('p', '', v.row.text + '：' + v.row.go));
        if (v.state === 'no') {
            box.appendChild(make('p', '', '最接近的是第' + v.number + '条' + quote(v.row.text) + '，差在：'));
            ul = make('ul');
            v.words.forEach(function (w) { ul.appendChild(make('li', '', w)); });
            box.appendChild(ul);
        }
        if (v.state === 'ask') box.appendChild(make('p', '', '还没有答：' + v.ask.map(function (q) { return q.label; }).join('、')));
    }

    function showGuide(list, guide) {
        var box = make('li', 'card'), v = judge(guide), p = make('p', 'meta');
        box.appendChild(link(guide.card.href, guide.card.title));
        p.appendChild(make('span', '', guide.card.region || ''));
        box.appendChild(p);
        sayVerdict(box, guide, v);
        if (v.state === 'yes') {
            p = make('p');
            p.appendChild(link(guide.card.href, '看办事指南'));
            if (guide.card.pack) {
                p.appendChild(document.createTextNode('　'));
                p.appendChild(link(guide.card.pack, '下载申报包（ZIP）'));
            }
            box.appendChild(p);
        }
        list.appendChild(box);
        return v.state;
    }

    function showErrors() {
        questions.forEach(function (q) {
            var wrong;
            if (!q.control || q.control.tagName === 'SELECT') return;
            wrong = q.answer !== '' && q.uses.some(function (use) { return !S.normalise(use.field, A.answerFor(use)).good; });
            q.error.textContent = wrong ? '看不懂，请改写。' + exampleOf(q.field) : '';
            q.control.setAttribute('aria-invalid', q.error.textContent ? 'true' : 'false');
        });
    }

    function suggestAll() {
        questions.forEach(function (q) {
            var words = A.suggest(q) ? '先照' + quote(q.like.label) + '选了，不一样请改。' : '';
            if (!q.like || q.touched && !q.said.textContent) return;
            if (!q.touched) q.control.value = q.answer;
            if (q.said.textContent !== words) q.said.textContent = words;
        });
    }

    function update() {
        var list = document.getElementById('verdicts'), count = { yes: 0, no: 0, out: 0, ask: 0 };
        questions.forEach(function (q) { q.box.hidden = !q.guides.some(isMeant) || !A.isWanted(q); });
        suggestAll();
        showErrors();
        while (list.firstChild) list.removeChild(list.firstChild);
        guides.forEach(function (g) { if (isMeant(g)) count[showGuide(list, g)]++; });
        document.getElementById('told').textContent = '可以申报' + count.yes + '项，还不行' + (count.no + count.out) + '项，还要再答的' + count.ask + '项。';
    }

    S.eligible = function (data) {
        var form = document.getElementById('ask');
        lists = data.lists;
        guides = data.guides;
        guides.forEach(collect);
        questions = A.questionsOf(guides, lists);
        form.setAttribute('autocomplete', 'off');          /* what a browser puts back by itself would stand there unanswered */
        addRegions(form);
        questions.forEach(function (q, i) { (q.rows ? addTable : addQuestion)(form, q, i); });
        form.addEventListener('submit', function (e) { e.preventDefault(); });
        document.getElementById('asking').removeAttribute('hidden');
        document.getElementById('table').setAttribute('hidden', '');
        update();
    };
}(Shenbao));
