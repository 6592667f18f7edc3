/** What `npm run bench` measures, part by part. */
export const parts = ['backup', 'copies', 'update', 'starts', 'plan', 'start', 'bot'] as const;
export type Part = (typeof parts)[number];

/** How a figure is held against another one, or against nothing, and the most that it should come to. */
export interface Target {
  /** `ratio` and `difference` are taken pair by pair, then their median; `value` is the median of what was measured. */
  readonly kind: 'ratio' | 'difference' | 'value';
  /** None: the figure is told, not judged. */
  readonly atMost?: number;
}

/** Something that was measured, round by round. */
export interface Figure {
  readonly part: Part;
  readonly what: string;
  readonly unit: 's' | 'ms' | 'MiB' | '1/s' | '';
  readonly values: readonly number[];
  /** What it is compared with, measured in the same rounds. */
  readonly against?: { readonly what: string; readonly values: readonly number[] };
  readonly target: Target;
}

/** What a figure comes to. */
export interface Judgement {
  readonly median: number;
  readonly againstMedian: number | undefined;
  /** In the terms of the target: a ratio, a difference or a value. */
  readonly comesTo: number;
  /** Undefined where there is nothing to reach. */
  readonly reached: boolean | undefined;
}

/** @throws Error when a figure to be compared has nothing, or not as many rounds, to be compared with */
export function judge({ what, values, against, target }: Figure): Judgement {
  const comesTo = median(compared(what, values, against?.values, target.kind));
  return {
    median: median(values),
    againstMedian: against === undefined ? undefined : median(against.values),
    comesTo,
    reached: target.atMost === undefined ? undefined : comesTo <= target.atMost,
  };
}

function compared(
  what: string,
  values: readonly number[],
  others: readonly number[] | undefined,
  kind: Target['kind'],
): readonly number[] {
  if (kind === 'value') return values;
  if (others?.length !== values.length) throw new Error(`${what}: ${values.length} rounds have no equal`);
  return values.map((value, round) => {
    const other = others[round] ?? Number.NaN;
    return kind === 'ratio' ? value / other : value - other;
  });
}

/** The middle one, or the mean of the middle two. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}
