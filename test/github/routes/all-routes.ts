import type { Handlers } from '../server/call.ts';
import type { RateLimit } from '../server/rate-limit.ts';
import { accountRoutes } from './accounts.ts';
import { appRoutes } from './apps.ts';
import { contentRoutes } from './contents.ts';
import { deploymentRoutes } from './deployments.ts';
import { hookDeliveryRoutes } from './hook-deliveries.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { metaRoutes } from './meta.ts';
import { pullRoutes } from './pulls.ts';
import { reactionRoutes } from './reactions.ts';
import { repositoryRoutes } from './repositories.ts';
import { runRoutes } from './runs.ts';
import { workflowRoutes } from './workflows.ts';

import { artifactRoutes } from './artifacts.ts';
import { commitRoutes } from './commits.ts';
import { environmentRoutes } from './environments.ts';
import { gitRoutes } from './git.ts';
import { packageRoutes } from './packages.ts';
import { releaseRoutes } from './releases.ts';
import { secretRoutes } from './secrets.ts';
/** Every operation that the double answers. */
export function allRoutes(limits: RateLimit): Handlers {
  return {
    ...accountRoutes,
    ...appRoutes,
    ...contentRoutes,
    ...deploymentRoutes,
    ...hookDeliveryRoutes,
    ...issueRoutes,
    ...labelRoutes,
    ...metaRoutes(limits),
    ...pullRoutes,
    ...reactionRoutes,
    ...repositoryRoutes,
    ...runRoutes,
    ...artifactRoutes,
    ...commitRoutes,
    ...environmentRoutes,
    ...gitRoutes,
    ...packageRoutes,
    ...releaseRoutes,
    ...secretRoutes,
    ...workflowRoutes,
  };
}
