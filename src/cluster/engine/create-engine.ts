import type { Agent } from 'node:http';
import { EngineApi } from './api.ts';
import { configCalls, swarmCalls } from './swarm-calls.ts';
import { containerCalls, networkCalls } from './container-calls.ts';
import type { Engine } from './engine.ts';
import { readEvents } from './events.ts';
import { imageCalls } from './image-calls.ts';
import { readInfo } from './info.ts';
import { logCalls } from './log-calls.ts';
import { volumeCalls } from './volume-calls.ts';

/** The Docker Engine at the other end of `agent`'s connections. `host` names it in errors. */
export function createEngine(agent: Agent, host: string): Engine {
  const api = new EngineApi(agent, host);
  return {
    info: (options) => readInfo(api, options),
    ...swarmCalls(api),
    ...configCalls(api),
    ...containerCalls(api),
    ...logCalls(api),
    ...imageCalls(api),
    ...networkCalls(api),
    ...volumeCalls(api),
    events: (filters, options) => readEvents(api, filters, options),
  };
}
