import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { attemptServicesInput } from '../../../src/command/services-input.ts';
import { parseDigest } from '../../../src/image/digest.ts';
import { evaluate } from '../../github/runs/expression.ts';
import type { Json } from '../../github/json.ts';

const step = z.object({
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const text = await readFile(new URL('../../../workflows/release.yml', import.meta.url), 'utf8');
const { jobs } = z.object({ jobs: z.record(z.string(), z.object({ steps: z.array(step) })) }).parse(parse(text));

const digest = `sha256:${'4b'.repeat(32)}`;
const one = { service: 'candles-pyth-client', digest, version: 'v2.0.0' };

/** Each holds more than one request, an option, or what is no service or digest; whoever may write to the repository can send it. */
const smuggled: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  'two services': { service: 'history api' },
  'two services, by a comma': { service: 'history,api' },
  'a whole request before the service': { service: `history@${digest}, api` },
  'a second line': { service: 'history\napi' },
  'a line before': { service: '\napi' },
  'a line after': { service: 'api\n' },
  'a return': { service: 'api\rhistory' },
  'a tab': { service: 'api\thistory' },
  'a blank that is none of ASCII': { service: 'api\u00a0history' },
  'a line that is none of ASCII': { service: 'api\u2028history' },
  'a tag': { service: 'api:main' },
  'another repository': { service: 'api=ghcr.io/mallory/api:main' },
  'an option': { service: 'api --no-backup' },
  'an option before': { service: '--allow-image-change api' },
  'an option in its place': { service: '--no-backup' },
  'a letter that looks like another': { service: 'аpi' },
  'no service': { service: '' },
  'no service at all': { service: null },
  code: { service: '$(touch /tmp/x)' },
  'a request behind the digest': { digest: `${digest} history` },
  'a request behind the digest, by a line': { digest: `${digest}\nhistory:dev` },
  'an option behind the digest': { digest: `${digest} --no-backup` },
  'a comma behind the digest': { digest: `${digest},history` },
  'a line before the digest': { digest: `\n${digest}` },
  'a digit less': { digest: digest.slice(0, -1) },
  'a digit more': { digest: `${digest}0` },
  capitals: { digest: digest.toUpperCase() },
  'another hash': { digest: `sha512:${'4b'.repeat(64)}` },
  'a tag in place of the digest': { digest: 'main' },
  'no digest': { digest: null },
};

for (const [name, { steps }] of Object.entries(jobs)) {
  suite(`a release that tells of itself to the job ${name}`, () => {
    const [guard, call] = steps;
    const judge = (payload: Readonly<Record<string, Json>>): number | null => {
      const context = { github: { event: { client_payload: payload } } };
      const env: Record<string, string> = { PATH: process.env['PATH'] ?? '' };
      for (const [key, value] of Object.entries(guard?.env ?? {})) env[key] = evaluate(value, context);
      // As GitHub's runner calls it.
      const argv = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', guard?.run ?? 'exit 99'];
      return spawnSync('bash', argv, { env }).status;
    };

    test('is judged before the first step that has secrets, whatever comes of it', () => {
      assert.ok(guard?.run !== undefined && guard.if === undefined);
      assert.ok(call?.uses?.startsWith('D8-X/d8x-ops@') === true && call.if === undefined);
    });

    test('passes with one service and its digest, which the Action reads as one request', () => {
      assert.equal(judge(one), 0);
      const given = evaluate(String(call?.with?.['services']), { github: { event: { client_payload: one } } });
      const request = { kind: 'digest', service: 'candles-pyth-client', digest: parseDigest(digest) };
      assert.deepEqual(attemptServicesInput(given), { services: [request], exceptions: [], problems: [] });
    });

    for (const [what, changed] of Object.entries(smuggled)) {
      test(`is refused with ${what}`, () => assert.equal(judge({ ...one, ...changed }), 1));
    }
  });
}
