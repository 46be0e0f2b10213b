/* narrow.js - the choice on the index: region, series, level, route, committee, each offering what the ones before it have left. ECMAScript
   5; without it the page is the whole list. */
(function () {
  'use strict';
  var form = document.getElementById('narrow'), count = document.getElementById('count'), cards = document.querySelectorAll('.card'), selects = [];
  var STEPS = [['region', '地区'], ['series', '系列'], ['level', '级别'], ['route', '方式'], ['committee', '评委会']];

  function words(card, key) {
    var s = card.getAttribute('data-' + key) || '';
    return s.split(/[、，,;；]/).map(function (w) { return w.trim(); }).filter(function (w) { return w !== ''; });
  }

  /* A region holds those within it: 浙江省 has 浙江省东阳市. A guide to titles that names no series, level or committee may be for any. */
  function fits(card, key, value) {
    var list = words(card, key), i;
    if (value === '') return true;
    if (list.length === 0 && key !== 'region' && key !== 'route') return words(card, 'route').length > 0;
    for (i = 0; i < list.length; i++) if (list[i] === value || (key === 'region' && list[i].indexOf(value) === 0)) return true;
    return false;
  }

  /* The cards that the first n choices leave. */
  function left(n) {
    var out = [], i, k, good;
    for (i = 0; i < cards.length; i++) {
      good = true;
      for (k = 0; k < n && good; k++) good = fits(cards[i], STEPS[k][0], selects[k].value);
      if (good) out.push(cards[i]);
    }
    return out;
  }

  /* The province that a place lies in, or ''. */
  function province(name) {
    var found = /^[^（]+?(?:省|自治区)/.exec(name);
    return found && found[0] !== name ? found[0] : '';
  }

  /* The names that the choices before leave; of regions the provinces too, each before its places. */
  function namesLeft(n) {
    var names = [], seen = {}, at = {}, sorted = [];
    function add(name) {
      if (!seen['=' + name]) names.push(name);
      seen['=' + name] = true;
    }
    left(n).forEach(function (card) {
      words(card, STEPS[n][0]).forEach(function (name) {
        if (STEPS[n][0] === 'region' && province(name)) add(province(name));
        add(STEPS[n][0] === 'region' ? name.replace(/（[^）]*）$/, '') : name);
      });
    });
    if (STEPS[n][0] !== 'region') return names;
    names.forEach(function (name) {
      var home = province(name) || name;
      if (!at['=' + home]) sorted.push(at['=' + home] = []);
      at['=' + home].push(name);
    });
    return sorted.reduce(function (all, some) {
      return all.concat(some.sort(function (a, b) { return (province(a) ? 1 : 0) - (province(b) ? 1 : 0); }));
    }, []);
  }

  function offer(n) {
    var select = selects[n], value = select.value, seen = {}, names = namesLeft(n), i, option;
    while (select.options.length > 1) select.remove(1);
    for (i = 0; i < names.length; i++) {
      option = document.createElement('option');
      option.value = names[i];
      option.textContent = STEPS[n][0] === 'region' && province(names[i]) ? '　' + names[i].slice(province(names[i]).length) : names[i];
      seen['=' + names[i]] = true;
      select.appendChild(option);
    }
    select.value = seen['=' + value] ? value : '';
    select.parentNode.hidden = names.length === 0;
  }

  function update(from) {
    var i, shown = {}, list, sections = document.querySelectorAll('.region');
    for (i = from + 1; i < selects.length; i++) offer(i);
    list = left(selects.length);
    for (i = 0; i < cards.length; i++) cards[i].hidden = list.indexOf(cards[i]) < 0;
    for (i = 0; i < sections.length; i++) sections[i].hidden = !sections[i].querySelector('.card:not([hidden])');
    count.textContent = list.length === cards.length ? '' : '找到' + list.length + '个事项。';
    return shown;
  }

  function addSelect(step, n) {
    var label = document.createElement('label'), name = document.createElement('span'), select = document.createElement('select'), all =
      document.createElement('option');
    name.textContent = step[1];
    all.value = '';
    all.textContent = '全部';
    select.appendChild(all);
    select.id = 'narrow-' + step[0];
    label.htmlFor = select.id;
    label.appendChild(name);
    label.appendChild(select);
    form.appendChild(label);
    select.addEventListener('change', function () { update(n); });
    selects.push(select);
  }

  if (!form || cards.length < 2) return;
  STEPS.forEach(addSelect);
  update(-1);
  form.addEventListener('submit', function (e) { e.preventDefault(); });
  form.hidden = false;
  /* Who comes back by the browser's button finds the choice in the controls again, and nothing of it is told. */
  window.addEventListener('pageshow', function () { update(0); });
}());
