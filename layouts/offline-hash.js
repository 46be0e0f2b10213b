/*
 * offline-hash.js - bytes and checks that the offline form needs: UTF-8, SHA-256 (FIPS 180-4), CRC-32, base64url, the short code of a print.
 * Comes after the runtime. ECMAScript 5 with typed arrays.
 */
(function (S) {
    'use strict';

    var H = {}, u = S.u;

    /* ---- text and bytes ---- */

    H.utf8 = function (s) {
        var cps = u.points(u.clean(s)), out = [], i, c;
        for (i = 0; i < cps.length; i++) {
            c = cps[i];
            if (c < 0x80) out.push(c);
            else if (c < 0x800) out.push(0xC0 | c >> 6, 0x80 | c & 63);
            else if (c < 0x10000) out.push(0xE0 | c >> 12, 0x80 | c >> 6 & 63, 0x80 | c & 63);
            else out.push(0xF0 | c >> 18, 0x80 | c >> 12 & 63, 0x80 | c >> 6 & 63, 0x80 | c & 63);
        }
        return new Uint8Array(out);
    };

    /* Well-formed UTF-8 or null. */
    H.text = function (bytes) {
        var out = '', i;
        for (i = 0; i < bytes.length; i++) out += '%' + (bytes[i] < 16 ? '0' : '') + bytes[i].toString(16);
        try {
            return decodeURIComponent(out);
        } catch (e) {
            return null;
        }
    };

    /* One character a byte, as the QR library wants it. */
    H.binary = function (bytes) {
        var out = '', i;
        for (i = 0; i < bytes.length; i++) out += String.fromCharCode(bytes[i]);
        return out;
    };

    H.hex = function (bytes) {
        var out = '', i;
        for (i = 0; i < bytes.length; i++) out += (bytes[i] < 16 ? '0' : '') + bytes[i].toString(16);
        return out;
    };

    var DIGITS64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

    H.base64 = function (bytes) {
        var out = '', i, n, k;
        for (i = 0; i < bytes.length; i += 3) {
            n = bytes[i] << 16 | (bytes[i + 1] || 0) << 8 | (bytes[i + 2] || 0);
            for (k = 0; k < Math.min(bytes.length - i, 3) + 1; k++) out += DIGITS64.charAt(n >> 18 - 6 * k & 63);
        }
        return out;
    };

    /* Null when there is another character in it. */
    H.unbase64 = function (s) {
        var out = [], held = 0, bits = 0, i, d;
        for (i = 0; i < s.length; i++) {
            d = DIGITS64.indexOf(s.charAt(i));
            if (d < 0) return null;
            held = (held << 6 | d) & 0xFFFF;
            bits += 6;
            if (bits >= 8) out.push(held >> (bits -= 8) & 255);
        }
        return new Uint8Array(out);
    };

    /* ---- checks ---- */

    H.crc32 = function (bytes) {
        var c = -1, i, k;
        for (i = 0; i < bytes.length; i++) {
            c ^= bytes[i];
            for (k = 0; k < 8; k++) c = c & 1 ? c >>> 1 ^ 0xEDB88320 : c >>> 1;
        }
        return (c ^ -1) >>> 0;
    };

    var words = null;

    /* The first 32 bits of the fractional parts of the square and cube roots of the first primes. */
    function constants() {
        var primes = [], n, i, prime;
        if (words) return words;
        words = { start: [], round: [] };
        for (n = 2; primes.length < 64; n++) {
            prime = true;
            for (i = 0; i < primes.length; i++) if (n % primes[i] === 0) prime = false;
            if (!prime) continue;
            if (primes.length < 8) words.start.push((Math.pow(n, 1 / 2) % 1) * 4294967296 | 0);
            words.round.push((Math.pow(n, 1 / 3) % 1) * 4294967296 | 0);
            primes.push(n);
        }
        return words;
    }

    function turn(x, n) { return x >>> n | x << 32 - n; }

    function block(h, p, at) {
        var w = [], i, a = h.slice(), s0, s1, t1, t2;
        for (i = 0; i < 64; i++) {
            if (i < 16) {
                w[i] = p[at + 4 * i] << 24 | p[at + 4 * i + 1] << 16 | p[at + 4 * i + 2] << 8 | p[at + 4 * i + 3];
            } else {
                s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ w[i - 15] >>> 3;
                s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ w[i - 2] >>> 10;
                w[i] = w[i - 16] + s0 + w[i - 7] + s1 | 0;
            }
            s1 = turn(a[4], 6) ^ turn(a[4], 11) ^ turn(a[4], 25);
            t1 = a[7] + s1 + (a[4] & a[5] ^ ~a[4] & a[6]) + constants().round[i] + w[i] | 0;
            s0 = turn(a[0], 2) ^ turn(a[0], 13) ^ turn(a[0], 22);
            t2 = s0 + (a[0] & a[1] ^ a[0] & a[2] ^ a[1] & a[2]) | 0;
            a = [t1 + t2 | 0, a[0], a[1], a[2], a[3] + t1 | 0, a[4], a[5], a[6]];
        }
        for (i = 0; i < 8; i++) h[i] = h[i] + a[i] | 0;
    }

    H.sha256 = function (bytes) {
        var n = bytes.length, p = new Uint8Array((n + 8 >> 6) + 1 << 6), h = constants().start.slice(), out = new Uint8Array(32), i;
        p.set(bytes);
        p[n] = 0x80;
        for (i = 0; i < 5; i++) p[p.length - 1 - i] = Math.floor(n * 8 / Math.pow(256, i)) & 255;
        for (i = 0; i < p.length; i += 64) block(h, p, i);
        for (i = 0; i < 32; i++) out[i] = h[i >> 2] >>> 24 - 8 * (i & 3) & 255;
        return out;
    };

    /* ---- the code on a print: 40 bits of the hash in letters and digits that nobody mistakes, and a check character ---- */

    var DIGITS32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

    /* ISO/IEC 7064, MOD 37,36. */
    function checkCharacter(s) {
        var all = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', p = 36, i;
        for (i = 0; i < s.length; i++) p = ((p + all.indexOf(s.charAt(i))) % 36 || 36) * 2 % 37;
        return all.charAt((37 - p) % 36);
    }

    /* bytes: a SHA-256. Two groups of four and a check character, with hyphens. */
    H.printCode = function (bytes) {
        var out = '', held = 0, bits = 0, i;
        for (i = 0; i < 5; i++) {
            held = held << 8 | bytes[i];
            bits += 8;
            while (bits >= 5) out += DIGITS32.charAt(held >> (bits -= 5) & 31);
            held &= (1 << bits) - 1;
        }
        return out.slice(0, 4) + '-' + out.slice(4) + '-' + checkCharacter(out);
    };

    S.hash = H;
}(typeof module !== 'undefined' && module.exports ? require('./runtime.js') : Shenbao));
