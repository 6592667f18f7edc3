import type { CommandOf } from '../../src/command/command.ts';
import type { RequestId } from '../../src/command/request-id.ts';
import { OpsError } from '../../src/errors.ts';
import type { Environment } from '../../src/policy/policy.ts';
import { repositoryOfService } from '../../src/image/published-services.ts';
import { react } from '../github/comments.ts';
import { newestTags } from '../images/newest-tags.ts';
import { imagesAnswer } from '../status/answers.ts';
import { writeOnce } from '../status/own-comments.ts';
import type { RepositoryContext } from '../context.ts';
import type { CommentEvent } from '../webhooks/comment-event.ts';

/**
 * Answers `images`: the registry's tags with digests and ages.
 * @throws OpsError `service-unknown`, or what the registry has to say.
 */
export async function answerImages(
  context: RepositoryContext,
  event: CommentEvent,
  asked: {
    readonly command: CommandOf<'images'>;
    readonly environment: Environment;
    readonly request: RequestId;
  },
): Promise<void> {
  const { command, environment, request } = asked;
  const repository = repositoryOfService(command.service, environment.images);
  if (repository === undefined) {
    throw new OpsError('service-unknown', `it is not known where the images of ${command.service} come from`, {
      where: command.service,
      hint: 'Name its repository under images of the environment in .github/d8x.yml.',
    });
  }
  const tags = await newestTags(context.images, repository);
  const place = { issue: event.issue, request, since: event.comment.createdAt };
  await writeOnce(context, place, imagesAnswer(request, command.service, repository, tags, context.now()));
  await react(context.ask, context.repository, event.comment.id, 'hooray');
}
