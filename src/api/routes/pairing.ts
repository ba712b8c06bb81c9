import * as z from 'zod';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { deviceSchema, toWireDevice, transportSchema } from '../wire/device.js';
import { idParams } from '../wire/fields.js';

const TEXT_CHARACTERS_MAX = 256;
const text = z.string().trim().min(1).max(TEXT_CHARACTERS_MAX).nullish();

const mqttSchema = z
  .object({ username: z.string(), password: z.string(), client_id: z.string() })
  .meta({ id: 'MqttCredentials', description: 'What the lock logs in to the broker with; shown this once.' });

const body = z
  .strictObject({
    transport: transportSchema,
    address: text.meta({ description: 'Serial: PATH or PATH#BUS_ADDRESS. MQTT needs none.' }),
    serial: text.meta({ description: 'Serial number printed on the lock.' }),
    install_code: text.meta({ description: 'Install code printed on the lock.' }),
  })
  .meta({ id: 'PairRequest' });

const pair = defineRoute({
  method: 'POST',
  path: '/api/v1/devices/{id}/pair',
  summary: 'Pair a lock whose pairing window is open',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  body,
  success: {
    status: 200,
    description: 'The device, ACTIVE; for MQTT with its broker credentials, once',
    data: deviceSchema.extend({ mqtt: mqttSchema.optional() }).meta({ id: 'PairedDevice' }),
  },
  codes: [
    'device_not_found',
    'transport_unsupported',
    'pairing_fields',
    'bad_address',
    'address_in_use',
    'pairing_in_progress',
    'bad_serial',
    'bad_install_code',
    'already_paired',
    'pairing_timeout',
    'bluetooth_unavailable',
  ],
  handler: async ({ params, body: given }, { operations, caller }) => {
    const paired = await operations.pairDevice(caller, params.id, {
      transport: given.transport,
      address: given.address ?? null,
      serial: given.serial ?? null,
      installCode: given.install_code ?? null,
    });
    const device = toWireDevice(paired);
    return ok('Device paired', paired.mqtt ? { ...device, mqtt: paired.mqtt } : device);
  },
});

export const pairingRoutes: readonly Route[] = [pair];
