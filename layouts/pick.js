/* pick.js - which regions stand side by side. ECMAScript 5; without it all do. */
(function () {
  'use strict';
  var form = document.getElementById('pick'), rows = document.querySelectorAll('[data-region]'), names = [], i;

  /* Places that the sources leave open are one: 地区未写明（某市）, 地区未写明（某校）. */
  function place(row) { return row.getAttribute('data-region').replace(/（[^）]*）$/, ''); }

  function update() {
    var on = {}, any = false, boxes = form.querySelectorAll('input'), k;
    for (k = 0; k < boxes.length; k++) {
      if (boxes[k].checked) any = on['=' + boxes[k].value] = true;
    }
    for (k = 0; k < rows.length; k++) rows[k].hidden = any && !on['=' + place(rows[k])];
    hideEmpty('.scroll', 'tr[data-region]');
    hideEmpty('.silent', 'span[data-region]');
  }

  /* A table without a row left is not shown, nor a list of those that say nothing. */
  function hideEmpty(what, item) {
    var all = document.querySelectorAll(what), k;
    for (k = 0; k < all.length; k++) all[k].hidden = !all[k].querySelector(item + ':not([hidden])');
  }

  function addBox(name) {
    var label = document.createElement('label'), box = document.createElement('input');
    box.type = 'checkbox';
    box.value = name;
    box.addEventListener('change', update);
    label.className = 'tick';
    label.appendChild(box);
    label.appendChild(document.createTextNode(name));
    form.appendChild(label);
  }

  for (i = 0; i < rows.length; i++) {
    if (names.indexOf(place(rows[i])) < 0) names.push(place(rows[i]));
  }
  names.sort(function (a, b) { return a.localeCompare(b, 'zh'); });
  names = names.filter(function (name) { return name !== ''; });
  if (!form || names.length < 3) return;
  form.appendChild(document.createTextNode('只看：'));
  names.forEach(addBox);
  form.hidden = false;
  window.addEventListener('pageshow', update);             /* come back to by the browser's button, the ticks are there again */
}());
