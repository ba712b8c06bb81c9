import * as z from 'zod';
import { noContent, ok, type JsonAnswer } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { idParams } from '../wire/fields.js';
import { firmwareSchema, toWireFirmware, type WireFirmware } from '../wire/firmware.js';

const PATH = '/api/v1/devices/{id}/firmware';

const image = z.custom<Uint8Array>((body) => body instanceof Uint8Array, {
  error: 'Send the image itself as the body.',
});

const start = defineRoute({
  method: 'POST',
  path: PATH,
  summary: "Update a lock's firmware; it works on with the old one meanwhile",
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  body: image,
  bodyForm: 'bytes',
  success: { status: 202, description: 'Being sent; read it for its end', data: firmwareSchema },
  codes: [
    'device_not_found',
    'lock_offline',
    'firmware_unsupported',
    'firmware_damaged',
    'firmware_unsigned',
    'firmware_wrong_model',
    'firmware_not_newer',
    'firmware_in_progress',
    'firmware_full',
  ],
  handler: async ({ params, body }, { operations, caller }): Promise<JsonAnswer<WireFirmware>> => {
    const view = await operations.startFirmware(caller, params.id, body);
    return {
      ...ok('Firmware update started', toWireFirmware(view)),
      status: 202,
      location: PATH.replace('{id}', params.id),
    };
  },
});

const read = defineRoute({
  method: 'GET',
  path: PATH,
  summary: 'How far the latest firmware update of a lock is',
  permission: 'devices:manage',
  limit: 'user',
  params: idParams,
  success: { status: 200, description: 'The update; `none` when there never was one', data: firmwareSchema },
  codes: ['device_not_found'],
  handler: ({ params }, { operations, caller }) =>
    ok('Firmware update', toWireFirmware(operations.readFirmware(caller, params.id))),
});

const cancel = defineRoute({
  method: 'DELETE',
  path: PATH,
  summary: 'Cancel a firmware update that the lock is not installing yet',
  permission: 'devices:manage',
  limit: 'action',
  params: idParams,
  success: { status: 204, description: 'Cancelled', data: null },
  codes: ['device_not_found', 'firmware_not_found', 'firmware_committed'],
  handler: async ({ params }, { operations, caller }) => {
    await operations.cancelFirmware(caller, params.id);
    return noContent;
  },
});

export const firmwareRoutes: readonly Route[] = [start, read, cancel];
