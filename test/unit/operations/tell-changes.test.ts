import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { OpsError } from '../../../src/errors.ts';
import type { Compare } from '../../../src/image/what-changes.ts';
import type { Draft } from '../../../src/operations/draft.ts';
import { tellChanges } from '../../../src/operations/tell-changes.ts';
import { Journal } from '../../../src/report/journal.ts';
import type { UpdateContext } from '../../../src/update/model/context.ts';
import { plan, tag } from '../update/planning.ts';
import { observation, policy } from '../update/samples.ts';

const planned = plan([tag('api', 'dev')], observation());
const labels = (commit: string) => ({
  'org.opencontainers.image.revision': commit.repeat(40),
  'org.opencontainers.image.source': 'https://github.com/acme/api',
});
const ofImages: UpdateContext['labelsOf'] = async ({ digest }) =>
  labels(digest === planned.services[0]?.to.digest ? '2' : '1');

async function told(
  labelsOf: UpdateContext['labelsOf'],
  compare: Compare | undefined,
  signal = new AbortController().signal,
): Promise<Draft['changes']> {
  const draft: Draft = { services: [] };
  const now = (): Date => new Date();
  const context = {
    run: { id: '1', attempt: 1, actor: 'alice' },
    journal: new Journal(now),
    signal,
    now,
    mask: () => undefined,
    ...(compare === undefined ? {} : { compare }),
  };
  const request = { policy: { ...policy, sources: ['acme/api'] } };
  await tellChanges({ context, draft, request }, labelsOf === undefined ? {} : { labelsOf }, planned);
  return draft.changes;
}

suite('what changes is never in the way', () => {
  test('it is told by service where all answer', async () => {
    const found = await told(ofImages, async () => 'GitHub is silent');
    assert.deepEqual(found?.get('api'), {
      from: '1'.repeat(40),
      to: '2'.repeat(40),
      relation: 'unknown',
      unknown: 'GitHub is silent',
    });
  });

  test('a registry that does not answer, and a run without a token, are said', async () => {
    const denied = async (): Promise<never> => {
      throw new OpsError('registry-denied', 'no');
    };
    assert.match((await told(denied, undefined))?.get('api')?.unknown ?? '', /does not tell \(registry-denied\)/);
    assert.match((await told(ofImages, undefined))?.get('api')?.unknown ?? '', /no github-token/);
    assert.equal(await told(undefined, undefined), undefined);
  });

  test('it ends with the run, also where GitHub never answers', async () => {
    const controller = new AbortController();
    const never = async (): Promise<never> => {
      controller.abort();
      return new Promise<never>(() => undefined);
    };
    assert.match((await told(ofImages, never, controller.signal))?.get('api')?.unknown ?? '', /not answer in time/);
  });
});
