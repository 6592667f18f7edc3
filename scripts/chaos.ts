import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { canRunSandbox, up } from '../test/cluster/sandbox.ts';

/** `npm run test:chaos [-- --runs N --seed S]`: random operations under random faults, on a sandbox of its own. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Math.trunc(Date.now() / 1000)) },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed)) {
  console.error('--runs and --seed are whole numbers');
  process.exit(2);
}
const able = await canRunSandbox();
if (!able.ok) {
  console.error(able.because);
  process.exit(1);
}
console.log(`seed ${seed}`);
const sandbox = await up({ name: 'chaos' }, (line) => console.log(line));
const interrupted = (): void => {
  void sandbox.down().finally(() => process.exit(130));
};
process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
try {
  const argv = [process.execPath, 'test/cluster/chaos/main.ts', 'chaos', String(runs), String(seed)];
  const child = sandbox.spawnInside(argv, { stdio: 'inherit', cwd: process.cwd() });
  await once(child, 'exit');
  process.exitCode = child.exitCode ?? 1;
} finally {
  await sandbox.down();
}
