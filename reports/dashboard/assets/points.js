"use strict";
// Which run is looked at: by mouse, finger or keys; shown in a tip, and in words below the chart.
{
  const { el, svg, format } = gilscope;

  const known = (chart, place) => chart.lines.some((line) => line.m[place] !== null);

  const value = (chart, line, place) => {
    if (line.m[place] === null) return null;
    const text = format.write(chart.unit, line.m[place]);
    const interval = format.interval(chart.unit, line.l[place], line.h[place]);
    return interval ? `${text} ${interval}` : text;
  };

  const values = (chart, place) =>
    chart.lines.map((line) => [line, value(chart, line, place)]).filter(([, text]) => text);

  // The nearest measured run to `place` in the range, looking in the direction `step`, or both.
  const seek = (chart, place, step) => {
    const [first, end] = chart.range;
    for (let at = place; at >= first && at < end; at += step) if (known(chart, at)) return at;
    return null;
  };

  const nearest = (chart, place) => {
    const clamped = Math.min(Math.max(Math.round(place), chart.range[0]), chart.range[1] - 1);
    const sides = [seek(chart, clamped, -1), seek(chart, clamped, 1)].filter((at) => at !== null);
    return sides.sort((a, b) => Math.abs(a - place) - Math.abs(b - place))[0] ?? null;
  };

  const drawCursor = (chart, place) => {
    const x = chart.x(place);
    const marks = chart.lines.filter((line) => line.m[place] !== null)
      .map((line) => svg("circle", { cx: x, cy: chart.scale.y(line.m[place]), r: 5 }));
    chart.cursor.replaceChildren(
      svg("line", { x1: x, x2: x, y1: chart.top, y2: chart.bottom }), ...marks);
  };

  const drawTip = (chart, place) => {
    const run = chart.run(place);
    chart.tip.replaceChildren(
      ...values(chart, place).map(([line, text]) => el("b", {}, line.label ? `${line.label}: ${text}` : text)),
      el("span", {}, `${format.commit(run.commit)} · ${format.day(run.time)}`));
    chart.tip.hidden = false;
    const x = (chart.x(place) / chart.width) * chart.host.clientWidth;
    const room = chart.host.clientWidth - chart.tip.offsetWidth;
    chart.tip.style.left = `${Math.max(0, Math.min(x - chart.tip.offsetWidth / 2, room))}px`;
  };

  const changeAt = (chart, place) =>
    chart.lines.flatMap((line) => line.changes.filter(([at]) => at === place)
      .map(([, label, , word]) => `${line.label ? `${line.label}: ` : ""}${label}${word && `, ${word},`} from this run on`));

  const link = (href, text) => el("a", { href, rel: "noreferrer" }, text);

  // All that is known of one run, with its links.
  const describe = (chart, place) => {
    const run = chart.run(place);
    const numbers = values(chart, place).map(([line, text]) => {
      const visits = line.n[place] === null ? "" : `, ${line.n[place]} visits`;
      return el("b", {}, `${line.label ? `${line.label}: ` : ""}${text}${visits}`);
    });
    const first = el("p", { class: "numbers-of-run" }, ...numbers,
      ...changeAt(chart, place).map((text) => el("b", { class: "changed" }, text)));
    // The lower charts of a page say it once someone looks at them; until then one is enough.
    const facts = chart.tall || chart.touched;
    chart.words.replaceChildren(...(facts ? [first, factsOf(chart, run)] : [first]));
  };

  const factsOf = (chart, run) => {
    const shas = format.commit(run.commit);
    return el("p", { class: "facts" },
        el("span", {}, `run ${run.place + 1} of ${chart.runs.started.length}`),
        el("span", {}, `measured ${format.minute(run.started)}`),
        el("span", {}, run.commit && chart.runs.repository
          ? link(`${chart.runs.repository}/commit/${run.commit}`, shas) : el("code", {}, shas)),
        run.subject ? el("span", { class: "subject" }, run.subject) : null,
        run.suite ? el("span", {}, `suite ${run.suite}`) : null,
        el("span", {}, chart.runs.machine),
        run.notes ? el("span", {}, run.notes) : null,
        run.report ? el("span", {}, link(run.report, "report")) : null);
  };

  const select = (chart, place, tip) => {
    if (place === null) return;
    chart.selected = place;
    drawCursor(chart, place);
    if (tip) drawTip(chart, place);
    else chart.tip.hidden = true;
    describe(chart, place);
  };

  const changes = (chart) =>
    chart.lines.flatMap((line) => line.changes.map(([at]) => at)).sort((a, b) => a - b);

  const targets = {
    ArrowLeft: (chart) => seek(chart, chart.selected - 1, -1),
    ArrowRight: (chart) => seek(chart, chart.selected + 1, 1),
    Home: (chart) => seek(chart, chart.range[0], 1),
    End: (chart) => seek(chart, chart.range[1] - 1, -1),
    PageUp: (chart) => nearest(chart, chart.selected - 10),
    PageDown: (chart) => nearest(chart, chart.selected + 10),
    ArrowUp: (chart) => changes(chart).filter((at) => at < chart.selected && at >= chart.range[0]).at(-1) ?? null,
    ArrowDown: (chart) => changes(chart).find((at) => at > chart.selected && at < chart.range[1]) ?? null,
  };

  const onKey = (chart, event) => {
    if (event.key === "Escape") {
      chart.pinned = false;
      chart.tip.hidden = true;
    }
    if (!(event.key in targets) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    chart.pinned = chart.touched = true;
    select(chart, targets[event.key](chart), true);
  };

  const onMove = (chart, event) => {
    if (chart.pinned && event.type === "pointermove") return;
    chart.touched = true;
    const box = chart.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * chart.width;
    const share = (x - chart.left) / (chart.right - chart.left);
    const [first, end] = chart.range;
    select(chart, nearest(chart, first + share * (end - first) - 0.5), true);
  };

  // A click holds a run, so that the way to its links does not lead over others; a second lets go.
  gilscope.listen = (chart) => {
    chart.svg.addEventListener("pointermove", (event) => onMove(chart, event));
    chart.svg.addEventListener("pointerdown", (event) => {
      chart.pinned = !chart.pinned;
      onMove(chart, event);
    });
    chart.svg.addEventListener("pointerleave", () => {
      if (!chart.pinned) chart.tip.hidden = true;
    });
    chart.svg.addEventListener("keydown", (event) => onKey(chart, event));
    chart.svg.addEventListener("blur", () => {
      chart.tip.hidden = true;
      chart.pinned = false;
    });
  };

  gilscope.selectLast = (chart) => {
    const keep = chart.selected !== undefined && chart.selected >= chart.range[0] && known(chart, chart.selected);
    select(chart, keep ? chart.selected : seek(chart, chart.range[1] - 1, -1), false);
  };
}
