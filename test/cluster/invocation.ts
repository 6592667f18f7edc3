import type { ParseArgsOptionsConfig } from 'node:util';
import { parseArgs } from 'node:util';
import { isSystemName, systems, usualSystem } from './host/systems.ts';
import type { SandboxOptions } from './topology.ts';

export interface Invocation {
  readonly verb: string;
  /** What follows `run` or `ssh`, untouched. */
  readonly rest: readonly string[];
  readonly options: SandboxOptions;
}

const declared = {
  name: { type: 'string', default: 'demo' },
  shape: { type: 'string', default: 'linode' },
  workers: { type: 'string', default: '2' },
  simulated: { type: 'string', default: '0' },
  'no-pg-dump': { type: 'boolean', default: false },
  suite: { type: 'string', default: usualSystem },
  postgres: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig;

/** Own words before the words of another program begin, which may have options of its own. */
const ownWords: ReadonlyMap<string, number> = new Map([
  ['run', 1],
  ['ssh', 2],
]);

/** Reads a command line of the sandbox's CLI. @throws Error that says what is wrong with it */
export function parseInvocation(argv: readonly string[]): Invocation {
  const loose = parseArgs({ args: [...argv], options: declared, allowPositionals: true, strict: false, tokens: true });
  const words = loose.tokens.filter(({ kind }) => kind === 'positional');
  const [verb = ''] = loose.positionals;
  const end = words[ownWords.get(verb) ?? words.length]?.index ?? argv.length;
  const { values, positionals } = parseArgs({
    args: argv.slice(0, end),
    options: declared,
    allowPositionals: true,
  });
  const { name, shape, workers, simulated, suite, postgres } = values;
  if (shape !== 'linode' && shape !== 'aws') throw new Error(`there is no shape '${shape}': it is linode or aws`);
  if (!isSystemName(suite))
    throw new Error(`there is no suite '${suite}': there are ${Object.keys(systems).join(', ')}`);
  return {
    verb,
    rest: [...positionals.slice(1), ...argv.slice(end)],
    options: {
      name,
      shape,
      workers: Number(workers),
      simulatedWorkers: Number(simulated),
      pgDump: !values['no-pg-dump'],
      system: suite,
      ...(postgres === undefined ? {} : { postgres: Number(postgres) }),
    },
  };
}
