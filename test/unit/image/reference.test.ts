import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { isOpsError } from '../../../src/errors.ts';
import {
  formatReference,
  type ImageReference,
  isTag,
  parseReference,
  parseRepository,
  pin,
  sameRepository,
} from '../../../src/image/reference.ts';
import { digestArbitrary, referenceArbitrary, tagArbitrary } from './arbitraries.ts';

const digest = `sha256:${'a'.repeat(64)}`;

/** The image; undefined where the text is refused as input. */
function readOrRefused(text: string): ImageReference | undefined {
  try {
    return parseReference(text);
  } catch (error) {
    if (isOpsError(error, 'input-invalid')) return undefined;
    throw error;
  }
}

suite('image references', () => {
  const accepted: readonly (readonly [string, string])[] = [
    ['alpine', 'docker.io/library/alpine'],
    ['alpine:3', 'docker.io/library/alpine:3'],
    ['d8x/api', 'docker.io/d8x/api'],
    ['docker.io/alpine', 'docker.io/library/alpine'],
    ['index.docker.io/alpine:3', 'docker.io/library/alpine:3'],
    ['localhost/a', 'localhost/a'],
    ['localhost', 'docker.io/library/localhost'],
    ['localhost:5000/a', 'localhost:5000/a'],
    ['api:5000', 'docker.io/library/api:5000'],
    ['10.0.0.1:5000/d8-x/api:dev', '10.0.0.1:5000/d8-x/api:dev'],
    ['[::1]:5000/a', '[::1]:5000/a'],
    ['HOST/a', 'HOST/a'],
    ['ghcr.io/d8-x/d8x-trader-main:main', 'ghcr.io/d8-x/d8x-trader-main:main'],
    [`ghcr.io/d8-x/a@${digest}`, `ghcr.io/d8-x/a@${digest}`],
    [`ghcr.io/d8-x/a:dev@${digest}`, `ghcr.io/d8-x/a:dev@${digest}`],
    ['a__b/c-----d/e.f', 'docker.io/a__b/c-----d/e.f'],
    [`a:${'t'.repeat(128)}`, `docker.io/library/a:${'t'.repeat(128)}`],
    [`r.io/${'a'.repeat(255)}`, `r.io/${'a'.repeat(255)}`],
    ['a:V_1.-', 'docker.io/library/a:V_1.-'],
  ];
  for (const [text, full] of accepted) {
    test(`reads ${text.slice(0, 60)}`, () => {
      assert.equal(formatReference(parseReference(text)), full);
    });
  }

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /no repository name/],
    ['/a', /repository that is none/],
    ['a/', /repository that is none/],
    ['ghcr.io/', /no repository name/],
    ['ghcr.io/A/b', /capital letters/],
    ['a..b', /repository that is none/],
    ['a___b', /repository that is none/],
    ['-a', /repository that is none/],
    ['a b', /repository that is none/],
    ['a:', /tag that is none/],
    ['a:.x', /tag that is none/],
    [`a:${'t'.repeat(129)}`, /tag that is none/],
    ['-r.io/a', /no host name/],
    ['r.io:80x/a', /no host name/],
    ['r..io/a', /no host name/],
    ['https://ghcr.io/a', /no host name/],
    ['a@sha256:abc', /3 hex digits instead of 64/],
    [`a@sha256:${'A'.repeat(64)}`, /capital letters/],
    [`a@sha512:${'a'.repeat(128)}`, /not a sha256 digest/],
    [`a@${digest}@${digest}`, /digest/],
    ['f'.repeat(64), /image id/],
    [`r.io/${'a'.repeat(256)}`, /longer than 255/],
    ['a'.repeat(100_000), /longer than 800/],
    ['gһcr.io/a', /no host name/],
  ];
  for (const [text, problem] of refused) {
    test(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(
        () => parseReference(text),
        (error) => isOpsError(error, 'input-invalid') && problem.test(error.message) && error.hint !== undefined,
      );
    });
  }

  test('what is printed reads back as the same', () => {
    fc.assert(
      fc.property(referenceArbitrary, (image) => assert.deepEqual(parseReference(formatReference(image)), image)),
    );
  });

  test('any text is read or refused as input, and reading is idempotent', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'aA0.-_/:@[]'.split('')) }));
    fc.assert(
      fc.property(text, (input) => {
        const image = readOrRefused(input);
        if (image !== undefined) assert.deepEqual(parseReference(formatReference(image)), image);
      }),
      { numRuns: 500 },
    );
  });

  test('pinning keeps everything but the digest', () => {
    fc.assert(
      fc.property(referenceArbitrary, digestArbitrary, (image, pinned) => {
        assert.deepEqual(pin(image, pinned), { ...image, digest: pinned });
        assert.ok(sameRepository(pin(image, pinned), image));
      }),
    );
  });

  test('a repository is the same whatever its tag, and hosts ignore case', () => {
    assert.ok(sameRepository(parseReference('alpine:3'), parseReference(`docker.io/library/alpine@${digest}`)));
    assert.ok(sameRepository(parseReference('GHCR.io/a/b'), parseReference('ghcr.io/a/b')));
    assert.ok(!sameRepository(parseReference('ghcr.io/a/b'), parseReference('ghcr.io/a/c')));
    assert.ok(!sameRepository(parseReference('localhost:1/a'), parseReference('localhost:2/a')));
  });

  test('a repository has no tag and no digest', () => {
    assert.deepEqual(parseRepository('ghcr.io/a/b'), { registry: 'ghcr.io', path: 'a/b' });
    assert.throws(() => parseRepository('ghcr.io/a/b:c'), /without tag or digest/);
  });

  test('tags', () => {
    fc.assert(fc.property(tagArbitrary, isTag));
    for (const text of ['', '.a', '-a', 'a/b', 'a b', 'ä', 'a\n', 'a'.repeat(129)]) assert.ok(!isTag(text), text);
  });
});
