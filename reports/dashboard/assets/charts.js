"use strict";
// Puts up the charts of a page: what stands in its block of data, over the runs of its machine.
{
  const { el, svg } = gilscope;
  const data = JSON.parse(document.getElementById("data").textContent);
  const runs = gilscope.runs[data.machine];

  const run = (place) => ({
    place, time: runs.time[place],
    started: runs.started[place], commit: runs.commit[place], subject: runs.subject[place],
    suite: runs.suite[place], report: runs.report[place], notes: runs.notes[place],
  });

  // "50": that many runs; "30d": those of as many days before the newest; "": all.
  const rangeOf = (wanted) => {
    const end = data.at.length;
    const number = Number.parseInt(wanted, 10);
    if (!(number > 0) || end === 0) return [0, end];
    if (!wanted.endsWith("d")) return [Math.max(0, end - number), end];
    const newest = Date.parse(runs.time[data.at[end - 1]]);
    const first = data.at.findIndex((place) => Date.parse(runs.time[place]) >= newest - number * 864e5);
    return [Math.max(0, first), end];
  };

  const make = (spec) => {
    const host = document.getElementById(spec.id);
    const hint = "Arrow left and right move over the runs, up and down over the changes.";
    const chart = {
      ...spec, host, runs, at: data.at, range: rangeOf(""),
      height: spec.tall ? 330 : 200,
      run: (place) => run(data.at[place]),
      svg: svg("svg", { tabindex: 0, role: "application", "aria-roledescription": "chart", "aria-label": `${spec.title} over the runs. ${hint}` }),
      tip: el("div", { class: "tip", "aria-hidden": "true", hidden: "" }),
      words: el("div", { class: "of-run", "aria-live": "polite" }),
    };
    host.replaceChildren(chart.svg, chart.tip);
    host.after(chart.words, gilscope.numbers(chart));
    gilscope.listen(chart);
    return chart;
  };

  const draw = (chart) => {
    if (!chart.lines.some((line) => line.m.slice(...chart.range).some((value) => value !== null))) {
      chart.svg.replaceChildren();
      chart.words.replaceChildren("Not measured in these runs.");
      return;
    }
    gilscope.draw(chart);
    gilscope.selectLast(chart);
  };

  const charts = data.charts.map(make);

  // Which runs are drawn; in the hash, so that a view can be linked.
  const buttons = [...document.querySelectorAll("[data-last]")];
  const show = () => {
    const wanted = new URLSearchParams(location.hash.slice(1)).get("last") ?? "";
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.last === wanted);
    for (const chart of charts) {
      chart.range = rangeOf(wanted);
      gilscope.chooseLines(chart);
      draw(chart);
    }
  };
  for (const chart of charts) gilscope.offerLines(chart, show);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const hash = new URLSearchParams(location.hash.slice(1));
      hash.delete("last");
      if (button.dataset.last) hash.set("last", button.dataset.last);
      history.replaceState(null, "", `${hash}` ? `#${hash}` : location.pathname);
      show();
    });
  }
  addEventListener("hashchange", show);
  show();

  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    charts.forEach(draw);
  });
  // What is folded has no width until it is opened.
  for (const folded of document.querySelectorAll("details")) {
    folded.addEventListener("toggle", () => charts.forEach(draw));
  }
  gilscope.ready();
}
