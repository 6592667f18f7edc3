import { doctor } from '../declare/doctor.ts';
import { parseArguments } from '../declare/parse-arguments.ts';
import { readDeployment } from '../folder/deployment.ts';
import { bucketStore } from '../places/bucket.ts';
import { pinAccepted } from '../folder/host-keys.ts';
import { exitCodes, type CliContext } from '../context.ts';
import { checkBucket } from './check-bucket.ts';
import { examine } from './examine.ts';
import { configuredChecks, examineGitHub, openGitHub } from './examine-github.ts';
import { hasFailures, renderReport } from './render-report.ts';

/** `d8x-ops doctor`. Answers the exit code. @throws OpsError for files that can't be used, and host keys that were not accepted */
export async function runDoctor(words: readonly string[], context: CliContext): Promise<number> {
  const { terminal, now, signal } = context;
  const given = parseArguments(doctor, words);
  const deployment = await readDeployment(given);
  const { inventory, access } = deployment;
  const accepted = given.list('accept-host-key');
  // Without any, what is not pinned is a check of its own.
  const knownHosts = accepted.length > 0 ? await pinAccepted(accepted, inventory, access, signal) : access.knownHosts;
  const named = {
    repository: given.text('repository'),
    environment: given.text('environment'),
    tokenFile: given.text('token-file'),
  };
  const github = openGitHub(deployment, named, context);
  const bucket = bucketStore(doctor.name, given, context);
  const [cluster, environments, copies] = await Promise.all([
    examine({ deployment, knownHosts, configured: configuredChecks(github), now, signal }),
    github.then(examineGitHub),
    checkBucket(bucket, signal),
  ]);
  const checks = [...cluster, ...environments, ...copies];
  if (given.flag('json')) terminal.print(JSON.stringify({ checks, ok: !hasFailures(checks) }, null, 2));
  else for (const line of renderReport(checks, terminal.colours)) terminal.print(line);
  return hasFailures(checks) ? exitCodes.failed : exitCodes.done;
}
