/* dates.js - what depends on the day: the next days on which forms are taken, and notices that are over. ECMAScript 5; a page without it
   says the same in words. Windows are those of src/rule/receiving.c. */
(function () {
  'use strict';
  var DAY = 86400000, now = new Date(), today = days(now.getFullYear(), now.getMonth() + 1, now.getDate());

  function days(y, m, d) { return Math.round(Date.UTC(y, m - 1, d) / DAY); }

  function dateOf(n) {
    var t = new Date(n * DAY);
    return { y: t.getUTCFullYear(), m: t.getUTCMonth() + 1, d: t.getUTCDate() };
  }

  /* "2026-03-01", or "03-01" of the year; null for nothing. The 29th of February is the 28th where there is none. */
  function dayIn(s, year) {
    var m = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/.exec(s || ''), d;
    if (!m) return null;
    d = +m[3];
    if (!m[1] && +m[2] === 2 && d === 29 && dateOf(days(year, 2, 29)).m !== 2) d = 28;
    return days(m[1] ? +m[1] : year, +m[2], d);
  }

  function isYearly(s) { return !!s && s.length === 5; }

  function inDates(r, n) {
    var y = dateOf(n).y, from = dayIn(r.from, y), until = dayIn(r.until, y);
    if (isYearly(r.from) && isYearly(r.until) && from > until) return n >= from || n <= until;
    return (from === null || n >= from) && (until === null || n <= until);
  }

  function isOpen(r, n) {
    var t = dateOf(n), last = r.every === 'year' ? t.m === 12 : r.every === 'quarter' ? t.m % 3 === 0 : r.every === 'month';
    return inDates(r, n) && (!r.every || !(r.last > 0) || !last || t.d <= r.last);
  }

  /* The next windows: [[first, last], ...]; last is null when it lies too far ahead. */
  function windows(r, most) {
    var out = [], start = null, from = isYearly(r.from) ? null : dayIn(r.from, 0), first = from !== null && from > today ? from : today, n;
    for (n = first; n <= first + 800 && out.length < most; n++) {
      if (isOpen(r, n) && start === null) start = n;
      if (!isOpen(r, n) && start !== null) {
        out.push([start, n - 1]);
        start = null;
      }
    }
    if (start !== null && out.length < most) out.push([start, null]);
    return out;
  }

  function say(n) {
    var t = dateOf(n);
    return t.y + '年' + t.m + '月' + t.d + '日';
  }

  function sentence(list) {
    var w = list[0], left;
    if (!w) return '已经截止，不再受理。';
    if (w[0] > today) return '今天不受理。下一次从' + say(w[0]) + '开始。';
    if (w[1] === null) return '今天受理。';
    left = w[1] - today;
    return '今天受理。' + (left === 0 ? '今天是最后一天。' : '这一次收到' + say(w[1]) + '为止，还有' + left + '天。');
  }

  function fill(box) {
    var r = { every: box.getAttribute('data-every'), last: +box.getAttribute('data-last'), from: box.getAttribute('data-from'),
      until: box.getAttribute('data-until') };
    var list = windows(r, 4), p = document.createElement('p'), ul = document.createElement('ul'), li, i;
    p.className = 'now';
    p.textContent = sentence(list);
    box.appendChild(p);
    ul.setAttribute('aria-label', '接下来的受理时间');
    for (i = 0; i < list.length; i++) {
      if (list[i][1] === null) continue;
      li = document.createElement('li');
      li.textContent = list[i][0] === list[i][1] ? say(list[i][0]) : (list[i][0] <= today ? '现在' : say(list[i][0])) + '到' + say(list[i][1]);
      ul.appendChild(li);
    }
    if (ul.firstChild && list.length > 1) box.appendChild(ul);
    p = document.createElement('p');
    p.className = 'note';
    p.textContent = '按这台机器的日期（' + say(today) + '）计算；节假日以窗口公布为准。';
    box.appendChild(p);
    box.hidden = false;
    box.removeAttribute('hidden');
  }

  function show(e) { e.removeAttribute('hidden'); }

  function each(selector, f) {
    var all = document.querySelectorAll(selector), i;
    for (i = 0; i < all.length; i++) f(all[i]);
  }

  each('.next', fill);
  each('[data-expires]', function (e) {
    var end = dayIn(e.getAttribute('data-expires'), 0), mark = e.querySelector('.over');
    if (end === null || end >= today) return;
    if (mark) show(mark);
    else show(e);
    e.className += ' past';
  });
  each('[data-published]', function (e) {
    var start = dayIn(e.getAttribute('data-published'), 0);
    if (start === null || start <= today) return;
    if (e.tagName === 'LI') e.setAttribute('hidden', '');
    else show(e);
  });
}());
