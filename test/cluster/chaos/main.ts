import { attach } from '../sandbox.ts';
import { Chaos } from './chaos.ts';

/** `main.ts SANDBOX RUNS SEED`, on the sandbox's runner: a line per run; stops at the first that left a cluster in pieces. */
const [name = '', runs = '', seed = ''] = process.argv.slice(2);
const sandbox = await attach(name);
const chaos = await Chaos.open(sandbox, Number(seed));
const startedAt = performance.now();
for (let run = 0; run < Number(runs); run++) console.log(await chaos.run());
console.log(
  `${runs} runs, seed ${seed}: the cluster was whole after each (${((performance.now() - startedAt) / 60_000).toFixed(1)} min)`,
);
