import * as fc from 'fast-check';
import type { Command, ServiceRequest } from '../../../src/command/command.ts';
import { type Exception, type ExceptionKind, sortExceptions } from '../../../src/command/exceptions.ts';
import { backupName } from '../../../src/backup/format/backup-name.ts';
import { exceptionsOfVerb } from '../../../src/command/grammar.ts';
import { digestArbitrary, recordOf, referenceArbitrary, tagArbitrary, textOf } from '../image/arbitraries.ts';

const bareServiceArbitrary: fc.Arbitrary<string> = fc
  .array(textOf('abcdefghijklmnopqrstuvwxyzABC0123456789', 1, 8), { minLength: 1, maxLength: 4 })
  .chain((parts) => fc.constantFrom('-', '_', '--').map((divider) => parts.join(divider)));

/** With or without the place where it runs. */
const serviceArbitrary: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('', '', 'swarm/', 'broker/'), bareServiceArbitrary)
  .map((parts) => parts.join(''));

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

const overrideArbitrary: fc.Arbitrary<string> = fc
  .array(textOf("abcdefABC019äß€😀.,;:!?`*_<>@#&|$'()[]{}\\/=+-", 1, 10), { minLength: 1, maxLength: 12 })
  .map((words) => words.join(' '))
  .filter((reason) => reason.length <= 200);

const exceptionArbitrary = (kinds: readonly ExceptionKind[]): fc.Arbitrary<Exception> =>
  fc
    .tuple(fc.constantFrom(...kinds), overrideArbitrary)
    .map(([kind, reason]) => (kind === 'override' ? { kind, reason } : { kind }));

/** The command, loosened or not as its grammar lets it be. */
const loosened = <T extends { readonly verb: Command['verb'] }>(
  command: fc.Arbitrary<T>,
): fc.Arbitrary<T | (T & { exceptions: readonly Exception[] })> =>
  command.chain((one) =>
    fc
      .uniqueArray(exceptionArbitrary(exceptionsOfVerb(one.verb)), {
        maxLength: 3,
        selector: ({ kind }) => kind,
      })
      .map((some) => (some.length === 0 ? one : Object.assign(one, { exceptions: sortExceptions(some) }))),
  );

const rollbackServices = fc.uniqueArray(serviceArbitrary, { maxLength: 5 });
const pinsArbitrary = fc.uniqueArray(
  recordOf({ service: serviceArbitrary, prefix: textOf('0123456789abcdef', 8, 64).map((hex) => `sha256:${hex}`) }),
  { minLength: 1, maxLength: 4, selector: ({ service }) => service },
);

const backupArbitrary: fc.Arbitrary<string> = fc.oneof(
  fc.constant('latest'),
  fc.integer({ min: 1, max: 2 ** 50 }).map(String),
  fc
    .tuple(
      textOf('abcXYZ019._- äß/', 1, 80),
      fc.date({ min: new Date('2000-01-01'), max: new Date('2199-01-01'), noInvalidDate: true }),
      fc.constantFrom('zstd' as const, 'gzip' as const),
    )
    .map((parts) => backupName(...parts)),
);

export const commandArbitrary: fc.Arbitrary<Command> = fc.oneof(
  scoped(recordOf({ verb: plainVerb })),
  scoped(loosened(recordOf({ verb: fc.constant('plan' as const), services: requestsArbitrary }))),
  scoped(loosened(recordOf({ verb: fc.constant('update' as const), services: requestsArbitrary }))),
  scoped(
    loosened(
      recordOf({
        verb: fc.constant('plan' as const),
        of: fc.constant('rollback' as const),
        services: rollbackServices,
      }),
    ),
  ),
  scoped(loosened(recordOf({ verb: fc.constant('rollback' as const), services: rollbackServices }))),
  scoped(loosened(recordOf({ verb: fc.constant('recover' as const), backup: backupArbitrary }))),
  scoped(loosened(recordOf({ verb: fc.constant('recover' as const), undo: fc.constant(true as const) }))),
  scoped(recordOf({ verb: fc.constant('approve' as const), pins: pinsArbitrary })),
  scoped(recordOf({ verb: fc.constant('images' as const), service: serviceArbitrary })),
  scoped(recordOf({ verb: fc.constant('lock' as const) })),
  scoped(recordOf({ verb: fc.constant('lock' as const), reason: reasonArbitrary })),
);
