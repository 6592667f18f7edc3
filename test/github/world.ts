import type { JsonObject } from './json.ts';
import type { Account, App } from './state/accounts.ts';
import type { GitHubState } from './state/github-state.ts';
import type { Repository } from './state/repository.ts';
import type { Outbox } from './webhooks/outbox.ts';
import type { RunEngine } from './runs/run-engine.ts';

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

/** What handlers share. */
export interface World {
  readonly state: GitHubState;
  readonly app: App;
  /** Where people's pages are, without a trailing slash. */
  readonly url: string;
  /** Of the REST API, without a trailing slash. */
  readonly apiUrl: string;
  readonly behaviour: Behaviour;
  readonly runs: RunEngine;
  readonly outbox: Outbox;
  /** Sends the webhook of something that happened. */
  emit(happening: Happening): void;
  /** The payload that a webhook of it has, which is also what a workflow sees as its event. */
  payloadOf(happening: Happening): JsonObject;
}
