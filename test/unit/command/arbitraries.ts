import * as fc from 'fast-check';
import type { ServiceRequest } from '../../../src/command/command.ts';
import { digestArbitrary, recordOf, referenceArbitrary, tagArbitrary, textOf } from '../image/arbitraries.ts';

export const serviceArbitrary: fc.Arbitrary<string> = fc
  .array(textOf('abcdefghijklmnopqrstuvwxyzABC0123456789', 1, 8), { minLength: 1, maxLength: 4 })
  .chain((parts) => fc.constantFrom('-', '_', '--').map((divider) => parts.join(divider)));

/** Tags, except those that look like a digest whose `sha256:` was lost: the grammar refuses them. */
const tag = tagArbitrary.filter((text) => !/^[0-9a-f]{64}$/.test(text));
const service = serviceArbitrary;
const digest = digestArbitrary;
const image = referenceArbitrary.filter((one) => one.tag !== undefined || one.digest !== undefined);

export const requestArbitrary: fc.Arbitrary<ServiceRequest> = fc.oneof(
  recordOf({ kind: fc.constant('newest' as const), service }),
  recordOf({ kind: fc.constant('tag' as const), service, tag }),
  recordOf({ kind: fc.constant('digest' as const), service, digest }),
  recordOf({ kind: fc.constant('digest' as const), service, digest, tag }),
  recordOf({ kind: fc.constant('image' as const), service, image }),
);

export const requestsArbitrary: fc.Arbitrary<readonly ServiceRequest[]> = fc.uniqueArray(requestArbitrary, {
  minLength: 1,
  maxLength: 6,
  selector: (request) => request.service,
});
