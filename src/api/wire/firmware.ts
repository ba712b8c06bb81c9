import * as z from 'zod';
import type { FirmwareView } from '../../operations/firmware/firmware-update.js';
import { timeOrNull, timeOut } from './fields.js';

export const firmwareSchema = z
  .object({
    state: z.enum(['none', 'waiting', 'sending', 'verifying', 'done', 'failed', 'cancelled']).meta({
      description:
        'waiting: for the lock, or for another update. verifying: the lock has it and was told to install it; done only when it says that it runs it.',
    }),
    version: z.string().nullable(),
    bytes_sent: z.int().meta({ description: 'Bytes that the lock holds.' }),
    bytes_total: z.int(),
    percent: z.int(),
    reason: z.string().nullable().meta({ description: 'Why it failed.' }),
    started_at: timeOut.nullable(),
    finished_at: timeOut.nullable(),
  })
  .meta({ id: 'FirmwareUpdate' });

export type WireFirmware = z.output<typeof firmwareSchema>;

export function toWireFirmware(view: FirmwareView): WireFirmware {
  const { bytesSent, bytesTotal } = view;
  return {
    state: view.state,
    version: view.version,
    bytes_sent: bytesSent,
    bytes_total: bytesTotal,
    percent: bytesTotal === 0 ? 0 : Math.floor((100 * bytesSent) / bytesTotal),
    reason: view.reason,
    started_at: timeOrNull(view.startedAtMs),
    finished_at: timeOrNull(view.finishedAtMs),
  };
}
