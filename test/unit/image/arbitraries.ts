import * as fc from 'fast-check';
import { type Digest, parseDigest } from '../../../src/image/digest.ts';
import { type ImageReference, pin, type Repository } from '../../../src/image/reference.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Texts of `minLength` to `maxLength` characters out of `set`. */
export function textOf(set: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...Array.from(set)), minLength, maxLength });
}

/** Records as literals make them, which `fc.record` alone does not. */
export function recordOf<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

export const digestArbitrary: fc.Arbitrary<Digest> = textOf('0123456789abcdef', 64, 64).map((hex) =>
  parseDigest(`sha256:${hex}`),
);

export const tagArbitrary: fc.Arbitrary<string> = fc
  .tuple(textOf(`${letters}ABCXYZ_`, 1, 1), textOf(`${letters}ABCXYZ_.-`, 0, 127))
  .map(([first, rest]) => first + rest);

const pathPart = fc
  .tuple(
    textOf(letters, 1, 8),
    fc.array(fc.tuple(fc.constantFrom('.', '_', '__', '-', '---'), textOf(letters, 1, 6)), { maxLength: 3 }),
  )
  .map(([first, rest]) => first + rest.flat().join(''));

const registry = fc.oneof(
  fc.constantFrom('ghcr.io', 'localhost', '10.0.0.1:5000', '[::1]:5000', '[fd00::1]', 'Registry.Example', 'a-b.c:443'),
  fc
    .tuple(
      fc.array(textOf(letters, 1, 5), { minLength: 2, maxLength: 3 }),
      fc.option(fc.integer({ min: 1, max: 65_535 })),
    )
    .map(([parts, port]) => parts.join('.') + (port === null ? '' : `:${port}`)),
);

const path = (minLength: number) => fc.array(pathPart, { minLength, maxLength: 4 }).map((parts) => parts.join('/'));

const repositoryArbitrary: fc.Arbitrary<Repository> = fc.oneof(
  recordOf<Repository>({ registry, path: path(1) }),
  recordOf<Repository>({ registry: fc.constant('docker.io'), path: path(2) }),
);

const unpinned = fc.oneof(repositoryArbitrary, recordOf({ registry, path: path(1), tag: tagArbitrary }));

export const referenceArbitrary: fc.Arbitrary<ImageReference> = fc
  .tuple(unpinned, fc.option(digestArbitrary))
  .map(([image, digest]) => (digest === null ? image : pin(image, digest)));
