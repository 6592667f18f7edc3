import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { type CommandRecord, readRecord, recordMarker } from '../../../../bot/status/record.ts';
import { Seal } from '../../../../bot/status/seal.ts';
import { Secret } from '../../../../src/secret.ts';

const seal = new Seal(new Secret('the private key'));

/** What a signed text says: the last character of a signature in base64 has bits that mean nothing. */
function parts(closed: string): readonly string[] {
  const [content = '', signature = '', ...more] = closed.split('.');
  return [content, Buffer.from(signature, 'base64url').toString('hex'), ...more];
}

suite('what the bot signs', () => {
  test('opens as it was closed, with the same key only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const closed = seal.close(text);
        assert.match(closed, /^[\w-]*\.[\w-]+$/);
        assert.equal(seal.open(closed), text);
        assert.equal(new Seal(new Secret('another key')).open(closed), undefined);
      }),
    );
  });

  test('does not open when any character of it was changed', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.constantFrom('A', 'b', '_', '.'), (text, where, character) => {
        const closed = seal.close(text);
        const at = where % closed.length;
        const changed = closed.slice(0, at) + character + closed.slice(at + 1);
        const isSame = isDeepStrictEqual(parts(changed), parts(closed));
        assert.equal(seal.open(changed), isSame ? text : undefined, `${closed} -> ${changed}`);
      }),
    );
    for (const none of ['', '.', 'a.b', 'a.b.c']) assert.equal(seal.open(none), undefined);
  });
});

suite('the record in a comment', () => {
  const request = { kind: 'comment', commentId: '7', index: 0, authorId: '9' } as const;
  const record: CommandRecord = {
    repositoryId: '1',
    issue: 2,
    request: 'comment-7-0-by-9',
    environment: 'production',
    asked: '/d8x update api:dev --env production',
    toRun: '/d8x update api:dev@sha256:… --env production',
    askedBy: { id: '9', login: 'alice' },
    askedAt: new Date('2026-01-01T00:00:00Z'),
    images: [{ service: 'api', image: { repository: 'ghcr.io/x/y', tag: 'dev', digest: 'sha256:…' } }],
    unresolved: ['a --> b'],
  };
  const visible = 'text\nof two lines';
  const body = `${visible}\n${recordMarker(record, seal, '5', visible)}\n`;
  const here = { repositoryId: '1', issue: 2, request, commentId: '5' };

  test('is read where it was written', () => {
    assert.deepEqual(readRecord(body, seal, here), record);
    // As GitHub's pages write it when somebody edits it and changes nothing.
    assert.deepEqual(readRecord(body.replaceAll('\n', '\r\n'), seal, here), record);
  });

  test('is no record anywhere else, nor of another request', () => {
    const places = [
      { ...here, repositoryId: '8' },
      { ...here, issue: 8 },
      { ...here, commentId: '6' },
      { ...here, request: { ...request, commentId: '8' } },
      { ...here, request: { ...request, index: 1 } },
      { ...here, request: { ...request, authorId: '8' } },
    ];
    for (const place of places) assert.equal(readRecord(body, seal, place), undefined);
  });

  test('is no record under any other text', () => {
    for (const other of [body.replace('two', 'three'), `more\n${body}`, body.replace('text', ''), `${body}below`]) {
      assert.equal(readRecord(other, seal, here), undefined, other);
    }
  });

  test('is none without its seal of the comment, as they were once', () => {
    const old = `text\n<!-- d8x-ops record ${seal.close(JSON.stringify({ v: 1, ...record }))} -->\n`;
    assert.equal(readRecord(old, seal, here), undefined);
  });

  test('can not be closed early by what is in it', () => {
    assert.equal(body.match(/-->/g)?.length, 1);
  });
});
