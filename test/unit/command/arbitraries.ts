import * as fc from 'fast-check';
import type { Command, ServiceRequest } from '../../../src/command/command.ts';
import { digestArbitrary, recordOf, referenceArbitrary, tagArbitrary, textOf } from '../image/arbitraries.ts';

const serviceArbitrary: fc.Arbitrary<string> = fc
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

const environmentArbitrary: fc.Arbitrary<string> = fc
  .tuple(textOf('abcXYZ019', 1, 1), textOf('abcXYZ019._-', 0, 12))
  .map(([first, rest]) => first + rest);

/** Reasons as they are once read: words with one space between them. */
const reasonArbitrary: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      textOf('abcdefABC019äß€😀.,;:!?`*_<>@#&|$"\'()[]{}\\/=+-', 1, 10),
      fc.constantFrom('--', '--env', '-env', '--x=y', '—env', '-5', '👨‍👩‍👧', '日本', '/d8x'),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((words) => words.join(' '))
  .filter((reason) => reason.length <= 200);

const scoped = <T extends object>(command: fc.Arbitrary<T>): fc.Arbitrary<T | (T & { environment: string })> =>
  fc
    .tuple(command, fc.option(environmentArbitrary))
    .map(([one, environment]) => (environment === null ? one : Object.assign(one, { environment })));

const plainVerb = fc.constantFrom('help', 'status', 'backup', 'unlock', 'cancel', 'approve');

export const commandArbitrary: fc.Arbitrary<Command> = fc.oneof(
  scoped(recordOf({ verb: plainVerb })),
  scoped(recordOf({ verb: fc.constantFrom('plan', 'update'), services: requestsArbitrary })),
  scoped(
    recordOf({
      verb: fc.constant('rollback' as const),
      services: fc.uniqueArray(serviceArbitrary, { maxLength: 5 }),
    }),
  ),
  scoped(recordOf({ verb: fc.constant('images' as const), service: serviceArbitrary })),
  scoped(recordOf({ verb: fc.constant('lock' as const) })),
  scoped(recordOf({ verb: fc.constant('lock' as const), reason: reasonArbitrary })),
);
