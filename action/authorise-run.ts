import { matchesRequest } from '../src/command/match-request.ts';
import { parseComment } from '../src/command/comment.ts';
import type { Command } from '../src/command/command.ts';
import { effectOf } from '../src/command/grammar.ts';
import { formatCommand } from '../src/command/format.ts';
import { arePinned, type PinnedService, pinnedServices, planOf } from '../src/command/pinned-images.ts';
import { isSameRequest, type RequestId } from '../src/command/request-id.ts';
import { approvalOf, judgeApproval } from '../src/policy/approval.ts';
import { authorise, rulesOf } from '../src/policy/authorise.ts';
import { judgeReleased } from '../src/policy/doors.ts';
import { parsePolicy, policyPath } from '../src/policy/parse-policy.ts';
import { namesIn } from '../src/policy/names-in.ts';
import type { Environment, Person, Policy } from '../src/policy/policy.ts';
import { selectEnvironment } from '../src/policy/select-environment.ts';
import { readStatusMarker } from '../src/report/markers.ts';
import { checkApp, checkMark, lockedNotice } from './authorise/check-app.ts';
import { identifyPerson, inEveryTeam } from './authorise/identify-person.ts';
import { refusal, unwrap } from './authorise/refusal.ts';
import type { IssueComment } from '../github/comments.ts';
import type { GitHubRepository } from './github/repository.ts';
import type { WorkflowRunInfo } from './workflow-run-info.ts';
import { type GitHubId } from '../github/id.ts';

/** A run of the bot's that is what it says it is. */
export interface AuthorisedRun {
  /** Login of the person who asked; the app's for releases. */
  readonly actor: string;
  /** What could not be checked again, as sentences. */
  readonly notices: readonly string[];
}

export interface Claim {
  readonly requestId: RequestId;
  /** What the run would do. */
  readonly command: Command;
  /** What it may run, to the digest, where that is not in the command. */
  readonly approved?: readonly PinnedService[] | undefined;
  readonly issueNumber: number | undefined;
  readonly statusCommentId: GitHubId | undefined;
  /** The app that is the bot; any app passes where the workflow names none. */
  readonly botAppId?: GitHubId | undefined;
}

type CommentRequest = RequestId & { readonly kind: 'comment' };

/** The account of every job's own token: whoever may push a workflow can have it dispatch another. */
const actionsLogin = 'github-actions[bot]';

/**
 * Checks again what the bot checked, right before anything is touched, since anyone with write access can start the
 * workflow with made-up inputs, run an old run again, or change a comment: the app dispatched it, for the first time, its
 * status comment is there (in a locked conversation, its mark on the command's comment), and the command is still the same, by the
 * same person, who still may.
 * @param judgedBy told the environment that it is judged by, once that is known
 * @throws OpsError `authorisation-failed` saying what does not hold, `config-invalid` (policy), `github-unreachable`
 */
export async function authoriseRun(
  claim: Claim,
  runInfo: WorkflowRunInfo,
  sender: { readonly login: string; readonly id: GitHubId; readonly type: string } | undefined,
  repository: GitHubRepository,
  judgedBy: (environment: Environment) => void = () => undefined,
): Promise<AuthorisedRun> {
  if (runInfo.attempt !== 1) throw refusal('this is a re-run; a command is carried out once');
  if (runInfo.event !== 'workflow_dispatch') throw refusal(`it was not dispatched, but started by ${runInfo.event}`);
  const app = theApp(runInfo, sender);
  const { requestId, statusCommentId } = claim;
  const [written, policyText] = await Promise.all([
    statusCommentId === undefined
      ? checkMark(requestId, claim.issueNumber, app, repository)
      : checkStatus(statusCommentId, claim, app, repository),
    repository.file(policyPath),
  ]);
  if (claim.botAppId !== undefined) await checkApp(app, written ?? undefined, claim.botAppId, repository);
  const policy = parsePolicy(unwrap(policyText, policyPath));
  if (requestId.kind !== 'comment') {
    const environment = environmentOf(policy, claim.command.environment, claim.command);
    judgedBy(environment);
    const judged = judgeReleased({ operation: 'update', command: claim.command }, environment);
    if (judged.kind === 'refused') throw refusal(judged.message);
    // A release's run has no person behind it: the policy alone says that it may be.
    return { actor: app.login, notices: [] };
  }
  const authorised = await authoriseComment({ ...claim, requestId }, { runInfo, policy, judgedBy }, repository);
  return statusCommentId === undefined ? { ...authorised, notices: [...authorised.notices, lockedNotice] } : authorised;
}

function theApp(
  runInfo: WorkflowRunInfo,
  sender: { readonly login: string; readonly id: GitHubId; readonly type: string } | undefined,
): { readonly login: string; readonly id: GitHubId } {
  if (sender === undefined) throw refusal("the event's payload could not be read");
  const isOne =
    sender.login === runInfo.actor.login && runInfo.triggeringActor === sender.login && sender.id === runInfo.actor.id;
  if (!isOne || sender.type !== 'Bot' || sender.login === actionsLogin) {
    throw refusal(`it was started by ${sender.login}, not by the bot`);
  }
  return sender;
}

async function checkStatus(
  commentId: GitHubId,
  { requestId, issueNumber }: Claim,
  app: { readonly id: GitHubId },
  repository: GitHubRepository,
): Promise<GitHubId | undefined> {
  const status = unwrap(await repository.comment(commentId), 'status comment');
  if (status.author?.id !== app.id) throw refusal('the status comment is not by the app that started the run');
  if (status.issue !== issueNumber) throw refusal('the status comment belongs to another issue');
  const key = readStatusMarker(status.body);
  if (key?.kind !== 'request' || !isSameRequest(key.request, requestId)) {
    throw refusal('the status comment belongs to another request');
  }
  return status.appId;
}

interface Judging {
  readonly runInfo: WorkflowRunInfo;
  readonly policy: Policy;
  readonly judgedBy: (environment: Environment) => void;
}

async function authoriseComment(
  claim: Claim & { readonly requestId: CommentRequest },
  { runInfo, policy, judgedBy }: Judging,
  repository: GitHubRepository,
): Promise<AuthorisedRun> {
  const { requestId } = claim;
  const comment = unwrap(await repository.comment(requestId.commentId), "command's comment");
  const author = personOf(comment, claim.issueNumber);
  if (author.id !== requestId.authorId) throw refusal('the comment is by somebody else than the command');
  const command = commandAt(comment, requestId.index, policy);
  // A plan of what waits for its approval does nothing of it.
  const allowed = requestId.isPlan === true ? planOf(command) : command;
  if (requestId.isPlan === true && effectOf(allowed.verb) === 'change') {
    throw refusal(`nothing of ${formatCommand(command)} is planned first`);
  }
  const environment = environmentOf(policy, allowed.environment, claim.command);
  judgedBy(environment);
  if (!matchesRequest(claim.command, allowed, environment.name)) {
    throw refusal(`the comment now says ${formatCommand(command)}, which is not what this run would do`);
  }
  if (runInfo.workflow !== undefined && runInfo.workflow !== environment.workflow) {
    throw refusal(`${environment.name} is run by ${environment.workflow}, not by ${runInfo.workflow}`);
  }
  const identified = await identifyPerson(repository, author, environment, rulesOf(command));
  // What a promotion moves is known by its run only; and it looks at another environment first.
  const judged = command.verb === 'promote' ? claim.command : command;
  const asker = inEveryTeam(identified);
  const authorisation = authorise(judged, environment, asker);
  if (authorisation.kind === 'refused') throw refusal(authorisation.message);
  if (requestId.isPlan !== true) await checkApproval(claim, { command, environment, comment, asker }, repository);
  const notice = `The job's token may not read teams, so that ${author.login}'s membership is taken as the bot found it.`;
  return { actor: author.login, notices: identified.unclearTeams.length === 0 ? [] : [notice] };
}

/** What the run may run: what its command names to the digest, and what its plan found for the rest. */
function approvedImages(run: Command, approved: readonly PinnedService[] | undefined): readonly PinnedService[] {
  if (approved !== undefined) return approved;
  const pinned = pinnedServices(run);
  if (run.verb === 'rollback' || (run.verb === 'update' && pinned.length < run.services.length)) {
    throw refusal('what was approved is not named to the digest');
  }
  return pinned;
}

function personOf(comment: IssueComment, issue: number | undefined): { readonly id: GitHubId; readonly login: string } {
  if (comment.issue !== issue) throw refusal('the comment belongs to another issue');
  if (comment.author?.isPerson !== true) throw refusal('the comment is not by a person');
  return comment.author;
}

function commandAt(comment: IssueComment, index: number, policy: Policy): Command {
  const found = parseComment(comment.body, namesIn(policy))[index];
  if (found?.kind !== 'command') throw refusal('the comment no longer holds the command');
  return found.command;
}

function environmentOf(policy: Policy, asked: string | undefined, run: Command): Environment {
  const selected = selectEnvironment(policy, asked);
  if (selected.kind === 'refused') throw refusal(selected.message);
  const { environment } = selected;
  if (environment.name !== run.environment) {
    throw refusal(`the command is for ${environment.name}, not ${run.environment ?? 'an environment without a name'}`);
  }
  return environment;
}

interface Asked {
  readonly command: Command;
  readonly environment: Environment;
  readonly comment: IssueComment;
  readonly asker: Person;
}

async function checkApproval(
  { requestId, issueNumber, command: run, approved }: Claim & { readonly requestId: CommentRequest },
  { command, environment, comment, asker }: Asked,
  repository: GitHubRepository,
): Promise<void> {
  if (approvalOf(command, environment, asker) === undefined) return;
  if (requestId.approvalId === undefined) throw refusal(`nobody approved it, which ${environment.name} asks for`);
  const approval = unwrap(await repository.comment(requestId.approvalId), "approval's comment");
  const approver = personOf(approval, issueNumber);
  const images = approvedImages(run, approved);
  const approves = parseComment(approval.body).some(
    (found) =>
      found.kind === 'command' &&
      found.command.verb === 'approve' &&
      [undefined, environment.name].includes(found.command.environment) &&
      arePinned(found.command.pins ?? [], images),
  );
  if (!approves) throw refusal('the approving comment no longer approves this');
  const person = inEveryTeam(await identifyPerson(repository, approver, environment, rulesOf(command)));
  const asked = { command, askedBy: requestId.authorId, askedAt: comment.createdAt };
  const judged = judgeApproval(asked, environment, person, approval.createdAt);
  if (judged.kind === 'refused') throw refusal(`the approval does not hold: ${judged.message}`);
}
