// The way in for every npm script, in plain JavaScript so that it runs on any Node from 20 on before anything is
// installed: installs the locked packages when they are missing or stale, then hands over to Node 24 from among them.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** @type {Readonly<Record<string, string>>} */
const entries = {
  bench: 'scripts/bench.ts',
  bot: 'bot/main.ts',
  build: 'scripts/build.ts',
  chaos: 'scripts/chaos.ts',
  check: 'scripts/check.ts',
  cluster: 'test/cluster/cli.ts',
  demo: 'scripts/demo.ts',
  generate: 'scripts/generate.ts',
  matrix: 'scripts/matrix.ts',
  pictures: 'scripts/pictures.ts',
  test: 'scripts/test.ts',
};

const [task = '', ...args] = process.argv.slice(2);
const entry = entries[task];
if (entry === undefined) {
  console.error(`unknown task '${task}'; there are: ${Object.keys(entries).join(', ')}`);
  process.exit(2);
}

installPackages();
const node = join(root, 'node_modules/node/bin/node');
const bin = join(root, 'node_modules/.bin');
// Hundreds of processes load the same sources: compiled once, they take half the time to run.
const compiled = join(root, 'node_modules/.cache/d8x-ops-compiled');
const child = spawnSync(node, ['--disable-warning=ExperimentalWarning', join(root, entry), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: { NODE_COMPILE_CACHE: compiled, ...process.env, PATH: `${bin}:${process.env['PATH']}` },
});
if (child.error) {
  console.error(
    `could not start Node 24 from node_modules: ${child.error.message}. Remove node_modules and try again.`,
  );
  process.exit(1);
}
if (child.signal) process.kill(process.pid, child.signal);
process.exit(child.status ?? 1);

function installPackages() {
  const stamp = join(root, 'node_modules/.d8x-ops-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing the locked npm packages (first run, or the lock file changed) …');
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (install.status !== 0) {
    console.error('npm ci failed: see above. The npm registry has to be reachable.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
