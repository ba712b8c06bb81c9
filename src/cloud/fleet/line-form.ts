import { z } from 'zod';

/** A line of a hub as the API shows it: as it came, members that this program does not know with it. */
export const lineForm = z
  .looseObject({
    seq: z.int(),
    type: z.string(),
    v: z.int().meta({ description: 'Form of `data`.' }),
    at: z.string(),
    data: z.looseObject({}),
    hash: z.string(),
  })
  .meta({ id: 'Line' });
