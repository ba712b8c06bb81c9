import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { Site } from '../../operations/sites/site-ports.js';
import { timeOut } from './fields.js';

export const siteSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    time_zone: z.string().meta({ description: 'IANA time zone.', example: 'Asia/Tashkent' }),
    created_at: timeOut,
  })
  .meta({ id: 'Site' });

export function toWireSite(site: Site): z.output<typeof siteSchema> {
  return {
    id: site.id,
    name: site.name,
    time_zone: site.timeZone,
    created_at: rfc3339(site.createdAtMs),
  };
}
