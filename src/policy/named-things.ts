import { z } from 'zod';
import { isServiceName } from '../command/names.ts';
import { isImageRepository } from '../image/reference.ts';

/** With `_` and a short code behind the names of Enterprise Managed Users. */
const ownerPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/;
const userWords = 'must be a GitHub user name, without @, or the number of an account';

/** Somebody, by name or by number. */
export const user = z
  .union([z.string().regex(ownerPattern, userWords), z.int(userWords).refine((id) => id > 0, userWords)], userWords)
  .describe(
    'GitHub user: the name, without @, or the number of the account (id in api.github.com/users/NAME), which nobody can take over',
  );

/** A team of an organisation. */
export const team = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
    'must be organisation/team, without @, the team by its slug',
  )
  .describe('organisation/team, the team by its slug');

/** A repository on GitHub. */
export const repository = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}\/(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9_.-]{1,100}$/i,
    'must be owner/name, as in the address of its page, without .git',
  )
  .describe('owner/name');

/** A service of the stack or the broker host. */
export const service = z
  .string()
  .max(70)
  .refine(isServiceName, 'must be the name of a service, such as api')
  .describe(
    'Name of a service, without the stack: api, history, broker …; where the stack and the broker host both have it, swarm/redis or broker/redis means one of them, redis both',
  );

/** Where images of a service come from. */
export const imageRepository = z
  .string()
  .max(300)
  .refine(isImageRepository, 'must be a repository without tag or digest, such as ghcr.io/acme/d8x-trader-main')
  .describe('registry/repository, without tag or digest');
