import { type DestinationStream, type Logger, pino } from 'pino';
import { defined } from '../src/defined.ts';
import { toOpsError } from '../src/errors.ts';
import type { LogLevel } from './configuration.ts';

export type { Logger } from 'pino';

/**
 * One JSON object a line on stdout. Errors are reduced to what an operator needs: whole error objects of HTTP clients carry
 * the request, and that carries its token.
 */
export function makeLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { app: 'd8x-ops-bot' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError, event: describeEvent },
    redact: { paths: ['headers.authorization', '*.authorization', '*.token'], censor: '***' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What is logged of an error: code, sentence, hint, problems and where it came from. */
function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof AggregateError) {
    return { message: error.message, errors: error.errors.slice(0, 5).map((inner: unknown) => describeError(inner)) };
  }
  const { code, message, hint, where, problems, stack } = toOpsError(error);
  return {
    code,
    message,
    ...defined({ hint, where }),
    ...(problems.length === 0 ? {} : { problems }),
    ...(code === 'internal' ? { stack } : {}),
  };
}

/** Payloads hold what people wrote in private repositories: only the delivery's id and kind are logged. */
function describeEvent(event: unknown): unknown {
  if (typeof event !== 'object' || event === null) return undefined;
  return { id: 'id' in event ? event.id : undefined, name: 'name' in event ? event.name : undefined };
}
