import { z } from 'zod';
import { migrationStateSchema } from '../../report/result.ts';
import { readReference } from './image-text.ts';

const labels = z.record(z.string(), z.string());

const notes = {
  ranBefore: z
    .boolean()
    .optional()
    .describe('False where it ended again and again before: then it may do so afterwards'),
  addressBefore: z.string().optional().describe('With which address it signed'),
  addressAfter: z.string().optional().describe('With which address it should sign'),
  waitsFor: z.array(z.string()).optional().describe('Services that have to be back before it goes back'),
};

const orderNotes = {
  wave: z.int().optional().describe('In which wave of the run it begins, from 1'),
  needs: z.array(z.string()).optional().describe('Services of earlier waves that have to be ready before it begins'),
};

const swarmIntentSchema = z.object({
  kind: z.literal('swarm'),
  service: z.string().describe('Without the prefix of the stack'),
  id: z.string(),
  from: z.string().describe('Image to go back to, with digest where it is known'),
  to: z.string(),
  replicas: z.int().optional().describe('Where it is scaled to 0 for the update: what it is scaled back to'),
  updateConfig: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("The spec's own update policy; null where it has none"),
  mirrorBefore: labels.optional().describe('The `d8x-ops.…` labels that it had; those of `recordBefore` where absent'),
  recordBefore: labels,
  recordAfter: labels,
  migrations: migrationStateSchema.optional().describe('How far its migrations of the database were before'),
  key: z.string().optional().describe('Name under which the present key file is kept'),
  ...notes,
  ...orderNotes,
  pauses: z.boolean().optional().describe('Swarm does not take it back by itself: without its run it stays half-way'),
  healthBefore: z
    .record(z.string(), z.unknown())
    .nullable()
    .optional()
    .describe('Where it gets a start gate: which health check its spec had; null where none'),
  forceUpdate: z.int().optional().describe('Where it is only started anew: the number of that start in its spec'),
});

const brokerIntentSchema = z.object({
  kind: z.literal('broker'),
  service: z.string(),
  from: z.string().describe('Image to go back to, by digest where it has one'),
  fromImageId: z.string(),
  to: z.string(),
  composeImage: z.string().describe('The name that the compose file uses'),
  compose: z.object({
    project: z.string(),
    directory: z.string(),
    files: z.array(z.string()),
    environmentFiles: z.array(z.string()).optional(),
  }),
  recordBefore: labels,
  recordAfter: labels,
  key: z.string().optional().describe('Name under which the present key file is kept'),
  ...notes,
  ...orderNotes,
  keyVolume: z.string().optional(),
});

const exchangeSchema = z.object({
  kind: z.enum(['recover', 'undo']),
  way: z
    .enum(['rename', 'dsn'])
    .describe('Whether databases are renamed, or the connection strings of the services changed'),
  names: z.object({
    database: z.string().describe('What the services use'),
    made: z.string().describe('What takes its place'),
    aside: z.string().describe('What it is called from then on; of no meaning where nothing is renamed'),
  }),
  backup: z.string().optional().describe('What `made` was restored from'),
});

/**
 * What a run is about to change, written to the manager (a swarm config object) before it changes anything and removed
 * when everything is verified and recorded, or back as it was. What a killed run left is found and recovered from it.
 * It holds no secret: keys are named, never contained.
 */
export const intentSchema = z.object({
  /** 2 where databases are exchanged besides, which an earlier d8x-ops would not take back: it leaves that alone. */
  version: z.union([z.literal(1), z.literal(2)]),
  run: z.string(),
  url: z.string().optional(),
  actor: z.string(),
  at: z.string(),
  together: z.boolean().describe('Whether the services stand or fall together'),
  services: z.array(z.discriminatedUnion('kind', [swarmIntentSchema, brokerIntentSchema])),
  exchange: exchangeSchema.optional().describe('Of a run that brings a backup back into service, or undoes that'),
});

export type Intent = z.infer<typeof intentSchema>;
export type SwarmIntent = z.infer<typeof swarmIntentSchema>;
export type BrokerIntent = z.infer<typeof brokerIntentSchema>;
export type ExchangeIntent = z.infer<typeof exchangeSchema>;

/** The command that recovers what a killed run left, and then goes on with what that run was asked for. */
export function recoveryCommand({ services, exchange }: Pick<Intent, 'services' | 'exchange'>): string {
  if (exchange !== undefined)
    return `/d8x recover ${exchange.kind === 'undo' ? '--undo' : (exchange.backup ?? '')}`.trim();
  const requests = services.map(({ service, to }) => {
    const digest = readReference(to)?.digest;
    return digest === undefined ? service : `${service}@${digest}`;
  });
  return `/d8x update ${[...new Set(requests)].join(' ')}`;
}
