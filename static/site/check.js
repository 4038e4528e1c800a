/* 自测 — what a policy's rules say of some answers. The same as server/policies/checking/logic.py, in the same order:
 * true, false, or null where it cannot be told yet. ES5, no library, nothing kept and nothing sent. One file for the
 * site, the phone client and the tests; every known-answer case runs through both. */
var wishCheck = (function () {
  'use strict'
  var SUM_MAX = 1e12
  var own = Object.prototype.hasOwnProperty

  function has(table, name) { return own.call(table, name) }
  function isWhole(value) { return typeof value === 'number' && isFinite(value) && Math.floor(value) === value }
  function isList(value) { return Object.prototype.toString.call(value) === '[object Array]' }
  function isTable(value) { return typeof value === 'object' && value !== null && !isList(value) }
  function get(table, name) { return has(table, name) ? table[name] : null }
  function groupOf(node) { return has(node, 'all') ? 'all' : has(node, 'any') ? 'any' : has(node, 'not') ? 'not' : '' }

  function number(operand, world) {
    var value = operand
    if (isTable(operand)) value = has(operand, 'param') ? get(world.parameters, operand.param) : get(world.answers, operand.fact)
    return isWhole(value) ? value : null
  }

  // ---- one clause
  function isTexts(answer) {
    if (!isList(answer)) return false
    for (var i = 0; i < answer.length; i++) if (typeof answer[i] !== 'string') return false
    return true
  }
  function within(one, list) { return list.indexOf(one) >= 0 }
  function overlaps(answer, list) {
    for (var i = 0; i < answer.length; i++) if (within(answer[i], list)) return true
    return false
  }
  function equal(wanted, answer, world) {
    if (typeof wanted === 'boolean' || typeof wanted === 'string') return typeof answer === typeof wanted ? answer === wanted : null
    var value = number(wanted, world)
    return isWhole(answer) && value !== null ? answer === value : null
  }
  function between(node, answer, world) {
    if (!isWhole(answer)) return null
    var low = has(node, 'low') ? number(node.low, world) : -Infinity
    var high = has(node, 'high') ? number(node.high, world) : Infinity
    if ((low !== null && answer < low) || (high !== null && answer > high)) return false
    return low === null || high === null ? null : true
  }
  function ratio(node, answer, world) {
    var of = number(node.of, world)
    if (!isWhole(answer) || of === null) return null
    var mine = answer * node.den
    var most = of * node.num
    return node.strict ? mine < most : mine <= most
  }
  function clause(node, world) {
    var answer = get(world.answers, node.fact)
    if (node.op === 'between') return between(node, answer, world)
    if (node.op === 'ratio') return ratio(node, answer, world)
    if (node.op === 'overlaps') return isTexts(answer) ? overlaps(answer, node.value) : null
    if (node.op === 'in') return typeof answer === 'string' ? within(answer, node.value) : null
    return equal(node.value, answer, world)
  }

  // ---- a tree: its truth, and [unknown counts, unknown turns out well] clauses from holding (up) and not (down)
  function cost(value, wanted) { return value === null ? [1, 0] : value === wanted ? [0, 0] : [1, 1] }
  function fold(parts, side, pick) {
    var found = [parts[0][side][0], parts[0][side][1]]
    for (var i = 1; i < parts.length; i++) {
      found = [pick(found[0], parts[i][side][0]), pick(found[1], parts[i][side][1])]
    }
    return found
  }
  function add(a, b) { return a + b }
  function some(parts, value) {
    for (var i = 0; i < parts.length; i++) if (parts[i].value === value) return true
    return false
  }
  function look(node, world) {
    var group = groupOf(node)
    if (!group) {
      var value = clause(node, world)
      return { node: node, value: value, up: cost(value, true), down: cost(value, false), parts: [] }
    }
    var children = group === 'not' ? [node.not] : node[group]
    var parts = []
    for (var i = 0; i < children.length; i++) parts.push(look(children[i], world))
    if (group === 'not') {
      var inner = parts[0]
      return { node: node, value: inner.value === null ? null : !inner.value, up: inner.down, down: inner.up, parts: parts }
    }
    var all = group === 'all'
    return {
      node: node,
      value: some(parts, !all) ? !all : some(parts, null) ? null : all,
      up: fold(parts, 'up', all ? add : Math.min),
      down: fold(parts, 'down', all ? Math.min : add),
      parts: parts
    }
  }

  // ---- which clauses decided
  function why(seen, into) {
    var group = groupOf(seen.node)
    if (!group || (group !== 'all' && has(seen.node, 'says'))) into.push(seen.node)
    else if (group === 'not') why(seen.parts[0], into)
    else {
      var deciding = group === 'all' ? those(seen.parts, seen.value) : [seen.value ? those(seen.parts, true)[0] : nearest(seen.parts)]
      for (var i = 0; i < deciding.length; i++) why(deciding[i], into)
    }
    return into
  }
  function those(parts, value) {
    var found = []
    for (var i = 0; i < parts.length; i++) if (parts[i].value === value) found.push(parts[i])
    return found
  }
  function nearest(parts) {
    var best = parts[0]
    for (var i = 1; i < parts.length; i++) {
      var one = parts[i].up
      if (one[0] < best.up[0] || (one[0] === best.up[0] && one[1] < best.up[1])) best = parts[i]
    }
    return best
  }
  function told(nodes) {
    var seen = {}
    var found = []
    for (var i = 0; i < nodes.length; i++) {
      if (has(seen, nodes[i].id)) continue
      seen[nodes[i].id] = 1
      found.push({ id: nodes[i].id, says: nodes[i].says, cite: nodes[i].cite })
    }
    return found
  }

  // ---- what is still open
  function note(name, into) { if (into.indexOf(name) < 0) into.push(name) }
  function factsOf(node, into) {
    if (groupOf(node)) return
    note(node.fact, into)
    if (isTable(node.of) && has(node.of, 'fact')) note(node.of.fact, into)
  }
  function unknown(seen, into) {
    if (seen.value !== null) return
    factsOf(seen.node, into)
    for (var i = 0; i < seen.parts.length; i++) unknown(seen.parts[i], into)
  }
  function unknownAnywhere(seen, into) {
    if (seen.value === null) factsOf(seen.node, into)
    for (var i = 0; i < seen.parts.length; i++) unknownAnywhere(seen.parts[i], into)
  }

  // ---- the sum of a year
  function product(factors, world) {
    var total = 1
    for (var i = 0; i < factors.length; i++) {
      var one = number(factors[i], world)
      if (one === null || Math.abs(one) > SUM_MAX || Math.abs(total * one) > SUM_MAX) return null
      total *= one
    }
    return total
  }
  function sum(terms, world) {
    var total = 0
    for (var i = 0; i < terms.length; i++) {
      var one = product(terms[i].times, world)
      if (one === null) return null
      total += terms[i].minus ? -one : one
    }
    return total >= 0 && total <= SUM_MAX ? total + 0 : null
  }
  function amount(yearly, world) {
    var cases = yearly ? yearly.cases : []
    for (var i = 0; i < cases.length; i++) {
      var value = has(cases[i], 'if') ? look(cases[i]['if'], world).value : true
      if (value === null) return null
      if (value) return sum(cases[i].terms, world)
    }
    return null
  }
  function missing(yearly, world, into) {
    var cases = yearly ? yearly.cases : []
    for (var i = 0; i < cases.length; i++) {
      var seen = has(cases[i], 'if') ? look(cases[i]['if'], world) : null
      if (seen && seen.value === null) return unknown(seen, into)
      if (!seen || seen.value) return operands(cases[i], world, into)
    }
  }
  function operands(one, world, into) {
    for (var t = 0; t < one.terms.length; t++) {
      for (var f = 0; f < one.terms[t].times.length; f++) {
        var factor = one.terms[t].times[f]
        if (isTable(factor) && has(factor, 'fact') && number(factor, world) === null) note(factor.fact, into)
      }
    }
  }

  /* rule: {when, yearly, next_step} of GET /policies/<id>/check; answers: {fact: value}; parameters: {name: number}.
   * → {kind, decided_by: [{id, says, cite}], missing: [fact], yearly_fen, next_step} */
  function judge(rule, answers, parameters) {
    var world = { answers: answers || {}, parameters: parameters || {} }
    var seen = look(rule.when, world)
    var open = []
    if (seen.value === null) unknown(seen, open)
    else if (seen.value === false && seen.up[1] === 1 && seen.up[0] > 1) unknownAnywhere(seen, open)
    if (seen.value !== false) missing(rule.yearly, world, open)
    return {
      kind: seen.value === null ? 'unknown' : seen.value ? 'may' : seen.up[0] === 1 ? 'one_short' : 'unlikely',
      decided_by: seen.value === null ? [] : told(why(seen, [])),
      missing: open,
      yearly_fen: seen.value ? amount(rule.yearly, world) : null,
      next_step: rule.next_step || null
    }
  }

  return { judge: judge }
})()
if (typeof module !== 'undefined' && module.exports) module.exports = wishCheck
