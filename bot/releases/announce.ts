import { defined } from '../../src/defined.ts';
import { sourcesIn } from '../../src/policy/names-in.ts';
import type { Command } from '../../src/command/command.ts';
import { formatCommand } from '../../src/command/format.ts';
import { formatRequestId } from '../../src/command/request-id.ts';
import { whyOutside } from '../../src/policy/judge-time.ts';
import { formatRepository, type PinnedImage } from '../../src/image/reference.ts';
import { mayDispatchApproved } from '../flow/claim.ts';
import type { AskedRun } from '../flow/prepare-run.ts';
import { startRun } from '../flow/start-run.ts';
import type { OwnIssue } from '../github/issues.ts';
import type { CommandRecord } from '../status/record.ts';
import { writeOnce } from '../status/own-comments.ts';
import { liveView, statusBody } from '../status/views.ts';
import type { RepositoryContext } from '../context.ts';
import { changesSince } from './changes.ts';
import { type Proposal, proposalBody, proposalTitle } from './issue-body.ts';
import type { Lead } from './wanted-updates.ts';
import { openOnce, updateKey } from './release-issue.ts';

/**
 * Opens the issue of a published version, and where the policy says so, asks for the update at once. While no update may begin, it is
 * proposed all the same.
 */
export async function announce(context: RepositoryContext, lead: Lead, image: PinnedImage | undefined): Promise<void> {
  const { update, version, images } = lead;
  const { rule, environment, imageTag, tag } = update;
  const { service } = rule;
  const closed = rule.action === 'update' ? whyOutside(environment.times, context.now()) : undefined;
  const action = closed === undefined ? rule.action : 'propose';
  const services = [
    image === undefined
      ? ({ kind: 'tag', service, tag: imageTag } as const)
      : ({ kind: 'digest', service, tag: imageTag, digest: image.digest } as const),
  ];
  const command: Command = { verb: 'update', services, environment: environment.name };
  const key = updateKey(environment.name, service, imageTag);
  const opened = await openOnce(context, key, async () => {
    const sources = sourcesIn(environment);
    const wanted = { service, environment: environment.name, images, published: image, sources };
    const published = { repository: version.repository, tag, webUrl: context.webUrl };
    const changes = await changesSince(context, wanted, published);
    const proposal: Proposal = {
      request: update.request,
      key,
      service,
      environment,
      tag,
      image: formatRepository(images),
      imageTag,
      command: formatCommand(command),
      action,
      ...(version.source.kind === 'release' ? { releaseUrl: version.source.url } : {}),
      ...defined({ digest: image?.digest, changes, closed }),
    };
    return { title: proposalTitle(proposal), body: proposalBody(proposal) };
  });
  if (opened === undefined) return;
  context.log.info(
    { issue: opened.number, action, request: formatRequestId(update.request) },
    'a release was announced',
  );
  if (action === 'update' && image !== undefined) await askFor(context, lead, { command, issue: opened });
}

async function askFor(
  context: RepositoryContext,
  { update, version, images }: Lead,
  { command, issue }: { readonly command: Command; readonly issue: OwnIssue },
): Promise<void> {
  const { environment, request, imageTag } = update;
  const services = command.verb === 'update' ? command.services : [];
  const record: CommandRecord = {
    repositoryId: context.repository.id,
    issue: issue.number,
    request: formatRequestId(request),
    environment: environment.name,
    asked: formatCommand(command),
    toRun: formatCommand(command),
    askedBy: { id: version.by.id, login: version.by.login },
    askedAt: issue.createdAt,
    images: services.map((one) => ({
      service: one.service,
      image: {
        repository: formatRepository(images),
        tag: imageTag,
        ...(one.kind === 'digest' ? { digest: one.digest } : {}),
      },
    })),
    unresolved: [],
  };
  const body = statusBody(liveView(record, { kind: 'accepted' }, context.now()), request);
  const status = await writeOnce(context, { issue: issue.number, request, since: issue.createdAt }, body);
  const asked: AskedRun = { command, environment, request, record, issue: issue.number, statusCommentId: status.id };
  if (await mayDispatchApproved(context, status.id)) await startRun(context, asked, undefined);
}
