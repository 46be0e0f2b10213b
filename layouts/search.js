/* Search without a server. The line before this one says how many shards and index files there are; they are scripts that hand their
 * contents to the functions below. src/page/search.c writes them: fold, keys and hash are the same there. ES5. */
(function (S) {
    'use strict';
    var PAGE = 20, FEW = 3, AROUND = 30, SNIPPET = 96;
    var pages = null, byShard = {}, indexes = {}, waiting = {}, root = '';

    S.titles = function (rows) { pages = rows; };
    S.index = function (n, keys) { indexes[n] = keys; };
    S.shard = function (n, rows) {
        byShard[n] = rows.map(function (r) { return { href: r[0], title: r[1], text: r[2], t: fold(r[1]), x: fold(r[2]) }; });
    };

    /* Calls done once the script has run, or could not be had. Tests put their own in its place. */
    S.load = function (name, done) {
        var s = document.createElement('script');
        s.src = root + name;
        s.onload = s.onerror = function () { done(); };
        document.head.appendChild(s);
    };

    function need(name, have, done) {
        if (have()) return done();
        if (waiting[name]) { waiting[name].push(done); return; }
        waiting[name] = [done];
        S.load(name, function () {
            var all = waiting[name];
            delete waiting[name];
            all.forEach(function (f) { f(); });
        });
    }

    function needAll(list, done) {
        var left = list.length;
        if (!left) return done();
        list.forEach(function (x) { need(x.name, x.have, function () { if (--left === 0) done(); }); });
    }

    function haveShard(n) { return { name: 'search-s' + n + '.js', have: function () { return byShard[n]; } }; }
    function haveIndex(n) { return { name: 'search-i' + n + '.js', have: function () { return indexes[n]; } }; }

    /* Half width, lower case, blanks as spaces; of the same length, so that places in it are places in the text. */
    function fold(s) {
        var out = '', i, c;
        for (i = 0; i < s.length; i++) {
            c = s.charCodeAt(i);
            if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
            if (c === 0x3000 || c === 0xA0 || (c >= 0x2000 && c <= 0x200A) || (c >= 9 && c <= 13)) c = 32;
            if (c >= 65 && c <= 90) c += 32;
            out += String.fromCharCode(c);
        }
        return out;
    }
    S.fold = fold;

    function isWord(c) { return (c >= 97 && c <= 122) || (c >= 48 && c <= 57); }
    function isHan(c) {
        return c === 0x3007 || (c >= 0x3021 && c <= 0x3029) || (c >= 0x3038 && c <= 0x303A) || (c >= 0x3400 && c <= 0x4DBF) ||
            (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x2FFFD) || (c >= 0x30000 && c <= 0x3FFFD);
    }

    /* FNV-1a over UTF-8, 32 bits. */
    function hash(s) {
        var bytes = unescape(encodeURIComponent(s)), h = 0x811C9DC5, i;
        for (i = 0; i < bytes.length; i++) {
            h ^= bytes.charCodeAt(i);
            h = ((h & 0xFFFF) * 16777619 + ((((h >>> 16) * 16777619) & 0xFFFF) << 16)) >>> 0;
        }
        return h;
    }

    /* What must stand in the index for a shard to hold the term: pairs of characters, and words that the term shows whole. */
    function keysOf(term) {
        var keys = [], before = '', word = '', from = 0, i, c, ch;
        for (i = 0; i <= term.length; i += ch.length) {
            c = i < term.length ? term.charCodeAt(i) : 0;
            ch = i < term.length ? term.charAt(i) : ' ';
            if (c >= 0xD800 && c < 0xDC00 && i + 1 < term.length) {
                ch = term.substr(i, 2);
                c = (c - 0xD800) * 0x400 + (term.charCodeAt(i + 1) - 0xDC00) + 0x10000;
            }
            if (isWord(c)) {
                if (!word) from = i;
                word += ch;
            } else {
                if (word.length > 1 && word.length <= 64 && from > 0 && i < term.length) keys.push('.' + hash(word).toString(16));
                word = '';
            }
            if (isWord(c) || isHan(c)) {
                if (before) keys.push(before + ch);
                before = ch;
            } else {
                before = '';
            }
        }
        return keys;
    }

    function unique(list) {
        return list.filter(function (x, i) { return list.indexOf(x) === i; });
    }

    /* The shards that hold all keys, in order. Their index files are there. */
    function shardsWith(keys) {
        var out = [], n, lists = [];
        for (n = 0; n < keys.length; n++) {
            var line = (indexes[hash(keys[n]) & (S.files - 1)] || {})[keys[n]];
            if (line === undefined) return [];
            if (line === '*') continue;
            lists.push(line.split(' ').reduce(function (set, x) { set[parseInt(x, 16)] = true; return set; }, {}));
        }
        for (n = 0; n < S.shards; n++)
            if (lists.every(function (set) { return set[n]; })) out.push(n);
        return out;
    }

    function count(text, term) {
        var n = 0, at = -term.length;
        while ((at = text.indexOf(term, at + term.length)) >= 0) n++;
        return n;
    }

    /* Matching pages of one shard, the best first. */
    function scan(rows, terms) {
        var hits = [];
        (rows || []).forEach(function (r) {
            var inTitle = 0, times = 0, all = terms.every(function (t) {
                var a = r.t.indexOf(t) >= 0, n = count(r.x, t);
                inTitle += a ? 1 : 0;
                times += n;
                return a || n;
            });
            if (all) hits.push({ page: r, inTitle: inTitle, times: times });
        });
        return hits.sort(function (a, b) {
            return b.inTitle - a.inTitle || b.times - a.times || (a.page.href < b.page.href ? -1 : 1);
        });
    }

    /* A search under way: more(n, done) calls done with the next hits, about n of them, until `end`. Pages with all terms in the title come first. */
    S.find = function (query, ready) {
        var terms = unique(fold(query).split(' ').filter(function (t) { return t; }));
        var keys = unique([].concat.apply([], terms.map(keysOf)));
        var files = unique(keys.map(function (k) { return hash(k) & (S.files - 1); })).map(haveIndex);
        var search = { terms: terms, end: !terms.length, more: null };
        var titled = {}, first = [], rest = [], seen = {};

        function start() {
            if (terms.length) rest = shardsWith(keys);
            (pages || []).forEach(function (p) {
                var t = fold(p[1]);
                if (!terms.length || !terms.every(function (x) { return t.indexOf(x) >= 0; })) return;
                titled[p[0]] = true;
                if (first.indexOf(p[2]) < 0) first.push(p[2]);
            });
            ready(search);
        }
        function take(from, n, wanted, got, done) {
            if (got.length >= n || !from.length) return done();
            var shard = from.shift();
            needAll([haveShard(shard)], function () {
                scan(byShard[shard], terms).forEach(function (h) {
                    if (seen[h.page.href] || !wanted(h)) return;
                    seen[h.page.href] = true;
                    got.push(h);
                });
                take(from, n, wanted, got, done);
            });
        }
        search.more = function (n, done) {
            var got = [];
            take(first, n, function (h) { return titled[h.page.href]; }, got, function () {
                take(rest, n, function () { return true; }, got, function () {
                    search.end = !first.length && !rest.length;
                    done(got);
                });
            });
        };
        needAll([{ name: 'search-titles.js', have: function () { return pages; } }].concat(files), start);
    };

    /* ---- what is meant, when nothing holds the very words ---- */

    /* How people ask, and the words that the pages have for it. */
    var MEANT = [
        [/多少钱|要钱|花钱|交钱|价钱|价格/g, ' 费用 '],
        [/(要交|交|要|打印)?(几|多少)[份张]/g, ' 份数 '],
        [/(什么时候|几号|哪天|哪一天|何时)?(截止|到期)(时间|日期)?|来得及|期限/g, ' 受理时间 时限 截止 '],
        [/(什么时候|几号|哪天|哪一天|何时)(能|可以)?(报|交|收|办)?/g, ' 受理时间 时限 '],
        [/(在|到|去)?(哪里|哪儿|哪(?=交|办|报|领))(交|办|报|领)?|地址|地点|交给谁/g, ' 到哪里办 窗口 '],
        [/(怎么|怎样|如何)(申报|办理|报名|报|办|评|交|走)|流程|程序/g, ' 办理步骤 '],
        [/(要|需要|缺|带)?(什么|哪些|啥)(材料|东西|资料|证件)/g, ' 要交的材料 '],
        [/(什么|哪些|啥)条件|够不够|能不能[报评]|(谁|哪些人)(能|可以)[报办评]?/g, ' 谁可以办 条件 '],
        [/(几|多少)年/g, ' 年限 满 '],
        [/老师/g, ' 教师 '], [/医生|大夫|护士|医院/g, ' 卫生 '], [/公司|企业|厂/g, ' 单位 '],
        [/填错|写错|弄错|改错/g, ' 改 退回 '], [/没有?网|断网|上不了网/g, ' 不联网 ']
    ];
    var ASKING = /请问|怎么办|怎么|怎样|如何|什么|哪些|哪个|多少|多大|多久|多长|能不能|可不可以|可以|要不要|是不是|有没有|需要|[我您你吗呢啊吧的了？?！!，,。、；;：:]/g;

    /* The words of a question, without those that only ask. A single character is kept only where there is nothing else. */
    S.pieces = function (query) {
        var text = fold(query), all;
        MEANT.forEach(function (m) { text = text.replace(m[0], m[1]); });
        all = unique(text.replace(ASKING, ' ').split(' ').filter(function (t) { return t; }));
        return all.some(function (t) { return t.length > 1; }) ? all.filter(function (t) { return t.length > 1; }) : all;
    };

    /* Words of two characters out of those that stand on no page: 小学语文 is looked for as 小学 and 语文. */
    function halves(words) {
        return unique([].concat.apply([], words.map(function (w) {
            return w.length > 3 ? w.match(/[\s\S]{2}/g) : [w];
        })));
    }

    /* The pages that hold most of the words, those with one in the title first; done(hits, the words that were found). */
    function most(words, done) {
        var by = {}, hits = [], found = [];
        function next(i) {
            if (i === words.length) {
                hits.sort(function (a, b) {
                    return b.words - a.words || b.inTitle - a.inTitle || b.times - a.times || (a.page.href < b.page.href ? -1 : 1);
                });
                return done(hits, found);
            }
            S.find(words[i], function (search) {
                search.more(2 * PAGE, function (some) {
                    if (some.length) found.push(words[i]);
                    some.forEach(function (h) {
                        var had = by['=' + h.page.href];
                        if (!had) hits.push(had = by['=' + h.page.href] = { page: h.page, words: 0, inTitle: 0, times: 0 });
                        had.words++;
                        had.inTitle += h.inTitle;
                        had.times += h.times;
                    });
                    next(i + 1);
                });
            });
        }
        next(0);
    }

    /* What may be meant by a query that nothing answers: done(hits, words). Not more than two pages of them. */
    S.meant = function (query, done) {
        var words = S.pieces(query).slice(0, 6);
        most(words, function (hits, found) {
            if (hits.length) return done(hits.slice(0, 2 * PAGE), found);
            words = halves(words).slice(0, 8);
            most(words, function (hits, found) {
                done(hits.filter(function (h) { return h.words === words.length; }).slice(0, 2 * PAGE), found);
            });
        });
    };

    /* ---- what people see ---- */

    /* Where terms stand in a folded text, as [from, to] in order, overlaps joined. */
    function marks(text, terms) {
        var all = [], out = [];
        terms.forEach(function (t) {
            for (var at = text.indexOf(t); at >= 0; at = text.indexOf(t, at + t.length)) all.push([at, at + t.length]);
        });
        all.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; });
        all.forEach(function (m) {
            var last = out[out.length - 1];
            if (last && m[0] <= last[1]) last[1] = Math.max(last[1], m[1]);
            else out.push(m);
        });
        return out;
    }

    function half(text, i) {                              /* in the middle of a character */
        return i > 0 && i < text.length && /[\uDC00-\uDFFF]/.test(text.charAt(i));
    }

    /* The piece of the text that shows most of the terms, [from, to]. */
    function piece(folded, terms) {
        var all = marks(folded, terms), best = 0, most = -1;
        all.slice(0, 200).forEach(function (m, i) {
            var n = 0, j;
            for (j = i; j < all.length && all[j][0] < m[0] + SNIPPET - AROUND; j++) n++;
            if (n > most) { most = n; best = m[0]; }
        });
        var from = Math.max(0, best - AROUND), to = Math.min(folded.length, from + SNIPPET);
        if (half(folded, from)) from--;
        if (half(folded, to)) to++;
        return [from, to];
    }

    function put(el, text, folded, terms) {
        var at = 0;
        marks(folded, terms).forEach(function (m) {
            el.appendChild(document.createTextNode(text.slice(at, m[0])));
            var mark = document.createElement('mark');
            mark.textContent = text.slice(m[0], m[1]);
            el.appendChild(mark);
            at = m[1];
        });
        el.appendChild(document.createTextNode(text.slice(at)));
    }

    function item(hit, terms) {
        var li = document.createElement('li'), a = document.createElement('a'), p = document.createElement('p');
        var span = piece(hit.page.x, terms);
        a.href = root + hit.page.href;
        put(a, hit.page.title, hit.page.t, terms);
        if (span[0] > 0) p.appendChild(document.createTextNode('…'));
        put(p, hit.page.text.slice(span[0], span[1]), hit.page.x.slice(span[0], span[1]), terms);
        if (span[1] < hit.page.x.length) p.appendChild(document.createTextNode('…'));
        li.appendChild(a);
        li.appendChild(p);
        return li;
    }

    /* What was looked for, kept with this entry of the history, so that the hits are there again for a reader who comes back from one.
     * `at` is the hit that was followed, or -1. */
    function keep(words, shown, at) {
        if (!window.history || !history.replaceState) return;
        try {
            history.replaceState(words ? { search: { words: words, shown: shown, at: at } } : null, '');
        } catch (e) { /* too often for this browser: what was kept before stays */ }
    }

    function recall() { return (window.history && history.state && history.state.search) || null; }

    /* What is looked for in a form, and what was found: run() looks for what stands in it, next() for more, forget() what was kept with the
     * page, follow(at) keeps which hit is opened. */
    function finder(form) {
        var input = form.querySelector('input'), list = form.querySelector('.found'), status = form.querySelector('.status');
        var more = form.querySelector('button'), asked = 0, now = null, shown = 0, back = recall();

        /* To the hit that was followed, once it is there, unless the reader has gone on already. */
        function goBack() {
            var links = list.querySelectorAll('a'), here = document.activeElement;
            if (!back) return keep(input.value, shown, -1);
            if (back.at >= links.length && more.hidden) return;                  /* it may be one of those that are meant */
            if (links[back.at] && (!here || here === document.body)) links[back.at].focus();
            back = null;
        }
        function say(ended) {
            status.textContent = shown ? '找到 ' + shown + ' 条' + (ended ? '。' : '，还有更多。')
                : '没有找到。换个说法，或者少写几个字再试。';
            more.hidden = ended;
        }
        function add(id, hits) {
            if (id !== asked) return;
            hits.forEach(function (h) { list.appendChild(item(h, now.terms)); });
            shown += hits.length;
            say(now.end);
            goBack();
            if (shown < FEW && now.end) S.meant(input.value, function (hits, words) { addMeant(id, hits, words); });
        }
        function addMeant(id, hits, words) {
            var had = [].map.call(list.querySelectorAll('a'), function (a) { return a.getAttribute('href'); });
            hits = hits.filter(function (h) { return had.indexOf(root + h.page.href) < 0; });
            if (id !== asked || !hits.length) return;
            hits.forEach(function (h) { list.appendChild(item(h, words)); });
            status.textContent = (shown ? '一字不差的 ' + shown + ' 条，' : '没有一字不差的，') + '按“' + words.join('”“') + '”另找到 ' + hits.length + ' 条。';
            goBack();
        }
        function run() {
            var id = ++asked;
            S.find(input.value, function (search) {
                if (id !== asked) return;
                now = search;
                search.more(Math.max(PAGE, (back && back.shown) || 0), function (hits) {
                    if (id !== asked) return;
                    list.textContent = '';
                    shown = 0;
                    if (search.terms.length) return add(id, hits);
                    status.textContent = '';
                    more.hidden = true;
                    keep('', 0, -1);
                });
            });
        }
        if (input.value) back = null;
        else if (back) input.value = back.words;
        return {
            run: run,
            next: function () { var id = asked; now.more(PAGE, function (hits) { add(id, hits); }); },
            forget: function () { back = null; },
            follow: function (at) { keep(input.value, shown, at); }
        };
    }

    /* Makes a form with an input, an element .status and a list .found search as one types. */
    S.attach = function (form) {
        var input = form.querySelector('input'), list = form.querySelector('.found'), timer = 0, found;
        root = form.getAttribute('data-root') || '';
        found = finder(form);

        function links() { return [].slice.call(list.querySelectorAll('a')); }
        function step(by) {
            var all = links(), at = all.indexOf(document.activeElement) + by;
            if (at < 0) input.focus();
            else if (at < all.length) all[at].focus();
        }
        form.addEventListener('submit', function (e) { e.preventDefault(); found.run(); });
        input.addEventListener('input', function () { found.forget(); clearTimeout(timer); timer = setTimeout(found.run, 120); });
        form.querySelector('button').addEventListener('click', found.next);
        list.addEventListener('click', function (e) {
            var at = links().indexOf(e.target.nodeName === 'MARK' ? e.target.parentNode : e.target);
            if (at >= 0) found.follow(at);
        });
        form.addEventListener('keydown', function (e) {
            var k = e.key || e.keyCode;
            if (k === 'ArrowDown' || k === 40) { e.preventDefault(); step(1); }
            if (k === 'ArrowUp' || k === 38) { e.preventDefault(); step(-1); }
            if (k === 'Escape' || k === 27) { input.value = ''; found.forget(); found.run(); input.focus(); }
        });
        if (input.value) found.run();
    };
}(shenbaoSearch));
