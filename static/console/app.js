/* 工作台: all that the console's pages do in the browser; behaviour hangs on data-*. */
(function () {
  'use strict';
  var KEYS_OFF = 'wishbridge.keys-off';
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var one = function (selector, root) { return (root || document).querySelector(selector); };
  var hear = function (name, act, early) { document.addEventListener(name, act, early); };
  document.documentElement.classList.add('js');

  /* On load, and in what was swapped in. */
  function enhance(root) {
    if (one('tr [data-key="a"]') && !one('tr.here')) { one('tr [data-key="a"]').closest('tr').classList.add('here'); }
    all('[data-focus]', root).forEach(function (box) { box.focus(); });
    all('[data-keys-off]', root).forEach(function (box) { box.checked = keysOff(); });
    count();
  }

  /* ---- rows: j and k walk, x picks, a click or Enter opens the record ---- */
  var rows = function () { return all('table[data-list] tbody tr:is([data-href], :has([name=pick]))'); };
  function walk(step) {
    var list = rows();
    if (!list.length) { return null; }
    var at = list.findIndex(function (row) { return row.classList.contains('here'); });
    var next = Math.min(Math.max(at + step, 0), list.length - 1);
    list.forEach(function (row, number) { row.classList.toggle('here', number === next); });
    list[next].scrollIntoView({ block: 'nearest' });
    return at === next ? null : list[next];
  }
  function choose(row) {
    rows().forEach(function (other) { other.classList.toggle('here', other === row); });
  }
  function count() {
    var picked = all('[name=pick]:checked').length;
    all('[data-picked]').forEach(function (box) { box.textContent = picked; });
    all('form.batch').forEach(function (form) { form.classList.toggle('some', picked > 0); });
  }

  /* ---- the drawer: the main part of a record's own page; without script a row is a link ---- */
  var drawer = function () { return one('#drawer'); };
  var isOpen = function () { return drawer() && drawer().open; };
  var dirty = false;
  function open(row) {
    var href = row.getAttribute('data-href');
    choose(row);
    if (!href) { return; }
    if (!drawer()) { window.location.assign(href); return; }
    take(href, {});
  }
  /* A page for the drawer. What is none (signed out, a file) takes the whole window. */
  function take(address, options) {
    options.headers = { 'HX-Request': 'true', 'HX-Drawer': options.method ? 'act' : '1' };
    options.credentials = 'same-origin';
    drawer().classList.add('busy');
    return window.fetch(address, options).then(function (answer) {
      var on = answer.headers.get('HX-Redirect');
      if (on) { window.location.assign(on); return null; }
      return answer.text().then(function (text) { put(answer, text, options.method === 'POST'); });
    }).catch(function () { window.location.assign(address); })
      .finally(function () { drawer().classList.remove('busy'); });
  }
  function put(answer, text, acted) {
    if (/<html/i.test(text.slice(0, 400))) { document.open(); document.write(text); document.close(); return; }
    var body = one('#drawer-body');
    body.innerHTML = text;
    if (acted) { dirty = true; recount(body); }
    var here = new URL(answer.url);
    if (acted && here.pathname === window.location.pathname) {
      one('#said').replaceChildren.apply(one('#said'), all('.alert', body));
      drawer().close();
      return;
    }
    one('#drawer-whole').href = answer.redirected || !acted ? answer.url : one('#drawer-whole').href;
    if (!drawer().open) { drawer().showModal(); }
    drawer().scrollTop = 0;
    if (here.hash && one(here.hash, body)) { one(here.hash, body).scrollIntoView(); }
    if (window.htmx) { window.htmx.process(body); }
    enhance(body);
  }
  /* What waits behind each line of the menu, as an act's answer tells it. */
  function recount(body) {
    all('template[data-menu]', body).forEach(function (menu) {
      all('a', menu.content).forEach(function (line) {
        all('#menu a[href="' + line.getAttribute('href') + '"]').forEach(function (old) { old.innerHTML = line.innerHTML; });
      });
      menu.remove();
    });
  }
  function step(by) {
    var row = walk(by);
    if (row) { open(row); }
  }
  function closed() {
    if (dirty && window.htmx) { window.htmx.ajax('GET', window.location.href, { target: '#list', select: '#list', swap: 'outerHTML' }); }
    dirty = false;
  }

  hear('click', function (event) {
    var target = event.target;
    all('details.drop[open]').forEach(function (box) { if (!box.contains(target)) { box.open = false; } });
    if (target.closest('[data-back]')) { window.history.back(); return; }
    if (target.closest('[data-print]')) { window.print(); return; }
    if (target.closest('[data-close]') || target === drawer()) { drawer().close(); return; }
    if (target.closest('[data-step]')) { step(Number(target.closest('[data-step]').getAttribute('data-step'))); return; }
    var opener = target.closest('[data-open]');
    if (opener) { show(opener.getAttribute('data-open')); return; }
    var row = target.closest('tr[data-href]');
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || String(window.getSelection())) { return; }
    var link = target.closest('a');
    if (link ? link.getAttribute('href') === row.getAttribute('data-href') : !target.closest('button, input, select, label, form, summary')) {
      event.preventDefault();
      open(row);
    }
  });

  /* ---- keys; off while somebody types, and off for good when they say so (WCAG 2.1.4) ---- */
  function keysOff() { try { return window.localStorage.getItem(KEYS_OFF) === '1'; } catch (e) { return false; } }
  function typing(node) { return node.closest && node.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]'); }
  function show(id) {
    var box = document.getElementById(id);
    if (box && box.showModal && !box.open) { box.showModal(); all('input[type=search]', box).forEach(function (input) { input.select(); }); }
  }
  /* A button says which key presses it: in the drawer, else for the picked rows, else of the chosen row. */
  function press(key) {
    var mine = '[data-key="' + key + '"]';
    if (isOpen()) { reach(one(mine, drawer())); return; }
    var row = one('tr.here'), many = one('form.batch ' + mine), box = row && one('[name=pick]', row);
    var own = row ? one(mine, row) : one('main ' + mine);
    if (key !== 'x' && many && (all('[name=pick]:checked').length || (!own && box))) {
      if (!all('[name=pick]:checked').length) { box.checked = true; count(); }
      reach(many);
    } else { reach(own); }
  }
  /* A folded form is opened first; where a reason is wanted, the reader is led to it. */
  function reach(node) {
    if (!node) { return; }
    var fold = node.closest('details');
    if (fold) { fold.open = true; }
    var blank = all('input[required], textarea[required], input[name=note]', node.form || undefined).find(function (box) { return node.dataset.key === 'r' && node.form && !box.value; });
    if (blank) { blank.focus(); } else { node.click(); }
  }
  var KEYS = {
    j: function () { if (isOpen()) { step(1); } else { walk(1); } },
    k: function () { if (isOpen()) { step(-1); } else { walk(-1); } },
    Enter: function () { if (!isOpen() && one('tr.here')) { open(one('tr.here')); } },
    '/': function () { var box = one('main [data-search]'); if (box && !isOpen()) { box.focus(); box.select(); } },
    '?': function () { show('keys'); },
    a: function () { press('a'); },
    r: function () { press('r'); },
    x: function () { press('x'); },
    '[': function () { if (isOpen()) { step(-1); } },
    ']': function () { if (isOpen()) { step(1); } else { press(']'); } }
  };
  hear('keydown', function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); show('find'); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.target.closest && event.target.closest('#find')) { among(event); return; }
    if (event.key === 'Escape' && typing(event.target)) { event.preventDefault(); event.target.blur(); return; }
    if (typing(event.target) || keysOff() || one('dialog[open]:not(#drawer)')) { return; }
    if (event.key === 'Enter' && event.target.closest('a, button, summary')) { return; }
    if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
  });
  /* Up and down among what was found; Enter opens the first. */
  function among(event) {
    var links = all('#found a'), at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      var next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
      (next || one('#find input')).focus();
    } else if (event.key === 'Enter' && at < 0 && links.length) { event.preventDefault(); links[0].click(); }
  }
  hear('change', function (event) {
    var box = event.target;
    if (box.matches('[data-keys-off]')) {
      try { window.localStorage.setItem(KEYS_OFF, box.checked ? '1' : '0'); } catch (e) { /* private window */ }
    }
    if (box.matches('[data-submit]')) { box.form.requestSubmit(); }
    if (box.matches('[data-all]')) { all('[name=pick]').forEach(function (pick) { pick.checked = box.checked; }); }
    if (box.matches('[data-all], [name=pick]')) { count(); }
  });

  /* ---- forms: asked once more where it matters, sent once, never with empty filters ---- */
  hear('submit', function (event) {
    var form = event.target, pressed = event.submitter;
    var ask = (pressed && pressed.getAttribute('data-confirm')) || form.getAttribute('data-confirm');
    if (ask && !window.confirm(ask)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (form.method === 'get') { all('input, select', form).forEach(function (box) { box.disabled = !box.value; }); return; }
    if (form.method !== 'post' || form.matches('[hx-post]')) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    all('button', form).forEach(function (button) { button.classList.add('disabled'); });
    if (form.matches('[data-plain]')) { window.setTimeout(fresh, 2000); return; }
    if (form.closest('#drawer-body')) {
      event.preventDefault();
      take(form.action, { method: 'POST', body: new FormData(form, pressed) });
    }
  }, true);
  /* A page that came back, or stayed as a file was sent, can send its forms again. */
  function fresh() {
    all('form').forEach(function (form) {
      delete form.dataset.sent;
      all('button.disabled', form).forEach(function (button) { button.classList.remove('disabled'); });
      if (form.method === 'get') { all(':disabled', form).forEach(function (box) { box.disabled = false; }); }
    });
    count();
  }
  window.addEventListener('pageshow', fresh);
  hear('htmx:configRequest', function (event) {
    var mark = document.body.getAttribute('data-csrf');
    if (mark && event.detail.verb !== 'get') { event.detail.headers['X-CSRF-Token'] = mark; }
    if (event.detail.elt.matches('[data-tidy]')) {
      var given = event.detail.parameters;
      Object.keys(given).forEach(function (name) { if (given[name] === '') { delete given[name]; } });
    }
  });
  /* A choice fills empty fields. A search was asked for as it was typed: not again, or the list loses its row. */
  hear('change', function (e) {
    if (e.target.type === 'search') { e.stopPropagation(); }
    var fill = JSON.parse(e.target.dataset.fill || '{}'), at = e.target.form;
    for (var to in fill) { at[to].value = at[to].value || fill[to]; }
  }, true);
  hear('htmx:load', function (event) { enhance(event.detail.elt); });
  hear('DOMContentLoaded', function () {
    enhance(document);
    if (drawer()) { drawer().addEventListener('close', closed); }
  });
})();
