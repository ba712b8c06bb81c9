import * as z from 'zod';
import type { DeviceView } from '../../operations/locks/device-use-cases.js';
import type { MqttCredentials } from '../../operations/locks/driver-ports.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { deviceSchema, PROFILE, profileSchema, toWireDevice, transportSchema } from '../wire/device.js';
import { idParams, lineIn } from '../wire/fields.js';

const TEXT_CHARACTERS_MAX = 256;
const text = lineIn(TEXT_CHARACTERS_MAX).min(1).nullish();

const mqttSchema = z
  .object({ username: z.string(), password: z.string(), client_id: z.string() })
  .meta({ id: 'MqttCredentials', description: 'What the lock logs in to the broker with; shown this once.' });

const label = z
  .strictObject({
    transport: transportSchema,
    address: text.meta({ description: 'Serial: PATH or PATH#BUS_ADDRESS. MQTT needs none.' }),
    serial: text.meta({ description: 'Serial number printed on the lock.' }),
    install_code: text.meta({ description: 'Install code printed on the lock.' }),
    profile: profileSchema.optional().meta({ description: `${PROFILE} Default: as registered.` }),
  })
  .meta({ id: 'PairRequest' });

const replacement = label
  .extend({
    profile: profileSchema
      .optional()
      .meta({ description: `${PROFILE} Default: over MQTT as the lock before it, else full.` }),
  })
  .meta({ id: 'ReplaceRequest' });

const CODES = [
  'device_not_found',
  'transport_unsupported',
  'pairing_fields',
  'bad_address',
  'address_in_use',
  'pairing_in_progress',
  'bad_serial',
  'bad_install_code',
  'pairing_timeout',
  'bluetooth_unavailable',
] as const;

const data = deviceSchema.extend({ mqtt: mqttSchema.optional() }).meta({ id: 'PairedDevice' });

function labelOf(given: z.output<typeof label>) {
  const { transport, address = null, serial = null, install_code: installCode = null, profile } = given;
  return { transport, address, serial, installCode, profile };
}

function toWire(paired: DeviceView & { mqtt: MqttCredentials | null }): z.output<typeof data> {
  const device = toWireDevice(paired);
  return paired.mqtt ? { ...device, mqtt: paired.mqtt } : device;
}

const pair = defineRoute({
  method: 'POST',
  path: '/api/v1/devices/{id}/pair',
  summary: 'Pair a lock whose pairing window is open',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  body: label,
  success: {
    status: 200,
    description: 'The device, ACTIVE; for MQTT with its broker credentials, once',
    data,
  },
  codes: [...CODES, 'already_paired', 'profile_unsupported', 'lock_has_codes'],
  handler: async ({ params, body: given }, { operations, caller }) => {
    return ok('Device paired', toWire(await operations.pairDevice(caller, params.id, labelOf(given))));
  },
});

const replacedData = data
  .extend({
    replaced: z.boolean().meta({
      description:
        'Whether the new lock is in its place. Over MQTT it is not yet: it is when it logs in, and until then the old one works.',
    }),
  })
  .meta({ id: 'ReplacedDevice' });

const replace = defineRoute({
  method: 'POST',
  path: '/api/v1/devices/{id}/replace',
  summary:
    'Put a new lock, whose pairing window is open, in the place of a broken one: name, owner and codes stay',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  body: replacement,
  success: {
    status: 200,
    description: 'The device with its new lock; for MQTT with the broker credentials of the new one, once',
    data: replacedData,
  },
  codes: [...CODES, 'already_paired', 'not_paired', 'profile_unsupported', 'lock_has_codes'],
  handler: async ({ params, body: given }, { operations, caller }) => {
    const { replaced, ...view } = await operations.replaceDevice(caller, params.id, labelOf(given));
    const message = replaced ? 'Lock replaced' : 'The new lock takes its place when it logs in';
    return ok(message, { ...toWire(view), replaced });
  },
});

export const pairingRoutes: readonly Route[] = [pair, replace];
