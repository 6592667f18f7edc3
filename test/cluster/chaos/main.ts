import { attach } from '../sandbox.ts';
import { Chaos, type Told } from './chaos.ts';

/** `main.ts SANDBOX RUNS SEED`, on the sandbox's runner: a line per run; stops at the first that left a cluster in pieces. */
const [name = '', runs = '', seed = ''] = process.argv.slice(2);
const sandbox = await attach(name);
await using chaos = await Chaos.open(sandbox, Number(seed));
const startedAt = performance.now();
const told: Told[] = [];
for (let run = 0; run < Number(runs); run++) {
  const one = await chaos.run();
  told.push(one);
  console.log(one.line);
}
const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
const ends = Object.entries(Object.groupBy(told, ({ conclusion }) => conclusion))
  .map(([conclusion, all = []]) => `${all.length} ${conclusion}`)
  .join(', ');
const undisturbed = told.filter((one) => one.undisturbed).length;
const taken = told.filter((one) => one.lockLeft).length;
console.log(`${runs} runs, seed ${seed}: the cluster was whole after each (${minutes} min): ${ends}`);
console.log(`${undisturbed} were over before anything happened to them; ${taken} locks were taken over`);
