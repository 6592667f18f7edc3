import { request } from 'node:http';
import { z } from 'zod';

/** What an engine refused, with the HTTP status of its answer. */
class EngineRefusal extends Error {
  readonly status: number;

  constructor(request: string, status: number, answer: string) {
    super(`${request}: ${status} ${answer}`);
    this.status = status;
  }
}

/** Takes a refusal with one of these statuses as an answer; anything else goes on being an error. */
export function accept(...statuses: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof EngineRefusal) || !statuses.includes(error.status)) throw error;
  };
}

/** How long an engine may say nothing at all: long enough for a pull. */
const silenceMs = 90_000;

/** A Docker Engine, asked through its socket in the host's root file system. */
export interface Engine {
  /** @throws Error when the engine does not answer or refuses */
  call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    query?: Readonly<Record<string, string>>,
  ): Promise<unknown>;
}

/** What Docker 20.10 speaks. */
const oldest = '1.41';
const versions = z.object({ MinAPIVersion: z.string() });

/** Docker 29 speaks nothing older than 1.44: the oldest version that both know. */
async function apiVersion(socketPath: string): Promise<string> {
  const { MinAPIVersion: least } = versions.parse(parse(await ask(socketPath, 'GET', '/version', undefined)));
  return least.localeCompare(oldest, 'en', { numeric: true }) > 0 ? least : oldest;
}

/** The engine of the host whose init is process `pid`. */
export function engineOf(pid: number): Engine {
  const socketPath = `/proc/${pid}/root/run/docker.sock`;
  let asked: Promise<string> | undefined;
  return {
    call: async (method, path, body, query = {}) => {
      asked ??= apiVersion(socketPath);
      // An engine that does not answer yet is asked again.
      asked.catch(() => (asked = undefined));
      const target = `/v${await asked}${path}?${new URLSearchParams(query).toString()}`;
      const text = await ask(socketPath, method, target, body);
      return text === '' ? undefined : parse(text);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Pulls answer with one object a line, _ping with plain text.
    return text;
  }
}

async function ask(socketPath: string, method: string, path: string, body: unknown): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const outgoing = request({ socketPath, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const status = response.statusCode ?? 0;
        if (status < 300 || status === 304) resolve(text);
        else reject(new EngineRefusal(`${method} ${path}`, status, text.trim()));
      });
    });
    outgoing.setTimeout(silenceMs, () =>
      outgoing.destroy(new Error(`${method} ${path}: no answer for ${silenceMs / 1000} s`)),
    );
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** The query that asks for tasks which should run. */
export const desiredRunning = { filters: '{"desired-state":["running"]}' };

export const serviceList = z.array(
  z.object({
    ID: z.string(),
    Version: z.object({ Index: z.number() }),
    Spec: z.looseObject({
      Name: z.string(),
      Mode: z.object({
        Replicated: z.object({ Replicas: z.number() }).optional(),
        Global: z.looseObject({}).optional(),
      }),
    }),
    Endpoint: z
      .object({
        Ports: z
          .array(z.object({ PublishedPort: z.number(), TargetPort: z.number(), PublishMode: z.string() }))
          .default([]),
      })
      .default({ Ports: [] }),
  }),
);

export const taskList = z.array(
  z.object({
    ID: z.string(),
    ServiceID: z.string().default(''),
    NodeID: z.string().default(''),
    DesiredState: z.string(),
    Status: z.object({ State: z.string() }),
    NetworksAttachments: z
      .array(
        z.object({
          Network: z.object({ Spec: z.looseObject({ Name: z.string() }) }),
          Addresses: z.array(z.string()).default([]),
        }),
      )
      .nullish(),
  }),
);

export const nodeList = z.array(
  z.object({
    ID: z.string(),
    Version: z.object({ Index: z.number() }),
    Spec: z.object({ Role: z.string(), Availability: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
    // A node that has only just joined has not said who it is.
    Description: z.object({ Hostname: z.string().default('') }).default({ Hostname: '' }),
    Status: z.object({ State: z.string() }),
  }),
);

export const identifiedList = z.array(z.object({ ID: z.string() }));

export const imageList = z.array(z.object({ Id: z.string(), RepoTags: z.array(z.string()).nullable() }));

export const volumeList = z.object({ Volumes: z.array(z.object({ Name: z.string() })).nullable() });

export const networkList = z.array(z.object({ Name: z.string(), Id: z.string() }));

export const containerList = z.array(
  z.object({
    Id: z.string(),
    Names: z.array(z.string()),
    State: z.string(),
    Labels: z.record(z.string(), z.string()),
  }),
);
