import type { JsonObject } from './json.ts';
import type { Account, App } from './state/accounts.ts';
import type { GitHubState } from './state/github-state.ts';
import type { Repository } from './state/repository.ts';
import type { Environment } from './state/deployments.ts';
import type { Run, Workflow } from './state/runs.ts';
import type { Delivery, Webhook } from './webhooks/delivery.ts';

/** Something that happened, from which a webhook is made. */
export interface Happening {
  /** The webhook's event name, e.g. `issue_comment`. */
  readonly event: string;
  readonly action: string | undefined;
  readonly repository: Repository;
  readonly sender: Account;
  /** The parts of the payload, as the REST API renders them. */
  readonly parts: JsonObject;
}

/** How this GitHub differs from github.com of today. */
export interface Behaviour {
  /** Whether a workflow dispatch takes `return_run_details`; older servers refuse it as an unknown field. */
  returnRunDetails: boolean;
  /** How much later than its beginning a comment says to be updated, unedited: seconds now and then (palantir/policy-bot#459). */
  commentDelayMs: number;
  /** Whether requests that name no version of the API are a violation. */
  wantsVersion: boolean;
  /** The version that answers: the newer one always tells the run of a dispatch, and refuses `return_run_details`. */
  apiVersion: '2022-11-28' | '2026-03-10';
  /** What every answer says about its end, as in RFC 9745 and RFC 8594. */
  deprecation: { readonly deprecation: string; readonly sunset: string } | undefined;
  /** Whether a job's token may edit the app's comments; it is not known whether GitHub lets it. */
  jobEditsAppComments: boolean;
  /** Requests an hour and token. */
  rateLimit: number;
  /** Whether the account's storage for artifacts is used up. */
  artifactStorageFull: boolean;
}

/** What starts a run. */
export interface Trigger {
  readonly repository: Repository;
  readonly workflow: Workflow;
  readonly event: string;
  /** Branch or tag name. */
  readonly ref: string;
  readonly sha: string;
  readonly actor: Account;
  readonly inputs: Readonly<Record<string, string>>;
  /** What the workflow sees as `github.event`, if it is not a dispatch's inputs. */
  readonly payload?: JsonObject;
}

/** What handlers do with runs. */
interface Runs {
  create(trigger: Trigger): Run;
  rerun(repository: Repository, run: Run, by: Account): void;
  cancel(repository: Repository, run: Run, force?: boolean): void;
  pendingEnvironment(repository: Repository, run: Run): Environment | undefined;
  review(repository: Repository, run: Run, state: 'approved' | 'rejected', comment: string, author: Account): void;
}

/** What handlers do with webhooks that were sent. */
interface SentWebhooks {
  readonly deliveries: readonly Delivery[];
  sent(guid: string): Webhook | undefined;
  launchAgain(guid: string): void;
}

/** What handlers share. */
export interface World {
  readonly state: GitHubState;
  readonly app: App;
  /** Where people's pages are, without a trailing slash. */
  readonly url: string;
  /** Of the REST API, without a trailing slash. */
  readonly apiUrl: string;
  readonly behaviour: Behaviour;
  readonly runs: Runs;
  readonly outbox: SentWebhooks;
  /** Sends the webhook of something that happened. */
  emit(happening: Happening): void;
  /** The payload that a webhook of it has, which is also what a workflow sees as its event. */
  payloadOf(happening: Happening): JsonObject;
}
