import { z } from 'zod';
import { exceptionKinds } from '../command/exceptions.ts';
import { approvable, namesOfEffect, alwaysApproved, usuallyApproved } from '../command/grammar.ts';
import { isEnvironmentName } from '../command/names.ts';
import { imageRepository, repository, service, team, user } from './named-things.ts';
import { operations, unattendedOperations } from '../command/operations.ts';
import { checkSchema } from './checks.ts';
import { changePermissions, repositoryRoles } from './policy.ts';
import { bareName } from '../service-name.ts';
import { momentWords, readWindow } from './time-text.ts';

/*
 * The file's shape. What `.describe` says is what the published JSON Schema, and so the editor of whoever writes the
 * file, says.
 */

const listed = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
const minutes = (longest: number) => z.int().min(1).max(longest);

const approval = z
  .strictObject({
    required: z.boolean().describe('Whether a second person has to answer /d8x approve before anything starts'),
    'within-minutes': minutes(1440).default(60).describe('How long after the command that may happen'),
    commands: z
      .array(z.enum(approvable))
      .min(1)
      .default([...usuallyApproved])
      .describe(`The commands that need it; ${alwaysApproved.join(', ')} does in any case`),
  })
  .describe('Asks for a second person. Never the one who gave the command, and only who may give it as well');

const exception = z
  .strictObject({
    users: z
      .array(user)
      .min(1)
      .max(200)
      .optional()
      .describe('Who may; they need the right to give the command as well'),
    teams: z.array(team).min(1).max(20).optional().describe('Like users, by team'),
    alone: z.boolean().default(false).describe('Whether no second person has to approve it'),
  })
  .refine(({ users, teams }) => users !== undefined || teams !== undefined, 'must list users or teams');

const exceptions = z
  .partialRecord(z.enum([...exceptionKinds, ...alwaysApproved]), exception)
  .describe(
    'Who may loosen a rule by an option of the command; nobody where one is left out: image-change is --allow-image-change, key-change --allow-key-change, migration --accept-migration, no-backup --no-backup, override --override "reason"; recover has no option: with alone: true those whom it lists recover without a second person, and without that it changes nothing',
  );

const hour = 3_600_000;
const soak = z
  .string()
  .regex(/^[1-9]\d{0,2}[hd]$/, 'must be hours or days, such as 24h or 3d')
  .transform((text) => Number(text.slice(0, -1)) * (text.endsWith('d') ? 24 * hour : hour))
  .refine((milliseconds) => milliseconds <= 60 * 24 * hour, 'must be 60 days at most')
  .describe(
    'How long /d8x promote lets pass from when an update was verified where it comes from, such as 24h or 3d; left out: no time',
  );

const window = z
  .string()
  .max(100)
  .superRefine((text, context) => {
    const read = readWindow(text);
    if (typeof read === 'string') context.addIssue(read);
  })
  .describe(
    'Days, hours and a time zone: Mon-Thu 08:00-16:00 Europe/Zurich. Hours that end before they begin go on over midnight; in the zone as its clocks show them',
  );

const replicaRange = z
  .string('must be text such as 1-6')
  .regex(/^[1-9]\d{0,2}-[1-9]\d{0,2}$/, 'must be two numbers of tasks, such as 1-6')
  .refine((text) => {
    const [least = 0, most = 0] = text.split('-').map(Number);
    return least <= most && most <= 100;
  }, 'must begin with the smaller number, and go to 100 at most')
  .describe('The fewest tasks and the most: 1-6');

const moment = z.string(momentWords).max(100);
const freeze = z
  .strictObject({
    from: moment.describe(
      'Its beginning, a day or a moment: 2026-12-20, 2026-12-20 18:00 Europe/Zurich or 2026-12-20T17:00:00Z. Without a zone it is that of the windows, where all name the same, else UTC',
    ),
    until: moment.describe('Its end, in the same forms; a day is part of it to its end'),
    reason: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'must be one line, without characters that can not be seen')
      .describe('Why, for whoever is refused'),
  })
  .describe('A time without updates');

const release = z
  .strictObject({
    repository: repository.describe("The service's repository, as owner/name; the app must be installed there"),
    service,
    tag: z
      .string()
      .min(1)
      .max(128)
      .default('*')
      .describe('Which release tags it is about; * is any text, ? any character: v*'),
    'image-tag': z
      .string()
      .min(1)
      .max(128)
      .regex(/^(?:\{tag\}|\{version\}|[A-Za-z0-9_.-])+$/, 'must be made of {tag}, {version} and what a tag may hold')
      .default('{tag}')
      .describe("The image's tag in the registry: {tag} is the release's, {version} the same without a leading v"),
    prereleases: z.boolean().default(false).describe('Whether pre-releases count'),
    action: z
      .enum(['propose', 'update'])
      .describe('propose: open an issue with the command to give; update: back up and update at once'),
    'wait-minutes': minutes(360)
      .default(30)
      .describe('How long the image may take to appear in the registry after the release'),
  })
  .describe("What a release of a service's repository leads to");

const logs = z
  .strictObject({
    permission: z
      .enum(repositoryRoles)
      .default('write')
      .describe('Role that the repository has to grant for /d8x logs; view-permission does not suffice'),
    public: z
      .boolean()
      .default(false)
      .describe(
        "Whether the last lines of a service's log are shown in a public repository, where everybody reads them, and /d8x logs goes there. In a private one they are, and it does",
      ),
  })
  .describe("Services' logs, which may hold anything: what looks like a key or a password is masked in any case");

const environment = z
  .strictObject({
    workflow: z
      .string()
      .regex(/^[A-Za-z0-9_.-]+\.ya?ml$/, 'must be the name of a file in .github/workflows, such as d8x-ops.yml')
      .describe('File name in .github/workflows that runs the Action on this cluster'),
    ref: z
      .string()
      .max(250)
      .regex(/^(?!\/|-)(?!.*(?:\.\.|\/\/|@\{|\\))[^\s~^:?*[\p{C}]+$/u, 'must be the name of a branch')
      .optional()
      .describe("Branch whose workflow is run; the repository's default branch when left out"),
    default: z.boolean().default(false).describe('Taken when a command names none. One environment alone is by itself'),
    permission: z
      .enum(changePermissions)
      .default('write')
      .describe(`Role that the repository has to grant for ${namesOfEffect('change').join(', ')}`),
    'view-permission': z
      .enum(repositoryRoles)
      .default('triage')
      .describe(`The same for ${listed(namesOfEffect('view'))}. Anybody has read on a public repository`),
    users: z
      .array(user)
      .min(1)
      .max(200)
      .optional()
      .describe('With teams, the only people who may change anything; they need the permission as well'),
    teams: z.array(team).min(1).max(20).optional().describe('Like users, by team'),
    services: z.array(service).min(1).max(100).optional().describe('The only services that may be asked for'),
    images: z
      .record(service, imageRepository)
      .optional()
      .describe('Repository of the image of each service that does not come from where D8X publishes it'),
    sources: z
      .array(repository)
      .min(1)
      .max(50)
      .optional()
      .describe(
        "Repositories on GitHub that services' images are built from, besides D8X's and those of releases: what changes between two images is asked of no others",
      ),
    checks: z
      .record(service, z.array(checkSchema).max(10))
      .optional()
      .describe(
        'What each task of a service has to answer before it is ready, in place of what is built in: all that are listed; an empty list asks nothing',
      ),
    scale: z
      .record(service, replicaRange)
      .refine(
        (ranges) => !Object.keys(ranges).some((name) => bareName(name) === 'referral'),
        'must not have referral: two tasks of it would pay with one key',
      )
      .optional()
      .describe('Between which numbers of tasks /d8x scale may choose, by service; left out: none'),
    soak: soak.optional(),
    windows: z
      .array(window)
      .min(1)
      .max(10)
      .optional()
      .describe('The hours in which updates may begin; at any time when left out'),
    freeze: z.array(freeze).min(1).max(20).optional().describe('Times in which no update may begin, windows or not'),
    approval: approval.optional().describe('Whether a second person has to approve'),
    exceptions: exceptions.optional(),
    'by-hand': z
      .array(z.enum(operations))
      .max(20)
      .optional()
      .describe('The only operations that may be started with "Run workflow"; left out: whatever the person may'),
    unattended: z
      .array(z.enum(unattendedOperations))
      .max(20)
      .optional()
      .describe('What a schedule may run; left out: backup, drill and status'),
    logs: logs.optional(),
    releases: z.array(release).max(100).default([]).describe("What releases of services' repositories lead to"),
  })
  .describe('A cluster: how the Action is run on it, and who may ask for what');

export const policyFileSchema = z
  .strictObject({
    version: z.literal(1).describe('Of this format'),
    environments: z
      .record(z.string().refine(isEnvironmentName, 'must be made of letters, digits, ".", "-" and "_"'), environment)
      .refine((environments) => Object.keys(environments).length > 0, 'must have at least one environment')
      .describe('Every cluster that may be asked for, by name: what --env NAME takes'),
  })
  .describe('.github/d8x.yml: who may ask d8x-ops for what. Read from the default branch only');

export type PolicyFile = z.infer<typeof policyFileSchema>;
export type EnvironmentFile = PolicyFile['environments'][string];
export type ExceptionFile = z.infer<typeof exception>;
export type ReleaseFile = EnvironmentFile['releases'][number];
