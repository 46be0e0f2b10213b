/*
 * runtime-regex.js - the matcher of regex(): the dialect of shenbao-form(5) as an automaton walked over the text once, by code points, so
 * that no pattern can take long. The twin of regex.c; patterns that the compiler refuses do not come here. Loaded after runtime-expr.js.
 */
(function (S) {
    'use strict';

    var u = S.u, LAST = 0x10FFFF, cache = {}, cached = 0;
    var DIGIT = [0x30, 0x39], WORD = [0x30, 0x39, 0x41, 0x5A, 0x5F, 0x5F, 0x61, 0x7A], SPACE = [9, 13, 32, 32];

    /* ---- sets: first, last, first, last ... ---- */

    function complement(ranges) {
        var pairs = [], out = [], from = 0, i;
        for (i = 0; i < ranges.length; i += 2) pairs.push([ranges[i], ranges[i + 1]]);
        pairs.sort(function (a, b) { return a[0] - b[0]; });
        for (i = 0; i < pairs.length; i++) {
            if (pairs[i][0] > from) out.push(from, pairs[i][0] - 1);
            from = Math.max(from, pairs[i][1] + 1);
        }
        if (from <= LAST) out.push(from, LAST);
        return out;
    }

    function contains(ranges, cp) {
        var i;
        for (i = 0; i < ranges.length; i += 2) if (cp >= ranges[i] && cp <= ranges[i + 1]) return true;
        return false;
    }

    /* ---- pattern to tree: { set } { all: [...] } { any: [...] } { one, least, most }; most -1 has no end ---- */

    function Parser(pattern) {
        var p = u.points(pattern), slashes = 0;
        if (p[0] === 0x5E) p.shift();
        while (slashes < p.length - 1 && p[p.length - 2 - slashes] === 0x5C) slashes++;
        if (p[p.length - 1] === 0x24 && slashes % 2 === 0) p.pop();
        this.p = p;
        this.at = 0;
    }

    Parser.prototype.peek = function () { return this.at < this.p.length ? u.character(this.p[this.at]) : ''; };

    Parser.prototype.any = function () {
        var out = [this.all()];
        while (this.peek() === '|') {
            this.at++;
            out.push(this.all());
        }
        return { any: out };
    };

    Parser.prototype.all = function () {
        var out = [];
        while (this.at < this.p.length && this.peek() !== '|' && this.peek() !== ')') out.push(this.repeated());
        return { all: out };
    };

    Parser.prototype.repeated = function () {
        var one = this.one(), m;
        switch (this.peek()) {
        case '*': m = [0, -1]; this.at++; break;
        case '+': m = [1, -1]; this.at++; break;
        case '?': m = [0, 1]; this.at++; break;
        case '{': m = this.counts(); break;
        default: return one;
        }
        return { one: one, least: m[0], most: m[1] };
    };

    /* {m} {m,} {m,n} */
    Parser.prototype.counts = function () {
        var s = '', least;
        for (this.at++; this.peek() !== '}' && this.peek() !== ''; this.at++) s += this.peek();
        this.at++;
        s = s.split(',');
        least = +s[0];
        return [least, s.length === 1 ? least : s[1] === '' ? -1 : +s[1]];
    };

    Parser.prototype.one = function () {
        var c = this.peek(), cp = this.p[this.at++], inside;
        switch (c) {
        case '.': return { set: complement([10, 10]) };
        case '[': return { set: this.inBrackets() };
        case '\\': return { set: this.escaped() };
        case '(':
            inside = this.any();
            this.at++;
            return inside;
        default: return { set: [cp, cp] };
        }
    };

    /* What follows a backslash, as a set. */
    Parser.prototype.escaped = function () {
        var cp = this.p[this.at++];
        switch (u.character(cp)) {
        case 'd': return DIGIT;
        case 'D': return complement(DIGIT);
        case 'w': return WORD;
        case 'W': return complement(WORD);
        case 's': return SPACE;
        case 'S': return complement(SPACE);
        case 't': return [9, 9];
        case 'n': return [10, 10];
        case 'r': return [13, 13];
        default: return [cp, cp];
        }
    };

    Parser.prototype.inBrackets = function () {
        var not = this.peek() === '^', out = [], from, to;
        if (not) this.at++;
        while (this.at < this.p.length && this.peek() !== ']') {
            from = this.member();
            to = from;
            if (from.length === 2 && from[0] === from[1] && this.peek() === '-' && this.at + 1 < this.p.length &&
                this.p[this.at + 1] !== 0x5D) {
                this.at++;
                to = this.member();
            }
            out = out.concat(to === from ? from : [from[0], to[1]]);
        }
        this.at++;
        return not ? complement(out) : out;
    };

    Parser.prototype.member = function () {
        var cp = this.p[this.at++];
        return cp === 0x5C ? this.escaped() : [cp, cp];
    };

    /* ---- tree to program: { set } goes on to the next, { go: [places] } without reading; the last is {} ---- */

    function emit(code, node) {
        var i, ends = [], fork, start;
        if (node.set) {
            code.push({ set: node.set });
        } else if (node.all) {
            for (i = 0; i < node.all.length; i++) emit(code, node.all[i]);
        } else if (node.any) {
            for (i = 0; i < node.any.length; i++) {
                fork = { go: [code.length + 1] };
                if (i < node.any.length - 1) code.push(fork);
                emit(code, node.any[i]);
                if (i < node.any.length - 1) {
                    ends.push({ go: [] });
                    code.push(ends[i]);
                    fork.go.push(code.length);
                }
            }
            for (i = 0; i < ends.length; i++) ends[i].go.push(code.length);
        } else {
            for (i = 0; i < node.least; i++) emit(code, node.one);
            if (node.most < 0) {
                start = code.length;
                fork = { go: [start + 1] };
                code.push(fork);
                emit(code, node.one);
                code.push({ go: [start] });
                fork.go.push(code.length);
            }
            for (i = node.least; i < node.most; i++) {
                fork = { go: [code.length + 1] };
                code.push(fork);
                emit(code, node.one);
                ends.push(fork);
            }
            for (i = 0; i < ends.length; i++) ends[i].go.push(code.length);
        }
    }

    function compile(pattern) {
        var code = [];
        emit(code, new Parser(pattern).any());
        code.push({});
        return code;
    }

    /* Adds place `at` and all that is reached from it without reading. */
    function reach(code, list, seen, step, at) {
        var stack = [at], i, one;
        while (stack.length) {
            one = stack.pop();
            if (seen[one] === step) continue;
            seen[one] = step;
            if (!code[one].go) list.push(one);
            else for (i = 0; i < code[one].go.length; i++) stack.push(code[one].go[i]);
        }
    }

    /* Whether the whole text matches. */
    S.matches = function (pattern, text) {
        var code = u.has(cache, pattern) ? cache[pattern] : null, seen = [], now = [], next, cps = u.points(text), i, k;
        if (!code) {
            if (cached++ >= 200) {
                cache = {};
                cached = 1;
            }
            code = cache[pattern] = compile(pattern);
        }
        reach(code, now, seen, 0, 0);
        for (i = 0; i < cps.length && now.length; i++) {
            next = [];
            for (k = 0; k < now.length; k++)
                if (code[now[k]].set && contains(code[now[k]].set, cps[i])) reach(code, next, seen, i + 1, now[k] + 1);
            now = next;
        }
        return u.indexOf(now, code.length - 1) >= 0;
    };
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
