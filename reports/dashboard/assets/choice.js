"use strict";
// Which lines of a chart are drawn: a box for each, and the choice in the hash so that it can be linked.
{
  const { el } = gilscope;
  const most = 8; // as many colours as there are

  const chosen = (chart) => {
    const wanted = new URLSearchParams(location.hash.slice(1)).getAll("line");
    const found = chart.every.map((line, index) => index).filter((index) => wanted.includes(chart.every[index].label));
    return (found.length ? found : chart.atFirst).slice(0, most);
  };

  const remember = (chart, indexes) => {
    const hash = new URLSearchParams(location.hash.slice(1));
    hash.delete("line");
    for (const index of indexes) hash.append("line", chart.every[index].label);
    history.replaceState(null, "", `#${hash}`);
  };

  // Sets chart.lines from the hash, and the boxes to what is drawn, each in its line's colour.
  gilscope.chooseLines = (chart) => {
    if (!chart.every) return;
    const indexes = chosen(chart);
    chart.lines = indexes.map((index) => chart.every[index]);
    chart.boxes.forEach((box, index) => {
      const place = indexes.indexOf(index);
      box.checked = place >= 0;
      box.disabled = place < 0 && indexes.length >= most;
      box.nextSibling.className = place < 0 ? "swatch" : `swatch line-${place}`;
    });
  };

  // Puts up the boxes of a chart that has lines to choose from.
  gilscope.offerLines = (chart, redraw) => {
    if (!chart.atFirst) return;
    const field = document.querySelector("fieldset.lines");
    chart.every = chart.lines;
    chart.boxes = chart.every.map(() => el("input", { type: "checkbox" }));
    chart.boxes.forEach((box) => box.addEventListener("change", () => {
      remember(chart, chart.boxes.flatMap((one, index) => (one.checked ? [index] : [])));
      redraw();
    }));
    field.append(...chart.boxes.map((box, index) =>
      el("label", {}, box, el("i", { class: "swatch" }), ` ${chart.every[index].label}`)));
    field.hidden = false;
  };
}
