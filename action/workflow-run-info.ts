import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { RunContext } from '../src/request.ts';
import type { ProcessVariables } from './hide/split-environment.ts';
import { type GitHubId, githubId } from '../github/id.ts';
import { parseJson } from '../src/exact-json.ts';

/** What the runner says about this run, in its documented variables. */
export interface WorkflowRunInfo {
  readonly id: string;
  readonly attempt: number;
  readonly repository: { readonly owner: string; readonly name: string };
  /** GitHub's id of the repository, which stays when its name changes; undefined outside GitHub's runner. */
  readonly repositoryId: string | undefined;
  readonly serverUrl: string;
  readonly url: string;
  readonly apiUrl: string;
  /** Who started it: a person, or an app such as `d8x-ops[bot]`. Its id is GitHub's. */
  readonly actor: { readonly login: string; readonly id: GitHubId };
  /** Who started this attempt of it. */
  readonly triggeringActor: string;
  readonly event: string;
  readonly eventPath: string | undefined;
  /** What it runs on, such as `refs/heads/main`; undefined outside GitHub's runner. */
  readonly ref: string | undefined;
  /** File name of the workflow in `.github/workflows`. */
  readonly workflow: string | undefined;
}

const text = z.string().min(1);
const schema = z.object({
  GITHUB_RUN_ID: text.regex(/^\d+$/).default('0'),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int().positive().default(1),
  GITHUB_REPOSITORY: text.regex(/^[^/\s]+\/[^/\s]+$/).default('local/local'),
  GITHUB_REPOSITORY_ID: text.regex(/^[1-9]\d*$/).optional(),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_ACTOR: text.default('local'),
  GITHUB_ACTOR_ID: githubId.default('0'),
  GITHUB_TRIGGERING_ACTOR: text.optional(),
  GITHUB_EVENT_NAME: text.default('local'),
  GITHUB_EVENT_PATH: text.optional(),
  GITHUB_REF: text.optional(),
  GITHUB_WORKFLOW_REF: text.optional(),
});

/** Reads the runner's variables; without them (on somebody's own machine) it is run 0 of `local`. */
export function readWorkflowRunInfo(env: ProcessVariables): WorkflowRunInfo {
  const given = schema.parse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  const [owner = '', name = ''] = given.GITHUB_REPOSITORY.split('/');
  const [, workflow] = /\/\.github\/workflows\/([^/@]+)@/.exec(given.GITHUB_WORKFLOW_REF ?? '') ?? [];
  return {
    id: given.GITHUB_RUN_ID,
    attempt: given.GITHUB_RUN_ATTEMPT,
    repository: { owner, name },
    repositoryId: given.GITHUB_REPOSITORY_ID,
    serverUrl: given.GITHUB_SERVER_URL,
    url: `${given.GITHUB_SERVER_URL}/${owner}/${name}/actions/runs/${given.GITHUB_RUN_ID}`,
    apiUrl: given.GITHUB_API_URL,
    actor: { login: given.GITHUB_ACTOR, id: given.GITHUB_ACTOR_ID },
    triggeringActor: given.GITHUB_TRIGGERING_ACTOR ?? given.GITHUB_ACTOR,
    event: given.GITHUB_EVENT_NAME,
    eventPath: given.GITHUB_EVENT_PATH,
    ref: given.GITHUB_REF,
    workflow,
  };
}

/** What a backup's manifest says of the workflow; undefined outside GitHub's runner. */
export function workflowOf({ repository, repositoryId, workflow }: WorkflowRunInfo): RunContext['workflow'] {
  if (repositoryId === undefined || workflow === undefined) return undefined;
  return { repository: { id: repositoryId, name: `${repository.owner}/${repository.name}` }, file: workflow };
}

/** What the event's payload has in it by `schema`; undefined where it doesn't, or can't be read. Ids are kept to the last digit. */
async function readPayload<S extends z.ZodType>(
  { eventPath }: WorkflowRunInfo,
  schema: S,
): Promise<z.infer<S> | undefined> {
  if (eventPath === undefined) return undefined;
  try {
    return schema.parse(parseJson(await readFile(eventPath, 'utf8')));
  } catch {
    return undefined;
  }
}

const payloadRepository = z.object({ repository: z.object({ default_branch: text }) });

/** The repository's default branch, as the event's payload has it; undefined where it doesn't (a schedule's has no repository). */
export async function readDefaultBranch(runInfo: WorkflowRunInfo): Promise<string | undefined> {
  return (await readPayload(runInfo, payloadRepository))?.repository.default_branch;
}

const payloadVisibility = z.object({ repository: z.object({ private: z.boolean() }) });

/** Whether only those whom it was opened to can read the repository, as the event's payload has it; undefined where it does not say. */
export async function readIsPrivate(runInfo: WorkflowRunInfo): Promise<boolean | undefined> {
  return (await readPayload(runInfo, payloadVisibility))?.repository.private;
}

const sender = z.object({ sender: z.object({ login: z.string(), id: githubId, type: z.string() }) });

/** Who caused the event, as GitHub wrote it into the event's payload; undefined where it can't be read. */
export async function readSender(
  runInfo: WorkflowRunInfo,
): Promise<{ login: string; id: GitHubId; type: string } | undefined> {
  return (await readPayload(runInfo, sender))?.sender;
}
