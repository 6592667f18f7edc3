import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  type DeploymentRecord,
  historyLength,
  nextSequence,
  readRecord,
  recordDeployment,
  recordedLabels,
  recordLabels,
  rollbackTarget,
  withoutRecord,
} from '../../../../src/update/model/record.ts';
import { image, imageText } from '../samples.ts';
import { formatReference } from '../../../../src/image/reference.ts';

const deploy = (record: DeploymentRecord | undefined, from: string, to: string, sequence: number): DeploymentRecord =>
  recordDeployment(
    record,
    imageText(from),
    { image: imageText(to), at: '2026-01-01T00:00:00.000Z', run: `run-${sequence}`, actor: 'alice' },
    sequence,
  );
const images = (record: DeploymentRecord): string[] => record.history.map(({ image }) => image);

suite('the record of a deployment', () => {
  test('begins with what ran before d8x-ops came', () => {
    const record = deploy(undefined, 'main', 'dev', 1);
    assert.deepEqual(images(record), [imageText('dev'), imageText('main')]);
    assert.deepEqual(recordLabels(record), {
      'd8x-ops.image': imageText('dev'),
      'd8x-ops.run': 'run-1',
      'd8x-ops.at': '2026-01-01T00:00:00.000Z',
      'd8x-ops.actor': 'alice',
      'd8x-ops.previous': imageText('main'),
      'd8x-ops.sequence': '1',
      'd8x-ops.history': JSON.stringify(record.history),
    });
  });

  test('takes what somebody brought by hand into account', () => {
    const record = deploy(deploy(undefined, 'main', 'dev', 1), 'hotfix', 'next', 2);
    assert.deepEqual(
      images(record),
      ['next', 'hotfix', 'dev', 'main'].map((tag) => imageText(tag)),
    );
  });

  test('knows an image by its digest, whatever its tag', () => {
    const { digest } = image('dev');
    const retagged = formatReference({ ...image('main'), digest });
    const record = recordDeployment(deploy(undefined, 'main', 'dev', 1), retagged, { image: imageText('next') }, 2);
    assert.deepEqual(
      images(record),
      ['next', 'dev', 'main'].map((tag) => imageText(tag)),
    );
  });

  test('keeps the last few only', () => {
    let record = deploy(undefined, '0', '1', 1);
    for (let step = 2; step < 20; step++) record = deploy(record, `${step - 1}`, `${step}`, step);
    assert.equal(record.history.length, historyLength);
    assert.deepEqual(
      images(record),
      ['19', '18', '17', '16', '15'].map((tag) => imageText(tag)),
    );
  });

  test('is read back from its labels', () => {
    const record = deploy(deploy(undefined, 'main', 'dev', 1), 'dev', 'next', 2);
    assert.deepEqual(readRecord({ ...recordLabels(record), 'com.docker.stack.namespace': 'stack' }), record);
  });

  test('is none where labels were tampered with, and reading never throws', () => {
    assert.equal(readRecord({}), undefined);
    assert.equal(readRecord({ 'd8x-ops.history': '[]', 'd8x-ops.sequence': '1' }), undefined);
    assert.equal(readRecord({ 'd8x-ops.history': '{', 'd8x-ops.sequence': '1' }), undefined);
    const sly = JSON.stringify([{ image: 'x', keyFile: '../../etc/passwd' }]);
    assert.equal(readRecord({ 'd8x-ops.history': sly, 'd8x-ops.sequence': '1' }), undefined);
    fc.assert(
      fc.property(fc.string(), fc.string(), (history, sequence) => {
        readRecord({ 'd8x-ops.history': history, 'd8x-ops.sequence': sequence });
      }),
    );
  });

  test('is told apart from other labels', () => {
    const labels = { 'd8x-ops.run': '1', other: 'x' };
    assert.deepEqual(recordedLabels(labels), { 'd8x-ops.run': '1' });
    assert.deepEqual(withoutRecord(labels), { other: 'x' });
  });

  test('numbers runs whatever the clocks say', () => {
    const one = { record: deploy(undefined, 'a', 'b', 4) };
    assert.equal(nextSequence({ services: [one, { record: undefined }], brokerServices: [], records: [] }), 5);
    assert.equal(
      nextSequence({ services: [one], brokerServices: [], records: [{ record: deploy(undefined, 'a', 'b', 7) }] }),
      8,
    );
    assert.equal(nextSequence({ services: [], brokerServices: [], records: [] }), 1);
  });
});

suite('the way back', () => {
  const by = { at: '2026-02-02T00:00:00.000Z', run: 'back', actor: 'bob' };

  test('leads one step back each time, to the very first image', () => {
    let record = deploy(deploy(deploy(undefined, 'a', 'b', 1), 'b', 'c', 2), 'c', 'd', 3);
    for (const [step, tag] of ['c', 'b', 'a'].entries()) {
      const target = rollbackTarget(record, record.history[0].image);
      assert.equal(target?.image, imageText(tag));
      record = target.record(by, 4 + step);
      assert.equal(record.history[0].image, imageText(tag));
      assert.equal(record.history[0].actor, 'bob');
    }
    assert.equal(rollbackTarget(record, record.history[0].image), undefined);
  });

  test('leads to what d8x-ops deployed last where something else runs', () => {
    const record = deploy(undefined, 'main', 'dev', 1);
    const target = rollbackTarget(record, imageText('hotfix'));
    assert.equal(target?.image, imageText('dev'));
    assert.equal(target.isAsRecorded, false);
  });

  test('names the key file that each image wrote, and its address', () => {
    const a = `0x${'A'.repeat(40)}` as const;
    const b = `0x${'B'.repeat(40)}` as const;
    const first = recordDeployment(undefined, imageText('a'), { image: imageText('b'), keyAddress: b }, 1, {
      keyFile: 'run-1',
      keyAddress: a,
    });
    const second = recordDeployment(first, imageText('b'), { image: imageText('c'), keyAddress: b }, 2, {
      keyFile: 'run-2',
    });
    const target = rollbackTarget(second, imageText('c'));
    assert.equal(target?.keyFile, 'run-2');
    assert.equal(target.keyAddress, b);
    assert.ok(target.isAsRecorded);
    const record = target.record(by, 3);
    // Back again, its file is the present one.
    assert.equal(record.history[0].keyFile, undefined);
    assert.equal(record.history[0].keyAddress, b);
    const further = rollbackTarget(record, imageText('b'));
    assert.equal(further?.keyFile, 'run-1');
    assert.equal(further.keyAddress, a);
  });

  test("reads an earlier version's replacedKey as the file that was kept before that deployment", () => {
    const history = [
      { image: imageText('c'), replacedKey: 'run-2' },
      { image: imageText('b') },
      { image: imageText('a') },
    ];
    const record = readRecord({ 'd8x-ops.history': JSON.stringify(history), 'd8x-ops.sequence': '2' });
    assert.deepEqual(record?.history, [
      { image: imageText('c') },
      { image: imageText('b'), keyFile: 'run-2' },
      { image: imageText('a') },
    ]);
  });

  test('is unknown without a record', () => {
    assert.equal(rollbackTarget(undefined, imageText('main')), undefined);
  });

  test('undoes any series of deployments exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 2, maxLength: 5 }), (tags) => {
        const distinct = tags.filter((tag, index) => tag !== tags[index - 1]);
        fc.pre(distinct.length > 1);
        let record: DeploymentRecord | undefined;
        for (const [index, tag] of distinct.entries()) {
          if (index > 0) record = deploy(record, distinct[index - 1] ?? '', tag, index);
        }
        for (const tag of distinct.slice(0, -1).toReversed()) {
          const target = rollbackTarget(record, record?.history[0].image ?? '');
          assert.equal(target?.image, imageText(tag));
          record = target.record(by, 9);
        }
      }),
    );
  });
});
