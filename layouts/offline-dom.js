/*
 * offline-dom.js - small pieces of a page: elements, words that a screen reader says, files that are saved.
 */
(function (S) {
    'use strict';

    var u = S.u, A = S.app, D = {};

    /* An element; kids are elements or texts, null is nothing. Attributes that are null, undefined or false are left out. */
    D.el = function (tag, attributes, kids) {
        var e = document.createElement(tag);
        u.each(attributes || {}, function (key, value) {
            if (value !== null && value !== undefined && value !== false) e.setAttribute(key, value === true ? '' : String(value));
        });
        D.add(e, kids);
        return e;
    };

    D.add = function (e, kids) {
        if (kids === null || kids === undefined) return;
        if (kids instanceof Array) kids.forEach(function (kid) { D.add(e, kid); });
        else e.appendChild(typeof kids === 'object' ? kids : document.createTextNode(String(kids)));
    };

    D.clear = function (e, kids) {
        while (e.firstChild) e.removeChild(e.firstChild);
        D.add(e, kids);
    };

    D.on = function (e, what, fn) { e.addEventListener(what, fn, false); };

    D.id = function (id) { return document.getElementById(id); };

    /* Of two quick clicks the second would meet what the first has put under the pointer: a question's answer, the next row, another's draft. */
    D.button = function (words, fn, attributes) {
        var b = D.el('button', attributes, words);
        b.setAttribute('type', 'button');
        D.on(b, 'click', function (event) { if (!(event.detail > 1)) fn(event); });
        return b;
    };

    /* One that people press again and again. */
    D.stepper = function (words, fn) {
        var b = D.button(words, function () { return undefined; });
        D.on(b, 'click', fn);
        return b;
    };

    D.show = function (e, visible) {
        if (visible) e.removeAttribute('hidden');
        else e.setAttribute('hidden', '');
    };

    /* To a place that need not take part in tabbing. */
    D.focus = function (e) {
        if (!e) return;
        if (!/^(INPUT|SELECT|TEXTAREA|BUTTON|A|SUMMARY)$/.test(e.tagName) && !e.hasAttribute('tabindex')) e.setAttribute('tabindex', '-1');
        e.focus();
        if (e.scrollIntoView) e.scrollIntoView({ block: 'center' });
    };

    /* Said by screen readers, seen in the line at the lower edge. undo: a button behind the words, or null. */
    D.say = function (words, undo) {
        var line = D.id('status');
        D.clear(line, words);
        if (undo) D.add(line, [' ', undo]);
    };

    /* Words with line breaks kept. */
    D.lines = function (text) {
        var out = [];
        String(text).split('\n').forEach(function (line, i) {
            if (i) out.push(D.el('br'));
            out.push(line);
        });
        return out;
    };

    /* ---- files ---- */

    D.canSave = function () { return typeof Blob === 'function' && !!(window.URL && window.URL.createObjectURL || navigator.msSaveOrOpenBlob); };

    /* Viewers inside other programs, where saving is mostly blocked. */
    D.inApp = function () { return /MicroMessenger|QQ\/|DingTalk|AlipayClient|Weibo|baiduboxapp|; wv\)/.test(navigator.userAgent); };

    /* Whether the file is on its way: a viewer that lets nothing be saved may refuse, or say nothing and do nothing. */
    D.save = function (name, parts, type) {
        var blob, link, url;
        try {
            blob = new Blob(parts, { type: type });
            if (navigator.msSaveOrOpenBlob) return navigator.msSaveOrOpenBlob(blob, name);
            url = URL.createObjectURL(blob);
        } catch (e) {
            return false;
        }
        link = D.el('a', { href: url, download: name, hidden: true });
        document.body.appendChild(link);
        link.click();
        setTimeout(function () {
            document.body.removeChild(link);
            URL.revokeObjectURL(url);
        }, 60000);
        return true;
    };

    /* fn(Uint8Array or null) with the bytes of a file or a piece of it. */
    D.bytes = function (file, fn) {
        var reader = new FileReader();
        D.on(reader, 'load', function () { fn(new Uint8Array(reader.result)); });
        D.on(reader, 'error', function () { fn(null); });
        reader.readAsArrayBuffer(file);
    };

    /* A name that Windows takes: none of its special characters, no point or blank at the end. */
    D.fileName = function (s) {
        var out = u.clean(s).replace(/[\u0000-\u001F\u007F"*\/:<>?\\|]/g, '_').replace(/^[ .]+|[ .]+$/g, ''), cps = u.points(out);
        return cps.length > 80 ? u.text(cps.slice(0, 80)) : out;
    };

    D.size = function (n) { return n < 1024 ? n + ' B' : n < 1048576 ? Math.ceil(n / 1024) + ' KB' : (Math.ceil(n / 104857.6) / 10) + ' MB'; };

    A.D = D;
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
