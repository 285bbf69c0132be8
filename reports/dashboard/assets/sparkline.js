"use strict";
// A line of up to sixty values, each a letter for its height; changes are marked by their signs.
{
  const { svg } = gilscope;
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const [width, height, pad] = [150, 26, 3];

  gilscope.sparkline = (text, changes) => {
    const step = (width - 2 * pad) / Math.max(1, text.length - 1);
    const x = (at) => Math.round((pad + at * step) * 10) / 10;
    const y = (at) => Math.round((height - pad - (letters.indexOf(text[at]) / 63) * (height - 2 * pad)) * 10) / 10;
    const path = [...text].map((_, at) => `${at ? "L" : "M"}${x(at)} ${y(at)}`).join("");
    return svg("svg", { class: "spark", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
      ...changes.map(([at, kind]) => svg("line", { class: `change ${kind}`, x1: x(at - 0.5), x2: x(at - 0.5), y1: 0, y2: height })),
      svg("path", { d: path }),
      svg("circle", { cx: x(text.length - 1), cy: y(text.length - 1), r: 2.2 }));
  };
}
