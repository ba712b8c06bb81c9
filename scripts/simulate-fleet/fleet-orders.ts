import { z } from 'zod';

/** Of which fleet a process is to be a part. */
export const partForm = z.object({
  hubs: z.number(),
  seed: z.number(),
  roughness: z.number(),
  skewHours: z.number(),
  cloud: z.string(),
  token: z.string(),
  authorities: z.string().nullable(),
});

export type FleetPart = z.output<typeof partForm>;

/** What a part of a fleet is told to do. */
export const orderForm = z.discriminatedUnion('do', [
  z.object({ do: z.literal('begin'), part: partForm }),
  z.object({ do: z.literal('moveIn') }),
  z.object({ do: z.literal('live'), events: z.number() }),
  z.object({ do: z.literal('pileUp'), events: z.number() }),
  z.object({ do: z.literal('settle'), atOnce: z.boolean() }),
  z.object({ do: z.literal('check') }),
  z.object({ do: z.literal('end') }),
]);

export type FleetOrder = z.output<typeof orderForm>;

/** What it says while it does so, and at last. */
export const reportForm = z.discriminatedUnion('is', [
  z.object({ is: z.literal('under way'), line: z.string() }),
  z.object({
    is: z.literal('done'),
    rows: z.number(),
    faults: z.array(z.string()),
    /** Since the last report. */
    mishaps: z.array(z.tuple([z.string(), z.number()])),
  }),
  z.object({ is: z.literal('failed'), why: z.string() }),
]);

export type FleetReport = z.output<typeof reportForm>;
