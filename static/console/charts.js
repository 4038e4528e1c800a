/* 图表: draws each chart from the table beside it, so that the two can never say different things. */
(function () {
  'use strict';
  var COLOURS = ['#1c4f86', '#b3541e', '#2f7d4f', '#8a6d1f', '#6b4c9a', '#5d6670'];
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  var drawn = [];

  /* {names, series: [{name, values}]} of a table: the first column names the rows. */
  function read(table) {
    var heads = all('thead th', table).slice(1).map(function (th) { return th.textContent; });
    var rows = all('tbody tr', table);
    return {
      names: rows.map(function (row) { return row.querySelector('th').textContent; }),
      series: heads.map(function (name, at) {
        return { name: name, values: rows.map(function (row) { return Number(row.querySelectorAll('td')[at].dataset.value); }) };
      })
    };
  }
  function options(kind, told, unit) {
    var lies = kind === 'stack' || kind === 'share';
    var series = kind === 'line' ? told.series.slice(0, 1) : told.series;
    var names = { type: 'category', data: told.names, inverse: lies, axisLabel: { width: lies ? 130 : undefined, overflow: 'truncate' }, axisTick: { show: false } };
    var sums = { type: 'value', name: unit, splitLine: { lineStyle: { color: '#e6e8eb' } }, axisLabel: { hideOverlap: true } };
    return {
      animation: false, color: COLOURS, textStyle: { fontFamily: 'inherit', fontSize: 13 },
      grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      legend: { show: series.length > 1, top: 4 },
      xAxis: lies ? sums : names, yAxis: lies ? names : sums,
      series: series.map(function (one) {
        return { name: one.name, data: one.values, type: kind === 'line' ? 'line' : 'bar', stack: kind === 'stack' ? 'all' : undefined, barMaxWidth: 26, areaStyle: kind === 'line' ? { opacity: 0.12 } : undefined, showSymbol: false };
      })
    };
  }
  function draw() {
    drawn.forEach(function (chart) { chart.dispose(); });
    drawn = all('[data-chart]').map(function (box) {
      var table = document.getElementById(box.dataset.table);
      if (!table || !window.echarts) { box.hidden = true; return null; }
      var told = read(table), lies = box.dataset.chart === 'stack' || box.dataset.chart === 'share';
      box.style.height = (lies ? Math.max(260, 80 + told.names.length * 38) : 300) + 'px';
      var chart = window.echarts.init(box);
      chart.setOption(options(box.dataset.chart, told, box.dataset.unit));
      return chart;
    }).filter(Boolean);
  }
  var timer = null;
  document.addEventListener('change', function (event) {
    var box = event.target.closest('[data-refresh]');
    if (!box) { return; }
    window.clearInterval(timer);
    if (box.checked) {
      timer = window.setInterval(function () { window.htmx.ajax('GET', location.href, { target: '#figures', select: '#figures', swap: 'outerHTML' }); }, Number(box.dataset.refresh) * 1000);
    }
  });
  document.addEventListener('htmx:afterSettle', draw);
  window.addEventListener('resize', function () { drawn.forEach(function (chart) { chart.resize(); }); });
  draw();
})();
