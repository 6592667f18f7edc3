import type { CommandOf } from '../../src/command/command.ts';
import { isBackupName, latestBackup } from '../../src/command/recovery-request.ts';
import { type RequestId, withoutApproval } from '../../src/command/request-id.ts';
import { approvalOf } from '../../src/policy/approval.ts';
import type { Environment } from '../../src/policy/policy.ts';
import { age, counted } from '../../src/report/quantities.ts';
import type { CataloguedBackup, Result } from '../../src/report/result.ts';
import type { GitHubId } from '../../github/id.ts';
import { getComment, react } from '../github/comments.ts';
import { readResult } from '../github/results.ts';
import type { Run } from '../github/runs.ts';
import { show } from '../status/show.ts';
import { endedView } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import { judgeAgain } from './ask-for-approval.ts';
import { awaitApproval, commandRecord } from './command-record.ts';

/**
 * Asks for the approval of `/d8x recover latest` once the backups are known that there are: of the one that is the latest now, so that what
 * a second person reads is what is recovered. Everything is judged anew, as if the command came now.
 */
export async function continueRecovery(
  context: RepositoryContext,
  run: Run,
  statusCommentId: GitHubId,
  given: RequestId,
): Promise<void> {
  const request = withoutApproval(given);
  if (request.kind !== 'comment') return;
  const asking = await getComment(context.ask, context.repository, request.commentId);
  if (asking === undefined) return;
  const place = { id: statusCommentId, request };
  const refuse = async (headline: string): Promise<void> => {
    const asked = { toRun: '/d8x recover', environment: '', askedBy: asking.author ?? { id: '0', login: 'ghost' } };
    await show(context, place, endedView(asked, { conclusion: 'refused', headline }, context.now()));
    await react(context.ask, context.repository, request.commentId, 'confused');
  };
  const judged = await judgeAgain(context, asking, request);
  if (judged.kind === 'refused') return refuse(judged.why);
  const { command, environment, author, person } = judged;
  const rule = approvalOf(command, environment, person);
  if (command.verb !== 'recover' || command.backup !== latestBackup || rule === undefined) {
    return refuse('The comment that asked, or what the policy says of it, was changed. Please give the command again.');
  }
  const latest = await latestOf(context, run, environment);
  if (latest === 'none') {
    return refuse(`There is no backup of ${environment.name} that may be recovered: /d8x backups lists what there is.`);
  }
  const record = commandRecord(context, { issue: asking.issue, request, author, at: asking.createdAt }, command, {
    environment,
    command: latest === 'unknown' ? command : named(command, latest),
    images: [],
    unresolved: [latest === 'unknown' ? unknown : about(latest, context.now())],
  });
  await awaitApproval(context, place, record, rule);
}

const unknown =
  'Which backup is the latest is not known, for the run that looked kept no result: it is the newest that may be taken when this begins.';

function named(command: CommandOf<'recover'>, { name }: CataloguedBackup): CommandOf<'recover'> {
  const { verb, environment, exceptions } = command;
  return {
    verb,
    backup: name,
    ...(environment === undefined ? {} : { environment }),
    ...(exceptions === undefined ? {} : { exceptions }),
  };
}

/** The newest backup that the run found and that a recovery takes; `unknown` where its result is not there. */
async function latestOf(
  context: RepositoryContext,
  run: Run,
  environment: Environment,
): Promise<CataloguedBackup | 'none' | 'unknown'> {
  const seen = await readResult(context.ask, context.repository, run);
  if (seen?.operation !== 'backups' || seen.run.environment !== environment.name) return 'unknown';
  return newestIn(seen) ?? 'none';
}

/** What a run takes for the latest (src/backup/origin/catalogue.ts): one of which it is known that nobody signed it is passed over. */
function newestIn({ backups = [] }: Result): CataloguedBackup | undefined {
  return backups.find(({ name, origin }) => isBackupName(name) && origin?.state !== 'unknown');
}

/** What is known of it, for whoever approves. */
function about({ at, origin, verification, irreplaceable = [] }: CataloguedBackup, now: Date): string {
  const rows = irreplaceable.map(({ table, rows }) => `${table} ${counted(rows, 'row')}`).join(', ');
  return [
    `The latest backup is ${age(at, now.toISOString())} old`,
    origin?.state === 'signed' ? `signed by ${origin.by}` : 'its signature is looked at by the run',
    verification?.state === 'verified' ? 'verified' : 'not known to be verified',
    ...(rows === '' ? [] : [rows]),
  ]
    .join('; ')
    .concat('.');
}
