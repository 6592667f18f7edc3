import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = new URL('../../../.github/workflows/', import.meta.url);
const stepSchema = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const schema = z.looseObject({
  permissions: z.record(z.string(), z.literal('read')),
  jobs: z.record(
    z.string(),
    z.looseObject({
      'timeout-minutes': z.int().max(60),
      permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
      steps: z.array(stepSchema),
    }),
  ),
});

const files = await readdir(folder);
const workflows = await Promise.all(
  files.map(async (file) => {
    const text = await readFile(new URL(file, folder), 'utf8');
    return { file, text, jobs: schema.parse(parse(text)).jobs };
  }),
);
const steps = workflows.flatMap(({ file, jobs }) =>
  Object.values(jobs).flatMap((job) => job.steps.map((step) => ({ file, step }))),
);

test('this repository is checked and released by workflows of its own', () => {
  assert.deepEqual(files.toSorted(), ['ci.yml', 'release.yml', 'weekly.yml']);
  const ran = (file: string): (string | undefined)[] =>
    Object.values(workflows.find((one) => one.file === file)?.jobs ?? {}).flatMap(({ steps }) =>
      steps.map(({ run }) => run),
    );
  assert.ok(ran('release.yml').includes('.ci/run'));
  // Three jobs side by side, which together are what .ci/run does.
  for (const part of ['npm run check', 'npm test -- unit integration store', 'npm test -- cluster e2e']) {
    assert.ok(ran('ci.yml').includes(part), part);
  }
  assert.ok(ran('weekly.yml').some((run) => run?.startsWith('npm run test:chaos ') === true));
  assert.ok(ran('ci.yml').some((run) => run?.includes('.ci/each-commit') === true));
});

test('every action is pinned by a commit, with its version beside it, and the same everywhere', () => {
  const pins = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (\S+)(.*)$/gm)]);
  assert.equal(pins.length, steps.filter(({ step }) => step.uses !== undefined).length);
  const commits = new Map<string, string>();
  for (const [, pin = '', rest = ''] of pins) {
    assert.match(pin, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
    assert.match(rest, /^ # v\d+\.\d+\.\d+$/);
    const [action = '', commit = ''] = pin.split('@');
    assert.equal(commits.get(action) ?? commit, commit, action);
    commits.set(action, commit);
  }
});

test('nothing from outside is in the text of a script', () => {
  for (const { file, step } of steps) assert.doesNotMatch(step.run ?? '', /\$\{\{/, file);
});

test('only the job that publishes may write, and it runs after every check', () => {
  for (const { file, jobs } of workflows) {
    for (const [name, job] of Object.entries(jobs)) {
      const writes = Object.values(job.permissions ?? {}).includes('write');
      assert.equal(writes, file === 'release.yml' && name === 'publish', `${file}: ${name}`);
      if (writes) assert.deepEqual(job['needs'], ['check', 'build']);
    }
  }
});

test('the job with rights runs no code of a package or of the repository: it publishes what a job without any built', () => {
  const { build, publish } = workflows.find(({ file }) => file === 'release.yml')?.jobs ?? {};
  assert.deepEqual(build?.permissions, { contents: 'read' });
  const uses = publish?.steps.map((step) => step.uses?.split('@')[0] ?? '') ?? [];
  assert.ok(uses.includes('actions/download-artifact') && !uses.includes('actions/checkout'), uses.join(' '));
  const scripts = publish?.steps.map(({ run }) => run ?? '').join('\n') ?? '';
  assert.doesNotMatch(
    scripts,
    /npm (?:ci|install|i|run|exec|test|pack|sbom)\b|npx|\bnode\b|\.ci\/|(?:^|[\s;|&(])(?:bash|sh) /m,
  );
  assert.match(scripts, /npm publish "\$RUNNER_TEMP\/publish\/d8x-ops-\$version\.tgz" --ignore-scripts/);
});

test('a release is on npm before it is announced, and before the major tag names it', () => {
  const steps = workflows.find(({ file }) => file === 'release.yml')?.jobs['publish']?.steps ?? [];
  const place = (text: string): number => steps.findIndex(({ run }) => run?.includes(text) === true);
  const places = ['npm publish', 'gh release create', 'git/refs/tags/$major'].map(place);
  assert.ok(!places.includes(-1));
  assert.deepEqual(
    places,
    places.toSorted((one, other) => one - other),
  );
});
