"use strict";
// The table behind a chart: every run that is drawn, the newest first. Made when it is opened.
{
  const { el, format } = gilscope;

  const cells = (chart, line, place) => {
    if (line.m[place] === null) return [el("td", {}, "–"), el("td", {}, "")];
    return [
      el("td", {}, format.write(chart.unit, line.m[place])),
      el("td", {}, format.interval(chart.unit, line.l[place], line.h[place])),
    ];
  };

  const row = (chart, place) => {
    const run = chart.run(place);
    return el("tr", {}, el("th", { scope: "row" }, format.minute(run.started)),
      el("td", { class: "t" }, el("code", {}, format.commit(run.commit))),
      ...chart.lines.flatMap((line) => cells(chart, line, place)),
      el("td", { class: "t" }, run.subject));
  };

  const heads = (chart) => [
    el("th", { scope: "col" }, "Measured"), el("th", { scope: "col" }, "Commit"),
    ...chart.lines.flatMap((line) => [
      el("th", { scope: "col", class: "n" }, line.label || chart.title),
      el("th", { scope: "col", class: "n" }, "95 % interval"),
    ]),
    el("th", { scope: "col" }, "Subject"),
  ];

  const table = (chart) => {
    const places = chart.at.map((_, index) => index).reverse()
      .filter((place) => chart.lines.some((line) => line.m[place] !== null));
    return el("table", { class: "numbers" },
      el("caption", { class: "hidden" }, `${chart.title}, every run, the newest first`),
      el("thead", {}, el("tr", {}, ...heads(chart))),
      el("tbody", {}, ...places.map((place) => row(chart, place))));
  };

  gilscope.numbers = (chart) => {
    const details = el("details", { class: "behind" }, el("summary", {}, "The numbers as a table"));
    details.addEventListener("toggle", () => {
      if (!details.open || details.children.length > 1) return;
      details.append(el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${chart.title}, numbers` },
        table(chart)));
    });
    return details;
  };
}
