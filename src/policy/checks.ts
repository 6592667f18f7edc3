import { z } from 'zod';
import { defined } from '../defined.ts';

/** What a service has to answer before it counts as ready: asked of each of its tasks, at its own port, on its node. */
export type ServiceCheck = GetCheck | WebSocketCheck;

/** One GET. */
export interface GetCheck {
  readonly kind: 'get';
  readonly path: string;
  /** Port within the container; where it is absent, any of the service's will do. */
  readonly port?: number;
  readonly status: number;
  /** What the answer has to hold, by JSON Pointer (RFC 6901). */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** A WebSocket that opens, and says what is expected where something is. */
export interface WebSocketCheck {
  readonly kind: 'websocket';
  readonly path: string;
  readonly port?: number;
  /** A message that is sent once it is open. */
  readonly send?: string;
  /** Text that a message of it has to contain. */
  readonly expect?: string;
}

/** The checks of a cluster's services, by service, in place of those that are built in. */
export type ServiceChecks = Readonly<Record<string, readonly ServiceCheck[]>>;

const path = z
  .string()
  .max(500)
  .regex(/^\/[\x21-\x7e]*$/, 'must be a path that begins with /, without blanks, such as /health');

/** As `checks` of the file has one. */
export const checkSchema = z
  .strictObject({
    get: path.optional().describe('Path of one GET'),
    status: z.int().min(100).max(599).optional().describe('The status that a GET has to answer; 200 when left out'),
    json: z
      .record(
        z.string().regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON Pointer, such as /status'),
        z
          .union([z.string(), z.number(), z.boolean(), z.null()], 'must be a text, a number, true, false or null')
          .refine(
            (value) => !Number.isInteger(value) || Number.isSafeInteger(value),
            'must be a number of at most 2^53: a larger one can not be kept exactly',
          ),
      )
      .optional()
      .describe('What the answer to a GET has to hold, as JSON: values by JSON Pointer, such as {/status: ok}'),
    websocket: path.optional().describe('Path of a WebSocket that has to open'),
    send: z.string().min(1).max(2000).optional().describe('A message that is sent once the WebSocket is open'),
    expect: z.string().min(1).max(500).optional().describe('Text that a message of the WebSocket has to contain'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .describe("Port within the container; any of the service's when left out"),
  })
  .superRefine((check, context) => {
    const kinds = [check.get, check.websocket].filter((one) => one !== undefined);
    if (kinds.length !== 1) context.addIssue('must have either get or websocket');
    const others = check.get === undefined ? (['status', 'json'] as const) : (['send', 'expect'] as const);
    const own = check.get === undefined ? 'get' : 'websocket';
    for (const key of others) {
      if (check[key] !== undefined) context.addIssue({ code: 'custom', path: [key], message: `goes with ${own}` });
    }
  })
  .describe('What each task of the service has to answer, at its own port, before it is ready');

export type CheckFile = z.infer<typeof checkSchema>;

/** A check of the file, as the rest of the code has it. */
export function toCheck({ get, status, json, websocket, send, expect, port }: CheckFile): ServiceCheck {
  const at = port === undefined ? {} : { port };
  if (get !== undefined) {
    return { kind: 'get', path: get, status: status ?? 200, ...at, ...defined({ json }) };
  }
  return {
    kind: 'websocket',
    path: websocket ?? '/',
    ...at,
    ...defined({ send, expect }),
  };
}
