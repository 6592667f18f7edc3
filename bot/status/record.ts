import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { RequestId } from '../../src/command/request-id.ts';
import { formatRequestId } from '../../src/command/request-id.ts';
import type { Seal } from './seal.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

const schema = z.object({
  v: z.literal(1),
  repositoryId: githubId,
  issue: z.int(),
  /** In the form of a request id, without approval. */
  request: z.string(),
  environment: z.string(),
  /** Normal form of the command as it was commented. */
  asked: z.string(),
  /** Normal form of what runs: tags resolved. */
  toRun: z.string(),
  askedBy: z.object({ id: githubId, login: z.string() }),
  approvedBy: z.object({ id: githubId, login: z.string() }).optional(),
  askedAt: z.iso.datetime().transform((text) => new Date(text)),
  images: z.array(
    z.object({
      service: z.string(),
      image: z.object({ repository: z.string(), tag: z.string().optional(), digest: z.string().optional() }),
    }),
  ),
  unresolved: z.array(z.string()),
  /** What a plan found that it would run: what is approved where the command does not name digests. */
  planned: z.array(z.object({ service: z.string(), digest: z.string() })).optional(),
});

/**
 * What the bot knew when it accepted a command, kept in the command's status comment until the Action writes there. Signed,
 * because people can edit the comment; and still, whatever decides anything is looked up again.
 */
export type CommandRecord = Omit<z.output<typeof schema>, 'v'>;

/** Where a record stands. */
interface RecordPlace {
  readonly repositoryId: GitHubId;
  readonly issue: number;
  readonly request: RequestId;
  /** Id of the comment that it stands in. */
  readonly commentId: GitHubId;
}

/** A record as it is signed: with the comment that it stands in, and what people read there. */
const sealedSchema = schema.extend({ statusCommentId: githubId, visible: z.string() });

const pattern = /<!-- d8x-ops record ([\w-]+\.[\w-]+) -->\s*$/;

/**
 * The last line of a status comment: invisible. It is good for the comment with this id, as long as the text above it is this
 * one; the comment has to be made first, therefore.
 * @param visible the text above it
 */
export function recordMarker(record: CommandRecord, seal: Seal, commentId: GitHubId, visible: string): string {
  const sealed = { v: 1, ...record, statusCommentId: commentId, visible: hashOf(visible) };
  return `<!-- d8x-ops record ${seal.close(JSON.stringify(sealed))} -->`;
}

/** The record in a comment, where this bot signed it for this very comment, request and text; otherwise undefined. */
export function readRecord(body: string, seal: Seal, place: RecordPlace): CommandRecord | undefined {
  const found = pattern.exec(body);
  const text = found?.[1] === undefined ? undefined : seal.open(found[1]);
  if (found === null || text === undefined) return undefined;
  const parsed = sealedSchema.safeParse(JSON.parse(text));
  if (!parsed.success) return undefined;
  const { v: _version, statusCommentId, visible, ...record } = parsed.data;
  const isHere =
    record.repositoryId === place.repositoryId &&
    record.issue === place.issue &&
    record.request === formatRequestId(place.request) &&
    statusCommentId === place.commentId &&
    visible === hashOf(body.slice(0, found.index));
  return isHere ? record : undefined;
}

/** Of the text with LF at its lines' ends, as GitHub's pages write CRLF, and without blanks at its end. */
function hashOf(visible: string): string {
  return createHash('sha256').update(visible.replaceAll('\r\n', '\n').trimEnd()).digest('base64url');
}
