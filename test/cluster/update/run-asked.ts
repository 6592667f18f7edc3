import { z } from 'zod';
import type { RunRequest } from '../../../src/request.ts';
import { Secret } from '../../../src/secret.ts';
import { openTrial, plainKeys } from './trial.ts';

/** Runs what its first argument asks for and tells each step as a line, so that a test can kill it at a known place. */
const secret = z
  .string()
  .transform((text) => new Secret(text))
  .optional();
const asked = z
  .object({
    operation: z.enum(['update', 'rollback', 'restart', 'scale', 'recover']),
    services: z.string().optional(),
    rollbackServices: z.array(z.string()).optional(),
    replicas: z.array(z.object({ service: z.string(), replicas: z.number() })).optional(),
    recover: z
      .union([
        z.object({ file: z.string(), identity: z.string() }).transform(({ file, identity }): RunRequest['recover'] => ({
          kind: 'backup',
          file,
          identity: new Secret(identity),
          trust: { kind: 'accepted' },
        })),
        z.object({ kind: z.literal('undo') }),
      ])
      .optional(),
    run: z.string(),
    keys: z.object({ referralExecutorKey: secret, brokerPrivateKey: secret }).optional(),
    policy: z
      .object({
        stabilityMs: z.number().default(5_000),
        allowKeyChange: z.boolean().default(false),
        updateTimeoutMs: z.number().default(90_000),
        warmUp: z
          .object({ defaultMs: z.number(), byService: z.record(z.string(), z.number()) })
          .default({ defaultMs: 600_000, byService: {} }),
      })
      .optional(),
  })
  .parse(JSON.parse(process.argv[2] ?? '{}'));

const { keys, policy, services, rollbackServices, replicas, recover, ...others } = asked;
const trial = await openTrial();
const result = await trial.run({
  ...others,
  ...(services === undefined ? {} : { services }),
  ...(rollbackServices === undefined ? {} : { rollbackServices }),
  ...(replicas === undefined ? {} : { replicas }),
  ...(policy === undefined ? {} : { policy }),
  ...(recover === undefined ? {} : { recover }),
  keys: {
    ...plainKeys(trial.sandbox, services ?? ''),
    ...(keys?.referralExecutorKey === undefined ? {} : { referralExecutorKey: keys.referralExecutorKey }),
    ...(keys?.brokerPrivateKey === undefined ? {} : { brokerPrivateKey: keys.brokerPrivateKey }),
  },
  listen: (event) => {
    if (event.kind === 'step-progress') console.log(`at ${event.step.title}: ${event.detail}`);
    if (event.kind !== 'step-started' && event.kind !== 'step-finished') return;
    console.log(`${event.kind === 'step-started' ? 'begin' : 'end'} ${event.step.title}`);
  },
});
console.log(`over ${result.conclusion}`);
process.exit(0);
