import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { z } from 'zod';
import { Bot } from '../../../../bot/bot.ts';
import { readConfiguration } from '../../../../bot/configuration.ts';
import { type Logger, makeLog } from '../../../../bot/log.ts';
import { serve, type RunningServer } from '../../../../bot/server.ts';
import { type GitHubDouble, type GitHubOptions, startGitHub } from '../../../github/double.ts';
import type { Comment, Issue } from '../../../github/state/issues.ts';
import type { Repository } from '../../../github/state/repository.ts';
import { signature, type Webhook } from '../../../github/webhooks/delivery.ts';
import { botEnvironment, policyFile, workflowFile } from './files.ts';
import { TestClock } from './test-clock.ts';
import { waitFor } from '../../../wait.ts';

export interface LabOptions {
  readonly github?: GitHubOptions;
  readonly policy?: string | null;
  readonly private?: boolean;
  /** How many bots run in this process; none where the bot is a process of its own, which must have every webhook for itself. */
  readonly replicas?: number;
  /** More environment variables for the bot. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A webhook URL at which nothing listens; without one GitHub would make no webhooks. */
export const nowhere = 'http://127.0.0.1:9/api/github/webhooks';

/** The parts of an `issue_comment` payload that tests change; the others stay. */
const commentPayload = z.looseObject({
  comment: z.looseObject({ created_at: z.string(), updated_at: z.string(), performed_via_github_app: z.unknown() }),
});
export type CommentPayload = z.output<typeof commentPayload>;

/** One replica of the bot. */
export interface Replica {
  readonly bot: Bot;
  readonly server: RunningServer;
  readonly url: string;
}

/** GitHub's double, with an organisation that operates a cluster, and the bot in front of it. */
export class Lab implements AsyncDisposable {
  readonly github: GitHubDouble;
  readonly clock: TestClock;
  readonly repository: Repository;
  readonly issue: Issue;
  readonly replicas: readonly Replica[];
  readonly logs: string[];
  readonly log: Logger;

  private constructor(parts: Pick<Lab, 'github' | 'clock' | 'repository' | 'issue' | 'replicas' | 'logs' | 'log'>) {
    this.github = parts.github;
    this.clock = parts.clock;
    this.repository = parts.repository;
    this.issue = parts.issue;
    this.replicas = parts.replicas;
    this.logs = parts.logs;
    this.log = parts.log;
  }

  static async start(options: LabOptions = {}): Promise<Lab> {
    const clock = new TestClock();
    const github = await startGitHub({
      now: () => clock.now().getTime(),
      ...options.github,
      behaviour: { wantsVersion: true, ...options.github?.behaviour },
    });
    github.setup.org('acme', ['alice', 'bob', 'carol']);
    github.setup.team('acme', 'ops', ['carol']);
    const policy = options.policy === undefined ? policyFile : options.policy;
    const repository = github.setup.repository('acme/broker', {
      private: options.private ?? true,
      collaborators: { alice: 'write', bob: 'maintain', carol: 'write', rita: 'read', tim: 'triage' },
      files: {
        ...(policy === null ? {} : { '.github/d8x.yml': policy }),
        '.github/workflows/d8x.yml': workflowFile,
      },
    });
    const issue = github.as('alice').openIssue(repository, 'Updates');
    const logs: string[] = [];
    const log = logInto(logs);
    const replicas: Replica[] = [];
    for (let index = 0; index < (options.replicas ?? 1); index++) {
      replicas.push(await startReplica(environmentFor(github, options.variables ?? {}), log, clock));
    }
    const lab = new Lab({ github, clock, repository, issue, replicas, logs, log });
    github.app.webhookUrl = replicas.length > 0 ? `${lab.replica.url}/api/github/webhooks` : nowhere;
    return lab;
  }

  /** What a bot in front of this GitHub is configured with. */
  environment(): Record<string, string> {
    return environmentFor(this.github, {});
  }

  get replica(): Replica {
    const [first] = this.replicas;
    assert.ok(first);
    return first;
  }

  /** Somebody comments on the issue; answers once the bot has nothing to do any more. */
  async comment(login: string, body: string): Promise<Comment> {
    const comment = this.github.as(login).comment(this.repository, this.issue, body);
    await this.settle();
    return comment;
  }

  /** Waits until no webhook is under way and no replica works. */
  async settle(): Promise<void> {
    for (let round = 0; round < 50; round++) {
      await this.github.settled();
      await Promise.all(this.replicas.map(({ bot }) => bot.settle(20_000)));
      await this.github.settled();
      if (this.replicas.every(({ bot }) => bot.waiting === 0)) return;
    }
  }

  /** Waits until one replica has nothing to do. */
  async finalizeOne(replica: Replica | undefined): Promise<void> {
    await this.github.settled();
    await replica?.bot.settle(20_000);
    await this.github.settled();
  }

  /** What the app wrote in answer to `comment`, oldest first. */
  answersTo(comment: Comment, index = 0): readonly Comment[] {
    const marker = `status v1 request comment-${comment.id}-${index}-by-${comment.author.id} -->`;
    return this.answers.filter(({ body }) => body.split('\n', 1)[0]?.endsWith(marker) === true);
  }

  /** What the installation asked of GitHub since `from`, as operation ids; its token is not counted. */
  asked(from = 0): readonly string[] {
    return this.github.requests
      .slice(from)
      .filter(({ caller }) => caller === 'installation')
      .map(({ operationId }) => operationId ?? '?');
  }

  /** Sends a webhook to one replica, whichever GitHub is told of. */
  async post(webhook: Webhook, replica = this.replica): Promise<number | undefined> {
    return (await this.github.outbox.deliver(webhook, `${replica.url}/api/github/webhooks`)).status;
  }

  /** The workflow file that the tests dispatch. */
  get workflow(): string {
    return workflowFile;
  }

  /** Lets tokens live on although the clock was put forward. */
  keepTokens(): void {
    for (const grant of this.github.state.grants.values())
      Object.assign(grant, { expiresAt: Number.POSITIVE_INFINITY });
  }

  /** Waits until something holds. */
  async until(holds: () => boolean): Promise<void> {
    await waitFor(holds.toString(), holds, { seconds: 60, everyMs: 20 });
  }

  /** The same webhook with another payload, signed by GitHub all the same. */
  resigned(webhook: Webhook, change: (payload: CommentPayload) => void): Webhook {
    const payload = commentPayload.parse(JSON.parse(webhook.body));
    change(payload);
    const body = JSON.stringify(payload);
    const headers = { ...webhook.headers, 'x-hub-signature-256': signature(this.github.app.webhookSecret, body) };
    return { ...webhook, body, headers };
  }

  /** Makes the webhook of a new comment without sending it. */
  heldComment(login: string, body: string): { readonly comment: Comment; readonly webhook: Webhook } {
    const held = this.github.outbox.hold();
    const comment = this.github.as(login).comment(this.repository, this.issue, body);
    const [webhook] = held.webhooks;
    void held.release([]);
    assert.ok(webhook);
    return { comment, webhook };
  }

  /** Comments that the app wrote, oldest first. */
  get answers(): readonly Comment[] {
    return [...this.repository.comments.values()].filter(({ author }) => author.id === this.github.app.bot.id);
  }

  /** The app's only comment. */
  get answer(): Comment {
    const [only, ...others] = this.answers;
    assert.ok(only, 'the app wrote no comment');
    assert.equal(others.length, 0, `the app wrote ${others.length + 1} comments`);
    return only;
  }

  /** The app's reactions to a comment, by name. */
  reactions(comment: Comment): readonly string[] {
    const own = [...comment.reactions.values()].filter(({ author }) => author.id === this.github.app.bot.id);
    return own.map(({ content }) => content).sort();
  }

  get runs(): readonly {
    readonly id: number;
    readonly inputs: Readonly<Record<string, string>>;
    readonly displayTitle: string;
    readonly conclusion: string | null;
  }[] {
    return [...this.repository.runs.values()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { server } of this.replicas) await server.stop();
    await this.github.stop();
  }
}

async function startReplica(
  environment: Readonly<Record<string, string>>,
  log: Logger,
  clock: TestClock,
): Promise<Replica> {
  const configuration = readConfiguration(environment);
  const bot = new Bot(configuration, log, clock);
  const server = await serve(bot, configuration, log);
  await bot.verify();
  return { bot, server, url: `http://127.0.0.1:${server.port}` };
}

function environmentFor(github: GitHubDouble, variables: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...botEnvironment(github),
    // A machine that is busy, or a double that reads GitHub's schema for its first query, is no reason to ask a second time.
    REQUEST_TIMEOUT_SECONDS: '60',
    STOP_SECONDS: '5',
    ...variables,
  };
}

function logInto(lines: string[]): Logger {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return makeLog('trace', sink);
}
