import { cpus, totalmem } from 'node:os';
import { judge, type Figure } from './figure.ts';

/** What is written as JSON: where and when it was measured, and each figure with all its rounds. */
export function report(figures: readonly Figure[], at: Date): object {
  return {
    version: 1,
    at: at.toISOString(),
    machine: { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version },
    figures: figures.map((figure) => {
      const { comesTo, reached } = judge(figure);
      return {
        ...figure,
        values: figure.values.map(short),
        against: shortened(figure),
        comesTo: short(comesTo),
        reached,
      };
    }),
  };
}

function shortened({ against }: Figure): Figure['against'] {
  return against === undefined ? undefined : { ...against, values: against.values.map(short) };
}

/** More digits than were measured would only be noise. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
