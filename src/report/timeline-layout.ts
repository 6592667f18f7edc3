/** The chart's measures, in pixels before a screen shrinks it: one width for all, so that a phone does not crowd it. */
export const chart = { width: 560, leftPadding: 96, rightPadding: 24, fontSize: 15 } as const;

/** A bar of the chart with the label that is to be at it; times in milliseconds. */
export interface LabelledBar {
  readonly label: string;
  readonly begin: number;
  readonly end: number;
}

/** From where to where, in pixels from where the bars' part of the chart begins. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** How wide a character is on average in the fonts that readers have, from the narrowest to the widest, in shares of its height. */
const characterWidths = [0.44, 0.48, 0.52, 0.56, 0.6];
/** Between a bar and a label beside it, as Mermaid has it. */
const gap = 5;
const plotWidth = chart.width - chart.leftPadding - chart.rightPadding;

/** Where moments are drawn, as Mermaid does: from the first bar's begin to the last one's end. */
export function positions(bars: readonly Omit<LabelledBar, 'label'>[]): (milliseconds: number) => number {
  const first = Math.min(...bars.map(({ begin }) => begin));
  const last = Math.max(...bars.map(({ end }) => end));
  return (milliseconds) => ((milliseconds - first) / Math.max(last - first, 1)) * plotWidth;
}

/**
 * Where the label may lie, by the font: in the bar where it has room there, else beside it, to the right unless Mermaid holds that for
 * too near to the edge (ganttRenderer: end of bar + text + 1.5 leftPadding > width).
 */
export function labelSpans({ label, begin, end }: LabelledBar, at: (milliseconds: number) => number): readonly Span[] {
  const [left, right] = [at(begin), at(end)];
  return characterWidths.map((share) => {
    const width = label.length * share * chart.fontSize;
    if (width <= right - left) return { from: (left + right - width) / 2, to: (left + right + width) / 2 };
    if (right + width + 1.5 * chart.leftPadding > chart.width) return { from: left - gap - width, to: left - gap };
    return { from: right + gap, to: right + gap + width };
  });
}

/** The name and its duration, as much of both as lies neither on a section's title nor beyond the edge: the duration goes last. */
export function fittingLabel(
  name: string,
  took: string,
  bar: Omit<LabelledBar, 'label'>,
  at: (milliseconds: number) => number,
): string {
  const letters = Array.from(name);
  const cut = letters.slice(3, -1).map((_, index) => `${letters.slice(0, -1 - index).join('')}…`);
  const names = [name, ...cut];
  const labels = [...names.map((one) => `${one} (${took})`), ...names];
  return labels.find((label) => hasRoom({ ...bar, label }, at)) ?? `${letters.slice(0, 3).join('')}…`;
}

function hasRoom(bar: LabelledBar, at: (milliseconds: number) => number): boolean {
  return labelSpans(bar, at).every(({ from, to }) => from >= 0 && to <= plotWidth + chart.rightPadding);
}

const ticks: readonly (readonly [milliseconds: number, name: string])[] = [
  [1_000, '1second'],
  [2_000, '2second'],
  [5_000, '5second'],
  [10_000, '10second'],
  [30_000, '30second'],
  [60_000, '1minute'],
  [120_000, '2minute'],
  [300_000, '5minute'],
  [600_000, '10minute'],
  [1_800_000, '30minute'],
  [3_600_000, '1hour'],
  [14_400_000, '4hour'],
  [86_400_000, '1day'],
];

/**
 * The closest marks of the axis, at most six, of which no line crosses a label; without such, marks so far apart that none is drawn. The
 * lines can't be made fainter: they have the colour of the page's text.
 */
export function tickInterval(bars: readonly LabelledBar[]): { readonly milliseconds: number; readonly name: string } {
  const last = Math.max(...bars.map(({ end }) => end));
  const at = positions(bars);
  const spans = bars.flatMap((bar) => labelSpans(bar, at));
  const [milliseconds, name] = ticks.find(
    ([milliseconds]) =>
      last / milliseconds <= 6 &&
      marks(milliseconds, last).every((mark) => spans.every(({ from, to }) => at(mark) < from || at(mark) > to)),
  ) ?? [86_400_000, '1day'];
  return { milliseconds, name };
}

/** The moments that have a mark; the run's begin, at the edge, needs none. */
function marks(milliseconds: number, last: number): readonly number[] {
  return Array.from({ length: Math.floor(last / milliseconds) }, (_, index) => (index + 1) * milliseconds);
}
