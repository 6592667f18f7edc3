import { packageVersionPayload } from '../payloads/release-payload.ts';
import { type Call, type Handlers, idParam, param } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { json, notFound, type Reply } from '../server/reply.ts';
import { loginKey } from '../state/accounts.ts';
import type { Package } from '../state/releases.ts';

/** Versions of container packages. */
export const packageRoutes: Handlers = {
  'packages/get-all-package-versions-for-package-owned-by-org': (call) => versions(call, 'org'),
  'packages/get-all-package-versions-for-package-owned-by-user': (call) => versions(call, 'username'),
  'packages/get-package-version-for-organization': (call) => version(call, 'org'),
  'packages/get-package-version-for-user': (call) => version(call, 'username'),
};

function packageOf(call: Call, ownerParam: string): Package {
  const owner = loginKey(param(call, ownerParam));
  const name = param(call, 'package_name');
  const found = call.world.state.packages.find((one) => loginKey(one.owner.login) === owner && one.name === name);
  if (found === undefined || param(call, 'package_type') !== 'container') throw notFound();
  return found;
}

function versions(call: Call, ownerParam: string): Reply {
  const of = packageOf(call, ownerParam);
  return listReply(call, of.versions.toReversed(), (one) => packageVersionPayload(call.world, of, one));
}

function version(call: Call, ownerParam: string): Reply {
  const of = packageOf(call, ownerParam);
  const found = of.versions.find((one) => one.id === idParam(call, 'package_version_id'));
  if (found === undefined) throw notFound();
  return json(200, packageVersionPayload(call.world, of, found));
}
