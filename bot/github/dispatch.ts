import { z } from 'zod';
import { isOpsError } from '../../src/errors.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { type Answer, type Ask, isRefusedWith } from './ask.ts';
import { inRepository, type Repository } from './repository.ts';
import { findRun, type RunSearch } from './runs.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

export interface Dispatch {
  readonly workflow: string;
  /** Branch whose workflow file is run. */
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly request: RequestId;
  /** Login of the app's own account. */
  readonly actor: string;
}

/** The run that a dispatch led to; undefined when GitHub took the dispatch but shows no run of that name yet. */
export type Dispatched = { readonly id: GitHubId; readonly url: string } | undefined;

export interface DispatchTools {
  readonly ask: Ask;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const runDetails = z.object({ workflow_run_id: githubId, html_url: z.string() });
/** A dispatched run is listed within seconds. Pauses before each look, in milliseconds. */
const looks = [1000, 2000, 4000, 8000, 15_000] as const;
/** Allowance for clocks that differ, in milliseconds. */
const clockSlack = 120_000;

/**
 * Starts the workflow, once: when the answer is lost, the run is looked for by its name, and only when GitHub shows none
 * after half a minute, asked for a second time.
 * @throws OpsError `github-refused` when GitHub won't start it; `github-unreachable` when it is not known whether it runs.
 */
export async function dispatchOnce(
  tools: DispatchTools,
  repository: Repository,
  dispatch: Dispatch,
): Promise<Dispatched> {
  const since = new Date(tools.now().getTime() - clockSlack);
  const look = (): Promise<Dispatched> => lookForRun(tools, repository, { ...dispatch, since }, dispatch.request);
  try {
    return (await send(tools.ask, repository, dispatch)) ?? (await look());
  } catch (error) {
    if (!isOpsError(error, 'github-unreachable')) throw error;
    const found = await look();
    if (found !== undefined) return found;
    return (await send(tools.ask, repository, dispatch)) ?? (await look());
  }
}

async function send(ask: Ask, repository: Repository, dispatch: Dispatch): Promise<Dispatched> {
  const body = {
    ...inRepository(repository),
    workflow_id: dispatch.workflow,
    ref: dispatch.ref,
    inputs: dispatch.inputs,
  };
  const route = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';
  try {
    return details(await ask(route, { ...body, return_run_details: true }, 'once'));
  } catch (error) {
    // Older servers don't know `return_run_details`. Where something else is wrong, the second try says so too.
    if (!isRefusedWith(error, 400, 422)) throw error;
    return details(await ask(route, body, 'once'));
  }
}

/** A 204, or a 200 whose body got lost on the way, is a started run all the same. */
function details(answer: Answer): Dispatched {
  const parsed = runDetails.safeParse(answer.data);
  return parsed.success ? { id: parsed.data.workflow_run_id, url: parsed.data.html_url } : undefined;
}

async function lookForRun(
  tools: DispatchTools,
  repository: Repository,
  search: RunSearch,
  request: RequestId,
): Promise<Dispatched> {
  for (const pause of looks) {
    await tools.sleep(pause);
    const run = await findRun(tools.ask, repository, search, request);
    if (run !== undefined) return { id: run.id, url: run.url };
  }
  return undefined;
}
