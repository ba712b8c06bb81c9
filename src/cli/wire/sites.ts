import * as z from 'zod';

// Members of the hub's answers that the command line reads (contracts: REST). Others may be there, and pass.

export const lockdownShape = z.looseObject({
  active: z.boolean(),
  site_name: z.string(),
  allowed_user_ids: z.array(z.string()),
  locks: z.array(z.looseObject({ name: z.string(), lockdown_pending: z.boolean() })),
});

export type WireLockdown = z.output<typeof lockdownShape>;

export const siteShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  time_zone: z.string(),
  created_at: z.string(),
});

export type WireSite = z.output<typeof siteShape>;

const statisticShape = z.looseObject({
  entries: z.looseObject({ total: z.number() }),
  denials: z.looseObject({ total: z.number() }),
  alerts: z.looseObject({ total: z.number() }),
  availability: z.looseObject({ percent: z.number().nullable() }),
});

export const statisticsShape = z.looseObject({
  time_zone: z.string(),
  by: z.string(),
  totals: statisticShape,
  periods: z.array(
    statisticShape.extend({
      local: z.string(),
      hours: z.number(),
      battery: z.array(z.looseObject({ last_percent: z.number() })),
    }),
  ),
});

export type WireStatistics = z.output<typeof statisticsShape>;
