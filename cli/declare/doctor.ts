import { placeOptions } from './place-options.ts';
import { clusterOptions, commonOptions } from './cluster-options.ts';
import { declareCommand } from './declaration.ts';

export const doctor = declareCommand({
  name: 'doctor',
  summary: 'tell whether everything is there that d8x-ops needs on a cluster',
  description: [
    'Connects to every host with its pinned key, looks, and changes nothing. Every line is ok, a warning or a failure, and says how to fix it. The exit code is 1 when anything fails.',
  ],
  options: [
    ...clusterOptions,
    {
      name: 'repository',
      kind: 'text',
      short: 'r',
      value: 'OWNER/NAME',
      description:
        'The repository whose environment is looked at: whether one protected branch alone gets its secrets.',
      fallback: 'what `init` set up from this folder',
    },
    {
      name: 'environment',
      kind: 'text',
      short: 'e',
      value: 'NAME',
      description: 'The environment there.',
      fallback: '`production`, or what `init` set up',
    },
    {
      name: 'token-file',
      kind: 'text',
      value: 'FILE',
      description: 'File with a GitHub token, for that; `-` is standard input.',
      fallback: '`GITHUB_TOKEN`, `GH_TOKEN`, or the login of gh; without any, GitHub is left out',
    },
    ...placeOptions,
    { name: 'json', kind: 'flag', description: 'Prints the report as JSON.' },
    ...commonOptions,
  ],
  examples: ['d8x-ops doctor --folder ~/d8x', 'd8x-ops doctor --json'],
});
