/* 工作台: everything the console's pages do in the browser. No inline script anywhere; behaviour hangs on data-*. */
(function () {
  'use strict';
  var KEYS_OFF = 'wishbridge.keys-off';
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };

  /* Each widget is put in place once, on load and again in what htmx swapped in. */
  function enhance(root) {
    all('table[data-list]', root).forEach(stack);
    var first = document.querySelector('tr [data-key="a"]');
    if (first && !document.querySelector('tr.here')) { first.closest('tr').classList.add('here'); }
    all('[data-focus]', root).forEach(function (box) { box.focus(); });
    all('[data-keys-off]', root).forEach(function (box) { box.checked = keysOff(); });
  }

  /* On a phone a row becomes a card; each cell then carries the name of its column. */
  function stack(table) {
    var names = all('thead th', table).map(function (head) { return head.textContent.trim(); });
    all('tbody tr', table).forEach(function (row) {
      all('td', row).forEach(function (cell, at) { cell.setAttribute('data-label', names[at] || ''); });
    });
    table.classList.add('stacked');
  }

  /* ---- rows: a click or Enter opens, j and k walk ---- */
  function open(row) {
    var link = row.querySelector('a[href]');
    var href = row.getAttribute('data-href') || (link && link.getAttribute('href'));
    if (href) { window.location.assign(href); }
  }
  function walk(step) {
    var rows = all('table[data-list] tbody tr');
    if (!rows.length) { return; }
    var at = rows.findIndex(function (row) { return row.classList.contains('here'); });
    var next = Math.min(Math.max(at + step, 0), rows.length - 1);
    rows.forEach(function (row, number) { row.classList.toggle('here', number === next); });
    rows[next].scrollIntoView({ block: 'nearest' });
  }
  document.addEventListener('click', function (event) {
    var target = event.target;
    if (target.closest('[data-back]')) { window.history.back(); return; }
    if (target.closest('[data-print]')) { window.print(); return; }
    var opener = target.closest('[data-open]');
    if (opener) { show(opener.getAttribute('data-open')); return; }
    var row = target.closest('tr[data-href]');
    if (row && !target.closest('a, button, input, select, label, form') && !String(window.getSelection())) { open(row); }
  });

  /* ---- keys; off while somebody types, and off for good when they say so (WCAG 2.1.4) ---- */
  function keysOff() { try { return window.localStorage.getItem(KEYS_OFF) === '1'; } catch (e) { return false; } }
  function typing(node) { return node.closest && node.closest('input, textarea, select, [contenteditable]'); }
  function show(id) {
    var box = document.getElementById(id);
    if (box && box.showModal && !box.open) { box.showModal(); }
  }
  /* A button says which key presses it; in a list it is the button of the chosen row. */
  function press(key) {
    var node = (document.querySelector('tr.here') || document).querySelector('[data-key="' + key + '"]');
    if (node) { node.click(); }
  }
  var KEYS = {
    j: function () { walk(1); },
    k: function () { walk(-1); },
    Enter: function () { var row = document.querySelector('tr.here'); if (row) { open(row); } },
    '/': function () { var box = document.querySelector('[data-search]'); if (box) { box.focus(); box.select(); } },
    '?': function () { show('keys'); },
    a: function () { press('a'); },
    x: function () { press('x'); },
    ']': function () { press(']'); }
  };
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.key === 'Escape' && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target) || keysOff() || document.querySelector('dialog[open]')) { return; }
    if (event.key === 'Enter' && event.target.closest('a, button')) { return; }
    if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
  });
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-keys-off]')) {
      try { window.localStorage.setItem(KEYS_OFF, event.target.checked ? '1' : '0'); } catch (e) { /* private window */ }
    }
    if (event.target.matches('[data-submit]')) { event.target.form.requestSubmit(); }
  });

  /* ---- forms: asked once more where it matters, sent once, never with empty filters ---- */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    var ask = (event.submitter && event.submitter.getAttribute('data-confirm')) || form.getAttribute('data-confirm');
    if (ask && !window.confirm(ask)) { event.preventDefault(); return; }
    if (form.method === 'get') { all('input, select', form).forEach(function (box) { box.disabled = !box.value; }); }
    if (form.method === 'post' && !form.matches('[hx-post]')) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = '1';
      all('button', form).forEach(function (button) { button.classList.add('disabled'); });
    }
  });
  window.addEventListener('pageshow', function () {
    all('form').forEach(function (form) {
      delete form.dataset.sent;
      all('button.disabled', form).forEach(function (button) { button.classList.remove('disabled'); });
      if (form.method === 'get') { all(':disabled', form).forEach(function (box) { box.disabled = false; }); }
    });
  });
  document.addEventListener('htmx:configRequest', function (event) {
    var mark = document.body.getAttribute('data-csrf');
    if (mark && event.detail.verb !== 'get') { event.detail.headers['X-CSRF-Token'] = mark; }
    if (event.detail.elt.matches('[data-tidy]')) {
      var given = event.detail.parameters;
      Object.keys(given).forEach(function (name) { if (given[name] === '') { delete given[name]; } });
    }
  });
  document.addEventListener('htmx:load', function (event) { enhance(event.detail.elt); });
  document.addEventListener('DOMContentLoaded', function () { enhance(document); });
})();
