import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type EarlierDatabase, fitImage } from '../../../../src/update/plan/fit-image.ts';
import { formatReference, parseReference } from '../../../../src/image/reference.ts';
import type { DeploymentRecord } from '../../../../src/update/model/record.ts';
import { image, imageText } from '../samples.ts';

const none: EarlierDatabase = { images: [], migrations: undefined };
const at = (version: string): EarlierDatabase => ({
  images: [],
  migrations: { referral: { version }, history: { version: 'none' } },
});
const record = (tag: string, version: string): DeploymentRecord => ({
  sequence: 1,
  history: [{ image: imageText(tag), migrations: { version } }],
});

/** What is chosen, or why nothing is. */
function fit(
  then: EarlierDatabase,
  {
    service = 'referral',
    now,
    recorded,
  }: { readonly service?: string; readonly now?: string; readonly recorded?: DeploymentRecord } = {},
): string {
  const found = fitImage({
    service,
    present: image('now'),
    record: recorded,
    now: now === undefined ? undefined : { version: now },
    earlier: then,
  });
  if (found.kind === 'problem') return `${found.problem.code}: ${found.problem.message}`;
  return `${found.to.tag ?? ''}${found.notice === undefined ? '' : '; it is told'}`;
}

suite('the image that fits a backup', () => {
  test('is the one that ran when it was made', () => {
    const then = { ...at('17'), images: [{ service: 'referral', image: imageText('then') }] };
    assert.equal(fit(then, { now: '18' }), 'then');
    assert.equal(fit(then, { service: 'swarm/referral' }), 'then');
  });

  test('is the present one of what does not migrate the database', () => {
    const images = [{ service: 'reports', image: imageText('then') }];
    assert.equal(fit({ images, migrations: undefined }, { service: 'reports' }), 'now');
  });

  test('is the present one where it was seen to run on that schema', () => {
    const byTag = { ...at('17'), images: [{ service: 'referral', image: 'ghcr.io/d8-x/d8x-trader-main:then' }] };
    assert.equal(fit(at('17'), { now: '17' }), 'now');
    assert.equal(fit(at('17'), { now: '18', recorded: record('now', '17') }), 'now');
    assert.equal(fit(byTag, { now: '17' }), 'now');
    assert.equal(fit(none, { now: '18' }), 'now; it is told');
  });

  test('is not known where the present one would migrate the backup, or does not know its schema', () => {
    assert.match(
      fit(at('17'), { now: '18' }),
      /^restore-refused: .*would migrate what comes back, from .*17.* to .*18/,
    );
    assert.match(fit(at('17'), { now: '17', recorded: record('now', '18') }), /^restore-refused: .*would migrate/);
    assert.match(fit(at('18'), { now: '17' }), /^restore-refused: .*is only known to run on/);
    assert.match(fit(at('17')), /^restore-refused: .*is not known$/);
  });

  test('is never one without a digest', () => {
    const present = parseReference('ghcr.io/d8-x/d8x-trader-main:now');
    const found = fitImage({ service: 'referral', present, record: undefined, now: undefined, earlier: none });
    assert.equal(found.kind, 'problem', formatReference(present));
  });
});
