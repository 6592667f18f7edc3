import { createHash } from 'node:crypto';
import { formatRequestId, parseRequestId, type RequestId } from '../../src/command/request-id.ts';
import { isOpsError } from '../../src/errors.ts';
import { createIssue, createLabel, deleteLabel, listOwnIssues, type OwnIssue } from '../github/issues.ts';
import type { RepositoryContext } from '../context.ts';

/** The label of all issues about releases. */
const releaseLabel = 'd8x-release';
/** How long the claim outlives the issue that it was for, so that every replica sees the issue by then. Milliseconds. */
const settledMs = 10 * 60_000;

const marker = /^<!-- d8x-ops release ([a-z0-9-]+) ([0-9a-f]{16}) -->/;

/** What two events about the same version on the same environment have in common: a release, and the image it led to. */
export function updateKey(environment: string, service: string, imageTag: string): string {
  return createHash('sha256')
    .update(JSON.stringify([environment, service, imageTag]))
    .digest('hex')
    .slice(0, 16);
}

/** The first line of such an issue. */
export function releaseMarker(request: RequestId, key: string): string {
  return `<!-- d8x-ops release ${formatRequestId(request)} ${key} -->`;
}

/** The issue and time that a release's request began with; undefined where there is none. */
export async function findReleaseIssue(
  context: RepositoryContext,
  request: RequestId,
): Promise<{ readonly issue: number; readonly since: Date } | undefined> {
  const issue = (await ownIssues(context)).find(({ body }) => {
    const given = parseRequestId(marker.exec(body)?.[1] ?? '');
    return given !== undefined && formatRequestId(given) === formatRequestId(request);
  });
  return issue === undefined ? undefined : { issue: issue.number, since: issue.createdAt };
}

/**
 * Opens the issue of one update, once, whichever replica hears of it and however often: the claim is a label, whose name
 * GitHub gives only once. It goes when the issue is there for all to see.
 * @returns the issue, or undefined where there is one already, or somebody is about to open it.
 */
export async function openOnce(
  context: RepositoryContext,
  key: string,
  issue: () => Promise<{ readonly title: string; readonly body: string }>,
): Promise<OwnIssue | undefined> {
  if ((await find(context, key)) !== undefined) return undefined;
  const claim = `d8x-ops claim ${key}`;
  if (!(await createLabel(context.ask, context.repository, claim))) return undefined;
  const opened = await create(context, key, await issue());
  context.later(settledMs, `drop label ${claim}`, async () => deleteLabel(context.ask, context.repository, claim));
  return opened;
}

async function create(
  context: RepositoryContext,
  key: string,
  given: { title: string; body: string },
): Promise<OwnIssue> {
  const labelled = { ...given, labels: [releaseLabel] };
  try {
    return await createIssue(context.ask, context.repository, labelled);
  } catch (error) {
    if (!isOpsError(error, 'github-unreachable')) throw error;
    return (await find(context, key)) ?? (await createIssue(context.ask, context.repository, labelled));
  }
}

async function find(context: RepositoryContext, key: string): Promise<OwnIssue | undefined> {
  return (await ownIssues(context)).find(({ body }) => marker.exec(body)?.[2] === key);
}

async function ownIssues(context: RepositoryContext): Promise<readonly OwnIssue[]> {
  return listOwnIssues(context.ask, context.repository, { label: releaseLabel, login: context.login });
}
