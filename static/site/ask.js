/* One question a screen over a plain form. The answers stay in this page: nothing is sent but an empty form, to count. */
(function () {
  'use strict'
  var form = document.getElementById('ask')
  if (!form || form.hidden || !window.wishCheck || !window.JSON) return
  var data = JSON.parse(id('data').textContent)
  var sets = [].slice.call(form.querySelectorAll('.q'))
  var seen = {}
  var at = 0
  var path = []
  var told = false

  function id(name) { return document.getElementById(name) }
  function say(node, text) { node.textContent = text }
  function make(name, text, into) {
    var node = document.createElement(name)
    if (text) say(node, text)
    if (into) into.appendChild(node)
    return node
  }
  function factOf(set) { return set.getAttribute('data-fact') }
  function setOf(fact) {
    for (var i = 0; i < sets.length; i++) if (factOf(sets[i]) === fact) return sets[i]
  }

  // ---- what is ticked and typed, as the rules know it; null is 不清楚
  function ticked(set) {
    return [].slice.call(set.querySelectorAll('input:checked')).map(function (one) { return one.value })
  }
  function number(set, money) {
    var text = set.querySelector('input').value.replace(/[，．０-９]/g, function (sign) { return String.fromCharCode(sign.charCodeAt(0) - 65248) }).trim()
    // as server/kit/money.py: a comma parts thousands and nothing else
    if (!(money ? /^(\d{1,3}(,\d{3})+|\d{1,6})(\.\d{1,2})?$/ : /^(\d{1,3}(,\d{3})+|\d{1,6})$/).test(text)) return null
    text = text.replace(/,/g, '')
    var value = money ? Math.round(parseFloat(text) * 100) : +text
    return value >= +set.getAttribute('data-low') && value <= +set.getAttribute('data-high') ? value : null
  }
  function read(set) {
    var kind = set.getAttribute('data-kind')
    var marks = ticked(set)
    if (marks.indexOf('?') >= 0) return null
    if (kind === 'number' || kind === 'money') return number(set, kind === 'money')
    if (!marks.length) return null
    if (kind === 'multi') return marks.filter(function (one) { return one !== '-' })
    if (kind === 'choice') return marks[0]
    if (kind === 'yesno') return marks[0] === 'yes'
    return marks[0] === 'yes' ? [only(factOf(set))] : []
  }
  function only(fact, tree) { // the single option of a list that this rule looks at
    var found = null
    JSON.stringify(tree || data.rules, function (_, node) {
      if (node && node.fact === fact && node.op === 'overlaps') found = node.value[0]
      return node
    })
    return found
  }
  function answers() {
    var found = {}
    sets.forEach(function (set) { if (seen[factOf(set)]) found[factOf(set)] = read(set) })
    return found
  }
  function empty(set) {
    var field = set.querySelector('input[type=text]')
    return !ticked(set).length && !(field && field.value)
  }

  // ---- the way through the questions: only those that can still change the answer
  function walk() {
    var said = {}
    path = []
    for (;;) {
      var found = data.all ? null : wishCheck.judge(data.rules, said, data.parameters)
      var open = (found ? found.missing : sets.map(factOf)).filter(function (fact) { return path.indexOf(fact) < 0 && setOf(fact) })
      if (!open.length || (found && idle(found, open[0]))) return []
      path.push(open[0])
      if (!seen[open[0]]) return open.slice(1)
      said[open[0]] = read(setOf(open[0]))
    }
  }
  function idle(found, fact) { // no use in asking for the sum of what cannot be told
    return found.kind !== 'may' && needed(data.rules, found).indexOf(fact) < 0
  }
  function show() {
    var rest = walk()
    if (at >= path.length) return done()
    id('result').hidden = true
    form.hidden = false
    var now = path[at]
    sets.forEach(function (set) { set.hidden = factOf(set) !== now })
    say(id('step'), '第 ' + (at + 1) + ' 步，共 ' + Math.max(path.length + rest.length, at + 1) + ' 步')
    id('back').hidden = at === 0
    say(id('next'), '下一步')
    paint()
    var legend = setOf(now).querySelector('legend')
    legend.tabIndex = -1
    if (at || seen[now]) legend.focus()
    window.scrollTo(0, 0)
  }
  function next(event) {
    event.preventDefault()
    var set = setOf(path[at])
    var old = set.querySelector('.wrong')
    if (old) set.removeChild(old)
    var field = set.querySelector('input[type=text]')
    var wrong = empty(set) ? '请选一个，拿不准就选“不清楚”' : field && field.value && !ticked(set).length && read(set) === null ? '请填数字，拿不准就选“不清楚”' : ''
    if (wrong) {
      var line = make('p', wrong, set)
      line.className = 'wrong'
      line.setAttribute('role', 'alert')
      return
    }
    seen[path[at]] = true
    at += 1
    show()
  }
  function back() {
    walk()
    at = Math.max(0, Math.min(at, path.length) - 1)
    show()
  }
  function paint() {
    [].slice.call(form.querySelectorAll('.pick')).forEach(function (label) {
      label.className = label.querySelector('input').checked ? 'pick on' : 'pick'
    })
  }
  function one(event) { // 都没有 and 不清楚 stand alone; typing takes 不清楚 away
    var input = event.target
    var alone = input.value === '?' || input.value === '-'
    if (input.type === 'checkbox' && input.checked) {
      [].slice.call(input.form.elements[input.name]).forEach(function (other) {
        if (other.type === 'text' && alone) other.value = ''
        if (other !== input && (alone || other.value === '?' || other.value === '-')) other.checked = false
      })
    }
    if (input.type === 'text') setOf(input.name).querySelector('input[type=checkbox]').checked = false
    paint()
  }

  // ---- what comes out
  function yuan(fen) {
    var text = (fen % 100 ? (fen / 100).toFixed(2) : String(fen / 100)).split('.')
    text[0] = text[0].replace(/\B(?=(\d{3})+$)/g, ',')
    return text.join('.')
  }
  function done() {
    form.hidden = true
    if (data.all) everything(answers())
    else verdict(wishCheck.judge(data.rules, answers(), data.parameters))
    id('result').hidden = false
    id('undo').hidden = false
    id('title').focus()
    window.scrollTo(0, 0)
    if (told || !navigator.sendBeacon || !navigator.onLine) return
    told = navigator.sendBeacon(location.pathname + location.search)
  }
  function verdict(found) {
    var words = data.texts[found.kind]
    id('result').className = 'v-' + found.kind
    say(id('title'), words.title)
    say(id('says'), words.says)
    say(id('why'), words.why)
    say(id('lines'), '')
    found.decided_by.forEach(function (clause, at, all) { // of neighbours that rest on the same, the last one says so
      var line = make('li', clause.says, id('lines'))
      if (clause.cite && clause.cite !== (all[at + 1] || {}).cite) make('small', '依据：' + clause.cite, line)
    })
    if (found.kind === 'unknown') {
      needed(data.rules, found).forEach(function (fact) { make('li', setOf(fact).querySelector('legend').textContent, id('lines')) })
    }
    id('sum').hidden = found.yearly_fen === null
    if (found.yearly_fen !== null) say(id('yuan'), yuan(found.yearly_fen))
    say(id('then'), found.next_step || words.then)
    id('help').lastChild.nodeValue = found.kind === 'may' ? ' 登记求助' : ' 仍可登记求助'
  }

  function needed(rules, found) { // the rest of what is missing only serves the sum
    var text = JSON.stringify(rules.when)
    return found.missing.filter(function (fact) { return text.indexOf('"fact":"' + fact + '"') >= 0 })
  }

  // ---- all policies at once
  var kinds = ['may', 'unknown', 'one_short', 'unlikely']
  function everything(said) {
    var lists = id('lists')
    say(lists, '')
    var judged = data.policies.map(function (one) { return { of: one, found: wishCheck.judge(one.rules, said, one.parameters) } })
    kinds.forEach(function (kind) {
      var mine = judged.filter(function (one) { return one.found.kind === kind })
      if (!mine.length) return
      var group = make('details', '', lists)
      group.className = 'group v-' + kind
      group.open = kind === 'may' || kind === 'unknown'
      make('small', mine.length + ' 项', make('summary', data.texts[kind].group + ' ', group))
      var list = make('ul', '', group)
      list.className = 'cards'
      mine.forEach(function (one) { card(one.of, one.found, said, make('a', '', make('li', '', list)), judged) })
    })
  }
  function line(of, found, judged) {
    if (found.kind === 'unknown') return '再答 ' + needed(of.rules, found).length + ' 个问题就知道'
    if (found.kind !== 'may') return '差：' + found.decided_by.map(function (clause) { return clause.says }).join('；')
    var apart = judged.filter(function (one) { return one.found.kind === 'may' && of.excludes.indexOf(one.of.id) >= 0 })
    return of.summary + (apart.length ? '（和' + apart.map(function (one) { return one.of.name }).join('、') + '只能享受一样）' : '')
  }
  function card(of, found, said, link, judged) {
    var kept = '#' + encodeURIComponent(JSON.stringify(said)) // behind the # it is not sent to anybody
    link.href = '/policies/' + of.id + (found.kind === 'may' ? location.search : '/check' + location.search + kept)
    make('b', of.name, link)
    make('span', line(of, found, judged), link)
    if (found.yearly_fen === null) return
    var money = make('small', of.yearly_label + ' ' + yuan(found.yearly_fen) + ' 元 ', link)
    if (of.yearly_sample) make('i', '示例', money).className = 'sample'
  }

  // ---- what was answered in 我能申请什么 comes along behind the #, and is taken out of the address at once
  function fill(set, answer) {
    var kind = set.getAttribute('data-kind')
    if (answer === null || answer === undefined) return
    var marks = kind === 'yesno' ? [answer ? 'yes' : 'no'] : kind === 'choice' ? [answer] : null
    if (kind === 'one') marks = [answer.indexOf(only(factOf(set))) >= 0 ? 'yes' : 'no']
    if (kind === 'multi') marks = answer.length ? answer : ['-']
    ;[].slice.call(set.querySelectorAll('input')).forEach(function (input) {
      if (input.type === 'text') input.value = kind === 'money' ? answer / 100 : answer
      else if (marks) input.checked = marks.indexOf(input.value) >= 0
    })
    if (kind === 'multi' && !ticked(set).length) set.querySelector('input[value="-"]').checked = true
    seen[factOf(set)] = true
  }
  function brought() {
    if (data.all || location.hash.length < 2) return
    var said = {}
    try { said = JSON.parse(decodeURIComponent(location.hash.slice(1))) || {} } catch (e) { return }
    history.replaceState(null, '', location.pathname + location.search)
    sets.forEach(function (set) { fill(set, said[factOf(set)]) })
    while (walk(), at < path.length && seen[path[at]]) at += 1
  }

  // ---- another size of letters is the page anew: what was said goes along in this tab, and is taken out on arrival
  var KEPT = 'wb-ask'
  function inputs(set) { return [].slice.call(set.querySelectorAll('input')) }
  function keep() {
    var said = {}
    sets.forEach(function (set) {
      said[factOf(set)] = inputs(set).map(function (input) { return input.type === 'text' ? input.value : input.checked })
    })
    var held = { page: location.pathname, said: said, seen: seen, at: at, told: told }
    try { sessionStorage.setItem(KEPT, JSON.stringify(held)) } catch (e) { /* closed to us: begun anew, as before */ }
  }
  function kept() {
    var held = null
    try {
      held = JSON.parse(sessionStorage.getItem(KEPT))
      sessionStorage.removeItem(KEPT)
    } catch (e) { return false }
    if (!held || held.page !== location.pathname) return false
    sets.forEach(function (set) {
      var said = held.said[factOf(set)] || []
      inputs(set).forEach(function (input, i) { input[input.type === 'text' ? 'value' : 'checked'] = said[i] || '' })
    })
    seen = held.seen
    told = held.told
    walk()
    at = Math.min(held.at, path.length)
    return true
  }
  function begin() {
    form.noValidate = true
    form.addEventListener('submit', next)
    form.addEventListener('change', one)
    form.addEventListener('input', one)
    id('back').addEventListener('click', back)
    id('undo').addEventListener('click', function () { at = path.length; back() })
    ;[].slice.call(document.querySelectorAll('.sizes a')).forEach(function (link) { link.addEventListener('click', keep) })
    if (!kept()) brought()
    show()
  }
  if (!data.all) return begin()
  var request = new XMLHttpRequest() // without it the form goes to the server, as it does without script
  request.open('GET', data.all)
  request.onload = function () {
    if (request.status !== 200) return
    var found = JSON.parse(request.responseText)
    data.policies = found.policies
    data.texts = found.texts
    begin()
  }
  request.send()
})()
