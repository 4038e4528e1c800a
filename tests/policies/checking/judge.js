// Reads [[rule, answers, parameters], …] as one line of JSON each, answers each with its verdict: the file of the site.
const check = require('../../../static/site/check.js')
const lines = require('readline').createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const [rule, answers, parameters] = JSON.parse(line)
  process.stdout.write(JSON.stringify(check.judge(rule, answers, parameters)) + '\n')
})
