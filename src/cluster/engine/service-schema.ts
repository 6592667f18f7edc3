import { z } from 'zod';
import { defined } from '../../defined.ts';
import type { Service } from './types.ts';
import { optionalText, textList, textMap, wholeNumber } from './schemas.ts';

const specSchema = z.looseObject({
  Name: z.string(),
  Labels: textMap,
  TaskTemplate: z.looseObject({
    ContainerSpec: z.looseObject({ Image: z.string() }),
    Placement: z.looseObject({ Constraints: textList }).nullish(),
  }),
  Mode: z.looseObject({
    Replicated: z.looseObject({ Replicas: wholeNumber }).nullish(),
    Global: z.looseObject({}).nullish(),
  }),
  UpdateConfig: z.object({ FailureAction: z.enum(['continue', 'pause', 'rollback']).optional() }).nullish(),
  EndpointSpec: z
    .looseObject({
      Ports: z
        .array(z.looseObject({ Protocol: z.string().default('tcp'), TargetPort: z.number().default(0) }))
        .nullish(),
    })
    .nullish(),
});

const rawSpec = z.record(z.string(), z.unknown());

/** A service as the API has it; what is not read here stays in `spec`, to the letter. */
export const serviceSchema = z
  .object({
    ID: z.string(),
    Version: z.object({ Index: wholeNumber }),
    UpdatedAt: z.string(),
    Spec: rawSpec,
    PreviousSpec: rawSpec.nullish(),
    UpdateStatus: z
      .object({
        State: z.enum(['updating', 'paused', 'completed', 'rollback_started', 'rollback_paused', 'rollback_completed']),
        StartedAt: optionalText,
        Message: z.string().default(''),
      })
      .nullish()
      // An update that never was is an empty object in some versions.
      .or(z.object({ State: z.literal('').optional() }).transform(() => undefined)),
  })
  .transform((raw, context): Service => {
    const parsed = specSchema.safeParse(raw.Spec);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) context.addIssue(`Spec.${issue.path.join('.')}: ${issue.message}`);
      return z.NEVER;
    }
    const spec = parsed.data;
    const status = raw.UpdateStatus;
    return {
      id: raw.ID,
      version: raw.Version.Index,
      name: spec.Name,
      labels: spec.Labels,
      image: spec.TaskTemplate.ContainerSpec.Image,
      mode: modeOf(spec.Mode),
      failureAction: spec.UpdateConfig?.FailureAction,
      constraints: spec.TaskTemplate.Placement?.Constraints ?? [],
      targetPorts: (spec.EndpointSpec?.Ports ?? [])
        .filter(({ Protocol }) => Protocol === 'tcp')
        .map(({ TargetPort }) => TargetPort),
      updateStatus:
        status === null || status === undefined
          ? undefined
          : {
              state: status.State,
              message: status.Message,
              ...defined({ startedAt: status.StartedAt }),
            },
      updatedAt: raw.UpdatedAt,
      spec: raw.Spec,
      previousSpec: raw.PreviousSpec ?? undefined,
    };
  });

function modeOf(mode: z.infer<typeof specSchema>['Mode']): Service['mode'] {
  if (mode.Replicated !== null && mode.Replicated !== undefined) {
    return { kind: 'replicated', replicas: mode.Replicated.Replicas };
  }
  return mode.Global !== null && mode.Global !== undefined ? { kind: 'global' } : { kind: 'job' };
}
