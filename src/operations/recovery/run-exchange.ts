import { cancellation } from '../../cancellation.ts';
import { defined } from '../../defined.ts';
import { isOpsError, OpsError, toOpsError } from '../../errors.ts';
import { resultError } from '../../report/result-error.ts';
import type { ServiceResult } from '../../report/result.ts';
import { retry } from '../../retry.ts';
import { openSession } from '../../update/execute/execute.ts';
import { goBack } from '../../update/exchange/go-back.ts';
import {
  changeKeys,
  exchangeDatabases,
  finishAll,
  startAll,
  type StartedAll,
  stopAll,
} from '../../update/exchange/go-forward.ts';
import type { ExchangeNote } from '../../update/exchange/exchange-note.ts';
import { noteOfPlan, swarmServices } from '../../update/exchange/note-of-plan.ts';
import type { UpdateContext } from '../../update/model/context.ts';
import { imageOf, imageOfResult } from '../../update/model/image-text.ts';
import type { ExchangeIntent } from '../../update/model/intent.ts';
import type { PlannedSwarmService } from '../../update/model/plan.ts';
import { plannedResult } from '../../update/plan/planned-results.ts';
import { removeIntent, writeIntent } from '../../update/records/intent-store.ts';
import { recordRecovery } from '../../update/records/recovery-record.ts';
import type { UpdateSession } from '../../update/swarm/session.ts';
import type { OpenRun } from '../open-run.ts';
import type { Planned } from '../plan.ts';

/** A cancelled run is killed soon: what it does not put back, the next one does. */
const partingMs = 6_000;

/**
 * Exchanges databases and what the services run, and goes back wholly when anything fails. It is noted on the manager from before anything is
 * made until all of it is verified or back.
 * @param prepare what comes before the first service is stopped
 * @returns for how many milliseconds services were out of service
 * @throws OpsError why it went back; `rollback-failed` where it could not: then the next run does
 */
export async function runExchange(
  open: OpenRun,
  context: UpdateContext,
  { observation, plan }: Planned,
  exchange: ExchangeIntent,
  prepare: (signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const services = swarmServices(plan);
  const note = noteOfPlan(plan, exchange, context);
  const { engine } = context.cluster.manager;
  const { journal, signal, now } = context;
  const startedAt = now().toISOString();
  const id = await writeIntent(engine, note);
  using session = openSession(
    context,
    observation,
    services.map(({ observed }) => observed.id),
  );
  let done: { readonly started: StartedAll; readonly outMs: number };
  let isTouched = false;
  try {
    await prepare(signal);
    isTouched = true;
    done = await forward(session, note, services, signal);
  } catch (error) {
    const cause = signal.aborted ? cancellation(signal) : toOpsError(error);
    const isBack = await wayBack(session, note, cause);
    if (isBack) await forget(context, id);
    if (isBack && !isTouched) throw cause;
    open.draft.services = services.map((one) => ({
      ...told(one, startedAt, now()),
      ...(isBack ? {} : { error: resultError(cause) }),
      outcome: isBack ? ('rolled-back' as const) : ('failed' as const),
    }));
    throw isBack ? allBack(cause) : notBack(exchange, cause);
  }
  open.draft.services = services.map((one): ServiceResult => {
    const running = done.started.services.get(one.service)?.running ?? 0;
    return { ...told(one, startedAt, now()), outcome: 'updated', replicas: { desired: one.replicas.desired, running } };
  });
  for (const { notices } of done.started.services.values()) for (const notice of notices) journal.warn(notice);
  await finish(session, note, id, done.outMs);
  return done.outMs;
}

async function forward(
  session: UpdateSession,
  note: ExchangeNote,
  services: readonly PlannedSwarmService[],
  signal: AbortSignal,
): Promise<{ readonly started: StartedAll; readonly outMs: number }> {
  const keys = new Map(services.flatMap(({ service, key }) => (key === undefined ? [] : [[service, key] as const])));
  const stoppedAt = performance.now();
  await stopAll(session, note, signal);
  await retry(() => changeKeys(session, note, keys), signal);
  await exchangeDatabases(session, note, signal);
  const started = await startAll(session, note, signal);
  return { started, outMs: started.readyAt - stoppedAt };
}

/** All of it runs and is verified: it stays, whatever happens to the records of it. */
async function finish(session: UpdateSession, note: ExchangeNote, id: string, outMs: number): Promise<void> {
  const { context } = session;
  const title = { title: 'Record what was exchanged', phase: 'record', host: context.cluster.manager.name } as const;
  try {
    await context.journal.step(title, async () => {
      await finishAll(session, note);
      await retry(() => recordRecovery(context.cluster.manager.engine, note, context.now(), outMs));
    });
  } catch (error) {
    context.journal.warn(
      `All of it runs, and it could not be recorded (${toOpsError(error).message}); the next run does that.`,
    );
    return;
  }
  await forget(context, id);
}

async function wayBack(session: UpdateSession, note: ExchangeNote, cause: OpsError): Promise<boolean> {
  const { context } = session;
  const { journal } = context;
  const isCut = context.signal.aborted;
  const signal = isCut ? AbortSignal.timeout(partingMs) : new AbortController().signal;
  const title = `Put database and services back, for ${isCut ? 'the run was cancelled' : cause.message}`;
  try {
    await journal.step({ title, phase: 'rollback', host: context.cluster.manager.name }, async () => {
      const notRunning = await goBack(session, note, signal);
      for (const [service, because] of notRunning)
        journal.warn(`${service} is as it was, and does not run: ${because}`);
    });
    return true;
  } catch (error) {
    journal.warn(
      `It is not all as it was before (${toOpsError(error).message}): the next run puts it back before anything else.`,
    );
    return false;
  }
}

/** A note that can't be taken away is no failure: the next run finds everything as it should be, and takes it away. */
async function forget({ cluster, journal }: UpdateContext, id: string): Promise<void> {
  try {
    await retry(() => removeIntent(cluster.manager.engine, id));
  } catch (error) {
    journal.warn(
      `The note of this run on the manager was not removed (${toOpsError(error).message}); the next run does it.`,
    );
  }
}

function allBack(cause: OpsError): OpsError {
  return new OpsError(cause.code, `${cause.message}; database and services are as they were before`, {
    ...defined({ where: cause.where, hint: cause.hint }),
    logs: cause.logs,
    logsOf: cause.logsOf,
    cause,
  });
}

function notBack({ names }: ExchangeIntent, cause: OpsError): OpsError {
  const isCut = isOpsError(cause, 'cancelled');
  const code = isCut ? 'cancelled' : 'rollback-failed';
  return new OpsError(code, `${cause.message}; and not everything could be put back as it was`, {
    where: names.database,
    hint: `${isCut ? 'The end of this run goes on with it, and the next one' : 'The next run'} puts everything where it belongs before anything else, such as restart history. Until then nothing else is changed.`,
    logs: cause.logs,
    logsOf: cause.logsOf,
    cause,
  });
}

function told(planned: PlannedSwarmService, startedAt: string, finishedAt: Date): ServiceResult {
  const from = imageOfResult(imageOf(planned.observed.image));
  return { ...plannedResult(planned), from, startedAt, finishedAt: finishedAt.toISOString() };
}
