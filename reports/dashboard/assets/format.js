"use strict";
// Numbers as reports/document/numbers.py writes them: three digits and a unit.
{
  const thin = "\u202f";
  const scales = {
    seconds: [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]],
    bytes: [[2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"], [1, "B"]],
    ratio: [[1, "×"]],
    count: [[1, ""]],
  };

  const fixed = (value, places) =>
    value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });

  const digits = (value, significant) => {
    if (value === 0) return "0";
    const places = significant - 1 - Math.floor(Math.log10(Math.abs(value)) + 1e-9);
    return fixed(value, Math.min(Math.max(places, 0), 9));
  };

  const scaleOf = (unit, value) =>
    scales[unit].find(([size]) => Math.abs(value) >= size * 0.9995) ?? scales[unit].at(-1);

  const join = (unit, text, name) => (unit === "ratio" || !name ? text + name : text + thin + name);

  // `like` fixes the unit, so that both ends of an interval and all ticks of an axis share one.
  const write = (unit, value, like = value, significant = 3) => {
    const [size, name] = scaleOf(unit, like);
    return join(unit, digits(value / size, significant), name);
  };

  const interval = (unit, low, high) => {
    if (low === null || high === null) return "";
    const [size, name] = scaleOf(unit, high);
    return `[${digits(low / size, 3)}–${join(unit, digits(high / size, 3), name)}]`;
  };

  // A tick to as many places as its step needs.
  const tick = (unit, value, step, like) => {
    const [size, name] = scaleOf(unit, like);
    const places = Math.max(0, -Math.floor(Math.log10(step / size) + 1e-9));
    return join(unit, fixed(value / size, Math.min(places, 6)), name);
  };

  const percent = (ratio) => {
    const off = 100 * (ratio - 1);
    const text = Math.abs(off) >= 9.95 ? off.toFixed(0) : off.toFixed(1);
    return `${off >= 0 ? "+" : ""}${text} %`.replace("-", "−");
  };

  gilscope.format = {
    write, interval, tick, percent,
    day: (text) => text.slice(0, 10),
    minute: (text) => text.slice(0, 16).replace("T", " "),
    commit: (sha) => (sha ? sha.slice(0, 8) : "no commit"),
    unitScale: (unit, like) => scaleOf(unit, like)[0],
  };
}
