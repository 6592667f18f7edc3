import { clusterOptions, commonOptions } from './cluster-options.ts';
import { declareCommand } from './declaration.ts';

export const doctor = declareCommand({
  name: 'doctor',
  summary: 'tell whether everything is there that d8x-ops needs on a cluster',
  description: [
    'Connects to every host with its pinned key, looks, and changes nothing. Every line is ok, a warning or a failure, and says how to mend it. The exit code is 1 when anything fails.',
  ],
  options: [
    ...clusterOptions,
    { name: 'json', kind: 'flag', description: 'Prints the report as JSON.' },
    ...commonOptions,
  ],
  examples: ['d8x-ops doctor --folder ~/d8x', 'd8x-ops doctor --json'],
});
