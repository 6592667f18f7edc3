/** How many generations of copies stay: of that many days, weeks, months and years the best copy each. */
export interface KeepRule {
  readonly days: number;
  readonly weeks: number;
  readonly months: number;
  readonly years: number;
}

const units = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;

/** Reads `7d 4w 12m 3y`, in any order, each unit once. Undefined for anything else, and where nothing would stay. */
export function parseKeepRule(text: string): KeepRule | undefined {
  const rule = { days: 0, weeks: 0, months: 0, years: 0 };
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  for (const word of words) {
    const [, digits = '', unit = ''] = /^([1-9]\d{0,3})([dwmy])$/.exec(word) ?? [];
    if (unit !== 'd' && unit !== 'w' && unit !== 'm' && unit !== 'y') return undefined;
    const name = units[unit];
    if (rule[name] !== 0) return undefined;
    rule[name] = Number(digits);
  }
  return words.length === 0 ? undefined : rule;
}
