import * as z from 'zod';
import type { DiscoveredLock } from '../../operations/locks/device-use-cases.js';
import { transportSchema } from './device.js';

export const discoveredLockSchema = z
  .object({
    transport: transportSchema,
    address: z.string().meta({ description: 'As pairing takes it.', example: 'c2:11:5e:00:00:01' }),
    rssi: z.number().meta({ description: 'How loud it was heard, dBm.' }),
    tag: z.string().meta({
      description: 'What stands for its serial number on the air (firmware-protocol/SPEC.md, section 2.2).',
    }),
    pairing_open: z.boolean().meta({ description: 'Whether its button was pressed: it can be paired now.' }),
    paired: z.boolean().meta({ description: 'Whether it says that it has a hub, which is not this one.' }),
  })
  .meta({ id: 'DiscoveredLock' });

export function toWireDiscoveredLock(lock: DiscoveredLock): z.output<typeof discoveredLockSchema> {
  const { transport, address, rssiDbm, tag, pairingOpen, paired } = lock;
  return { transport, address, rssi: rssiDbm, tag, pairing_open: pairingOpen, paired };
}
