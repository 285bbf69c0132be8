"use strict";
// Draws lines of measured points over the runs: whiskers, points, levels and changes.
{
  const { svg } = gilscope;
  const textWidth = 6.6; // of a digit at 12 px, for keeping labels apart

  // One path for all points: a thousand elements would make a phone slow.
  const dots = (xs, line, y) =>
    xs.map((x, i) => (line.m[i] === null ? "" : `M${x} ${y(line.m[i])}h0`)).join("");

  const whiskers = (xs, line, y) =>
    xs.map((x, i) => (line.l[i] === null || line.h[i] === null
      ? "" : `M${x} ${y(line.l[i])}V${y(line.h[i])}`)).join("");

  const steps = (chart, line, y) => {
    const [begin, stop] = chart.range;
    let path = "";
    for (const [first, end, level] of line.levels) {
      const [from, to] = [Math.max(first, begin), Math.min(end, stop)];
      if (from < to) path += `M${chart.x(from - 0.5)} ${y(level)}H${chart.x(to - 0.5)}`;
    }
    return path;
  };

  const drawValues = (chart, scale) =>
    scale.ticks.flatMap(([value, label]) => [
      svg("line", { class: "grid", x1: chart.left, x2: chart.right, y1: scale.y(value), y2: scale.y(value) }),
      svg("text", { x: chart.left - 8, y: scale.y(value) + 4, "text-anchor": "end" }, label),
    ]);

  const drawDays = (chart) => {
    const [first, end] = chart.range;
    const count = Math.max(1, Math.min(end - first, Math.floor((chart.right - chart.left) / 110)));
    const places = [...new Set(Array.from({ length: count }, (_, i) =>
      first + Math.round(((i + 0.5) / count) * (end - first) - 0.5)))];
    return places.flatMap((place) => [
      svg("line", { class: "tick", x1: chart.x(place), x2: chart.x(place), y1: chart.bottom, y2: chart.bottom + 4 }),
      svg("text", { x: chart.x(place), y: chart.bottom + 18, "text-anchor": "middle" },
        gilscope.format.day(chart.run(place).time)),
    ]);
  };

  const drawChanges = (chart, line) => {
    let free = -Infinity; // where the next label may begin
    return line.changes.filter(([at]) => at > chart.range[0] && at < chart.range[1])
      .flatMap(([at, label, kind]) => {
        const x = chart.x(at - 0.5);
        const words = `${gilscope.signs[kind]} ${label}`;
        const half = (words.length * textWidth) / 2;
        const middle = Math.min(Math.max(x, chart.left + half), chart.right - half);
        const rule = svg("line", { class: `change ${kind}`, x1: x, x2: x, y1: chart.top - 6, y2: chart.bottom });
        if (middle - half < free) return [rule];
        free = middle + half + 4;
        return [rule, svg("text", { class: `label ${kind}`, x: middle, y: chart.top - 11, "text-anchor": "middle" }, words)];
      });
  };

  // Names at the right end of the lines, moved apart where they would touch.
  const drawNames = (chart, scale) => {
    const named = chart.lines.map((line, index) => ({ line, index, y: lastHeight(chart, line, scale) }))
      .filter(({ line, y }) => line.label && y !== null).sort((a, b) => a.y - b.y);
    let free = chart.top - 20;
    for (const name of named) free = name.y = Math.max(name.y, free + 14);
    for (let i = named.length - 1, limit = chart.bottom; i >= 0; --i, limit -= 14) {
      named[i].y = Math.min(named[i].y, limit);
    }
    return named.map(({ line, index, y }) =>
      svg("text", { class: `name line-${index % 8}`, x: chart.right + 8, y: y + 4 }, line.label));
  };

  const lastHeight = (chart, line, scale) => {
    for (let i = chart.range[1] - 1; i >= chart.range[0]; --i) {
      if (line.m[i] !== null) return scale.y(line.m[i]);
    }
    return null;
  };

  const drawLine = (chart, line, index, scale) => {
    const [first, end] = chart.range;
    const xs = Array.from({ length: end - first }, (_, i) => Math.round(chart.x(first + i) * 10) / 10);
    const part = Object.fromEntries(["m", "l", "h"].map((key) => [key, line[key].slice(first, end)]));
    const y = (value) => Math.round(scale.y(value) * 10) / 10;
    const close = (chart.right - chart.left) / (end - first);
    return svg("g", { class: `line line-${index % 8}${chart.lines.length > 1 ? " many" : ""}` },
      svg("path", { class: "whiskers", d: whiskers(xs, part, y) }),
      svg("path", { class: "dots", d: dots(xs, part, y), "stroke-width": Math.min(5.5, Math.max(2.4, close * 0.7)) }),
      svg("path", { class: "level", d: steps(chart, line, y) }));
  };

  // Fills chart.svg; leaves chart.x and chart.scale for whoever looks for points.
  gilscope.draw = (chart) => {
    const width = Math.max(280, chart.host.clientWidth);
    const names = !chart.every && chart.lines.some((line) => line.label);
    Object.assign(chart, {
      left: 66, right: width - (names ? 78 : 10), top: 30, bottom: chart.height - 26, width,
    });
    const [first, end] = chart.range;
    chart.x = (place) => chart.left + ((place - first + 0.5) / (end - first)) * (chart.right - chart.left);
    chart.scale = gilscope.valueScale(chart.lines, chart.range, chart.unit, chart.top, chart.bottom);
    chart.cursor = svg("g", { class: "cursor" });
    chart.svg.setAttribute("viewBox", `0 0 ${width} ${chart.height}`);
    chart.svg.setAttribute("height", chart.height);
    chart.svg.replaceChildren(
      ...drawValues(chart, chart.scale),
      svg("line", { class: "axis", x1: chart.left, x2: chart.right, y1: chart.bottom, y2: chart.bottom }),
      ...drawDays(chart),
      ...chart.lines.flatMap((line) => drawChanges(chart, line)),
      ...chart.lines.map((line, index) => drawLine(chart, line, index, chart.scale)),
      ...(names ? drawNames(chart, chart.scale) : []),
      chart.cursor);
  };
}
