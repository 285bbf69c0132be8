"use strict";
// Where numbers go on a chart.
{
  const niceStep = (span, count) => {
    const raw = span / count;
    const power = 10 ** Math.floor(Math.log10(raw));
    return power * [1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999);
  };

  const linearTicks = ([low, high], unitScale, count) => {
    const step = niceStep((high - low) / unitScale, count) * unitScale;
    const ticks = [];
    for (let i = Math.ceil(low / step); i * step <= high; ++i) ticks.push(i * step);
    return { ticks, step };
  };

  const logTicks = ([low, high]) => {
    const few = Math.log10(high / low) > 2.5 ? [1] : [1, 2, 5];
    const ticks = [];
    for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
      for (const factor of few) {
        if (factor * power >= low && factor * power <= high) ticks.push(factor * power);
      }
    }
    return ticks;
  };

  const smallest = (values) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

  // The range of the medians, with room for whiskers but not for absurd ones, and at least 4 % high
  // so that noise does not look like news.
  const limits = (lines, [first, end]) => {
    const known = (key) => lines.flatMap((line) => line[key].slice(first, end))
      .filter((value) => value !== null);
    const medians = known("m");
    let [low, high] = [smallest(medians), largest(medians)];
    const room = Math.max(high - low, 0.04 * high) * 0.6;
    low = Math.max(Math.min(low, smallest(known("l"))), low - room);
    high = Math.min(Math.max(high, largest(known("h"))), high + room);
    const pad = Math.max((high - low) * 0.06, (0.04 * high - (high - low)) / 2);
    if (low <= 0) return [0, high > 0 ? high + pad : 1]; // counts may be none at all
    return [low - pad > 0 ? low - pad : low * 0.9, high + pad];
  };

  // A speed-up is seen against no gain: its axis reaches 1, whatever it scatters by.
  const withNoGain = ([low, high]) => [Math.min(low, 0.95), Math.max(high, 1.3)];

  // A scale of values: logarithmic where they span more than a factor of eight.
  gilscope.valueScale = (lines, range, unit, top, bottom) => {
    const own = limits(lines, range);
    const ends = unit === "ratio" ? withNoGain(own) : own;
    const log = ends[0] > 0 && ends[1] / ends[0] > 8;
    const at = log ? Math.log : (value) => value;
    const [low, high] = ends.map(at);
    const y = (value) => {
      const clamped = Math.min(Math.max(value, ends[0]), ends[1]);
      return bottom - ((at(clamped) - low) / (high - low)) * (bottom - top);
    };
    const format = gilscope.format;
    const count = Math.max(2, Math.floor((bottom - top) / 48));
    if (log) {
      return { y, log, ticks: logTicks(ends).map((v) => [v, format.write(unit, v, v, 1)]) };
    }
    const { ticks, step } = linearTicks(ends, format.unitScale(unit, ends[1]), count);
    return { y, log, ticks: ticks.map((v) => [v, format.tick(unit, v, step, ends[1])]) };
  };
}
