import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { isOpsError, OpsError, toOpsError } from '../src/errors.ts';
import { Bot } from './bot.ts';
import { type Environment, isUnconfigured, readConfiguration } from './configuration.ts';
import { type Logger, makeLog } from './log.ts';
import { serve, type RunningServer } from './server.ts';
import { startSetUp } from './set-up.ts';

/** How often GitHub is asked who the app is, until it answers, in milliseconds. */
const verifyAgainMs = 15_000;

/** What a process gives the bot. */
export interface Process {
  readonly environment: Environment;
  readonly onSignal: (signal: 'SIGTERM' | 'SIGINT', act: () => void) => void;
  readonly exit: (code: number) => void;
  readonly log?: Logger;
}

/** Starts the bot, or the set-up of its GitHub App where nothing is configured yet. Never throws: it logs and exits. */
export async function start(process: Process): Promise<void> {
  const environment = { ...readEnvFile(), ...process.environment };
  const log = process.log ?? makeLog('info');
  try {
    if (isUnconfigured(environment)) return await startSetUp(environment, log);
    const configuration = readConfiguration(environment);
    log.level = configuration.logLevel;
    const bot = new Bot(configuration, log);
    const server = await serve(bot, configuration, log);
    stopOnSignals(process, server, log);
    await verifyUntilKnown(bot, log, process.exit);
  } catch (error) {
    log.fatal({ err: explain(error) }, 'the bot does not start');
    process.exit(1);
  }
}

/** Variables of the process count more than those of the file, other than with Probot's own start. */
function readEnvFile(): Environment {
  try {
    return parseEnv(readFileSync('.env', 'utf8'));
  } catch {
    return {};
  }
}

async function verifyUntilKnown(bot: Bot, log: Logger, exit: Process['exit']): Promise<void> {
  try {
    await bot.verify();
    await bot.catchUp();
  } catch (error) {
    if (isOpsError(error, 'config-invalid')) {
      log.fatal({ err: error }, 'the bot does not start');
      return exit(1);
    }
    log.error({ err: error }, 'GitHub does not know the app yet; trying again');
    setTimeout(() => void verifyUntilKnown(bot, log, exit), verifyAgainMs).unref();
  }
}

function stopOnSignals(process: Process, server: RunningServer, log: Logger): void {
  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping: finishing what was accepted');
    const left = await server.stop();
    if (left > 0) log.error({ left }, 'stopped with work undone; redeliver from the settings of the GitHub App');
    else log.info('stopped');
    process.exit(left > 0 ? 1 : 0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, () => void stop(signal));
}

function explain(error: unknown): OpsError {
  if (!(error instanceof Error) || !('code' in error) || isOpsError(error)) return toOpsError(error);
  if (error.code === 'EADDRINUSE')
    return new OpsError('config-invalid', 'the port is taken', {
      where: 'PORT',
      hint: 'Stop what uses it, or give another PORT.',
    });
  if (error.code === 'EACCES')
    return new OpsError('config-invalid', 'the port may not be opened', {
      where: 'PORT',
      hint: 'Give a PORT above 1023.',
    });
  return toOpsError(error);
}
