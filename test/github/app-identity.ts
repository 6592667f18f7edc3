import { generateKeyPairSync } from 'node:crypto';
import type { App, Permissions } from './state/accounts.ts';
import type { GitHubState } from './state/github-state.ts';

/** What a test may say about the app. */
export interface AppOptions {
  readonly slug?: string;
  readonly name?: string;
  readonly webhookSecret?: string;
  readonly webhookUrl?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
}

const PERMISSIONS: Permissions = {
  metadata: 'read',
  contents: 'read',
  issues: 'write',
  pull_requests: 'write',
  actions: 'write',
  deployments: 'write',
  members: 'read',
  packages: 'read',
};

const EVENTS = [
  'issue_comment',
  'issues',
  'pull_request',
  'workflow_run',
  'workflow_job',
  'deployment',
  'deployment_status',
  'release',
  'registry_package',
  'repository_dispatch',
];

let pair: { privateKey: string; publicKey: string } | undefined;

/** Made once a process: it takes a tenth of a second and more. */
function keyPair(): { privateKey: string; publicKey: string } {
  pair ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return pair;
}

/** Makes the app that the double knows. */
export function newApp(state: GitHubState, options: AppOptions): App {
  const { privateKey, publicKey } = keyPair();
  const slug = options.slug ?? 'd8x-ops';
  return {
    id: state.nextId(300_000),
    clientId: 'Iv23liD8xOpsDouble01',
    slug,
    name: options.name ?? slug,
    owner: state.addAccount('app-owner', 'User'),
    bot: state.addAccount(`${slug}[bot]`, 'Bot'),
    privateKey,
    publicKey,
    webhookSecret: options.webhookSecret ?? 'a webhook secret of the tests',
    permissions: options.permissions ?? PERMISSIONS,
    events: [...(options.events ?? EVENTS)],
    webhookUrl: options.webhookUrl,
  };
}
