import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

/** The script of images.yml, by the shell, with a `gh` that writes down what it was asked. */
const schema = z.object({
  jobs: z.object({ plan: z.object({ steps: z.array(z.looseObject({ run: z.string().optional() })) }) }),
});
const digests = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`] as const;
let folder: string;

const gh = `#!/bin/sh
if [ "$2" = list ]; then cat "$(dirname "$0")/titles"; exit; fi
printf '%s\\n' "$@" > "$(dirname "$0")/asked"
cp "$8" "$(dirname "$0")/body"
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'd8x-images-'));
  await writeFile(join(folder, 'gh'), gh, { mode: 0o755 });
  await writeFile(join(folder, 'titles'), '');
  await writeFile(join(folder, 'summary.md'), `# The plan\n${'x'.repeat(100_000)}`);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function propose(
  services: readonly unknown[],
): Promise<{ readonly asked: string; readonly body: string } | 'nothing'> {
  const text = await readFile(new URL('../../../workflows/images.yml', import.meta.url), 'utf8');
  const script = schema.parse(parse(text)).jobs.plan.steps.find(({ run }) => run !== undefined)?.run ?? '';
  const env = {
    PATH: `${folder}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    GITHUB_REPOSITORY: 'acme/broker',
    RUNNER_TEMP: folder,
    SUMMARY: join(folder, 'summary.md'),
    RESULT: JSON.stringify({ services }),
  };
  await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', script], { env });
  const asked = await readFile(join(folder, 'asked'), 'utf8').catch(() => undefined);
  return asked === undefined ? 'nothing' : { asked, body: await readFile(join(folder, 'body'), 'utf8') };
}

const service = (name: string, from: string, to: string, outcome = 'planned'): unknown => ({
  service: name,
  outcome,
  from: { digest: from },
  to: { digest: to },
});

test('newer images are proposed with the command that takes them, and with as much of the plan as an issue holds', async () => {
  const [old, next] = digests;
  const done = await propose([service('history', old, next), service('api', old, next), service('referral', old, old)]);
  assert.ok(done !== 'nothing');
  assert.match(
    done.asked,
    /^issue\ncreate\n--repo\nacme\/broker\n--title\nUpdate api@b{12} history@b{12} on production\?\n/,
  );
  assert.ok(
    done.body.startsWith(
      `To update, comment:\n\n\`\`\`text\n/d8x update api@${next} history@${next} --env production\n`,
    ),
  );
  assert.match(done.body, /^# The plan$/m);
  assert.ok(done.body.length < 65_536);
});

test('nothing is proposed where nothing is newer, or the same was proposed before', async () => {
  const [old, next] = digests;
  assert.equal(await propose([service('api', old, old), service('history', old, next, 'unchanged')]), 'nothing');
  await writeFile(join(folder, 'titles'), `Another\nUpdate api@${'b'.repeat(12)} on production?\n`);
  assert.equal(await propose([service('api', old, next)]), 'nothing');
});
