import { parseArgs } from 'node:util';
import { parts, type Part } from './figure.ts';
import type { Extent } from './setting.ts';

export interface Invocation {
  readonly only: readonly Part[];
  readonly extent: Extent;
  /** Where the figures are written to. */
  readonly json: string;
}

export const usage = `usage: npm run bench -- [options]

  --only PART,…      of ${parts.join(', ')} (default: all)
  --rounds N         how often each pair is measured (default: 3)
  --sizes MB,…       sizes of the dumps (default: 10,600,2000)
  --deliveries N     webhooks that the bot is sent (default: 100000)
  --json FILE        where the figures are written to (default: bench.json)
`;

/** @throws Error that names the option that is wrong */
export function parseInvocation(argv: readonly string[]): Invocation {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', default: parts.join(',') },
      rounds: { type: 'string', default: '3' },
      sizes: { type: 'string', default: '10,600,2000' },
      deliveries: { type: 'string', default: '100000' },
      json: { type: 'string', default: 'bench.json' },
    },
  });
  return {
    only: values.only.split(',').map(partOf),
    extent: {
      rounds: wholeNumber('--rounds', values.rounds),
      sizes: values.sizes.split(',').map((size) => wholeNumber('--sizes', size)),
      deliveries: wholeNumber('--deliveries', values.deliveries),
    },
    json: values.json,
  };
}

function partOf(name: string): Part {
  const part = parts.find((one) => one === name);
  if (part === undefined) throw new Error(`--only: there is no part '${name}'; there are ${parts.join(', ')}`);
  return part;
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${option}: '${text}' is no whole number above 0`);
  return number;
}
