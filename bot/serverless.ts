import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { Bot } from './bot.ts';
import { type Environment, readConfiguration } from './configuration.ts';
import { bodyLimits } from './http/body.ts';
import { takeIn } from './http/intake.ts';
import { type Logger, makeLog } from './log.ts';
import { intakeOptions, requestHandler } from './server.ts';

/** An answer waits at most so long for the work, in milliseconds. The platform's own limit should be longer. */
const longestWorkMs = 55_000;

/** Keeps an instance awake until the promise settles, where the platform has such a thing (Vercel, Netlify: `waitUntil`). */
export type WaitUntil = (work: Promise<unknown>) => void;

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The bot as one function `(request, response)` of Node's HTTP: Vercel, Netlify, Google Cloud Run functions, Azure Functions
 * with a custom handler. An instance may be frozen as soon as it has answered, so an answer waits for the work, unless the
 * platform offers `waitUntil`. GitHub may note a timeout for that delivery; what was asked for is done all the same.
 * @throws OpsError `config-invalid` when the function is loaded.
 */
export function createServerlessHandler(environment: Environment, waitUntil?: WaitUntil, log?: Logger): NodeHandler {
  const { bot, configuration, logger } = load(environment, log);
  const work = async (): Promise<unknown> => bot.settle(longestWorkMs);
  const beforeAnswer = async (): Promise<void> => {
    if (waitUntil === undefined) await work();
    else waitUntil(work());
  };
  return requestHandler(bot, configuration, logger, beforeAnswer);
}

const lambdaEvent = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
  rawPath: z.string(),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

/** The answer of a Lambda function URL (payload format 2.0). */
export interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The bot as the handler of an AWS Lambda function URL. Lambda itself takes payloads up to 6 MB.
 * @throws OpsError `config-invalid` when the function is loaded.
 */
export function createLambdaHandler(environment: Environment, log?: Logger): (event: unknown) => Promise<LambdaAnswer> {
  const { bot, configuration, logger } = load(environment, log);
  const options = { ...intakeOptions(bot, configuration, logger), beforeAnswer: async () => bot.settle(longestWorkMs) };
  return async (event) => {
    const { headers, body, isBase64Encoded, rawPath, requestContext } = lambdaEvent.parse(event);
    if (rawPath !== configuration.webhookPath || requestContext.http.method !== 'POST')
      return reply(404, { error: 'not found' });
    const raw = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
    const { status, body: answer } = await takeIn(
      headers,
      async () => (raw.length > bodyLimits.perBody ? 'too-large' : raw),
      options,
    );
    return reply(status, answer);
  };
}

function load(environment: Environment, log: Logger | undefined) {
  const configuration = readConfiguration(environment);
  const logger = log ?? makeLog(configuration.logLevel);
  const bot = new Bot(configuration, logger);
  bot.verify().catch((error: unknown) => logger.error({ err: error }, 'GitHub does not know the app'));
  return { bot, configuration, logger };
}

function reply(statusCode: number, body: Readonly<Record<string, string>>): LambdaAnswer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
