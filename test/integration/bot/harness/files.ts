import type { GitHubDouble } from '../../../github/double.ts';

/** `.github/d8x.yml` of the tests: two environments, the second with a second person. */
export const policyFile = `version: 1
environments:
  staging:
    workflow: d8x.yml
    default: true
  production:
    workflow: d8x.yml
    permission: write
    users: [alice, bob]
    teams: [acme/ops]
    services: [api, history]
    approval:
      required: true
      within-minutes: 60
`;

/** The workflow that the bot dispatches. */
export const workflowFile = `name: d8x
run-name: d8x \${{ inputs.operation }} (\${{ inputs.request-id }})
on:
  workflow_dispatch:
    inputs:
      operation: { required: true, type: string }
      services: { type: string }
      plan: { type: string }
      approved: { type: string }
      environment: { type: string }
      backup-name: { type: string }
      backup-run-id: { type: string }
      undo: { type: boolean }
      reason: { type: string }
      request-id: { type: string }
      issue-number: { type: string }
      status-comment-id: { type: string }
jobs:
  d8x:
    runs-on: ubuntu-latest
    steps:
      - run: 'true'
`;

/** The environment of a bot that is the double's app, and listens on a free port of the loopback address. */
export function botEnvironment({ app, apiUrl }: GitHubDouble): Record<string, string> {
  return {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.webhookSecret,
    GHE_HOST: new URL(apiUrl).host,
    GHE_PROTOCOL: 'http',
    HOST: '127.0.0.1',
    PORT: '0',
  };
}
