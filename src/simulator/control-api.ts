import { STATUS_CODES } from 'node:http';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import * as z from 'zod';
import { Conflict, HubError, InvalidInput, NotFound } from '../kit/errors.js';
import {
  adapterInput,
  cardInput,
  doorInput,
  faultInput,
  keypadInput,
  newLockInput,
  provisionInput,
  scanInput,
  turnInput,
} from './control-input.js';
import type { AdapterInput, NewLockInput } from './control-input.js';
import { applyFault } from './apply-fault.js';
import type { BleWorld } from './ble/ble-world.js';
import type { SimulatedLock } from './simulated-lock.js';

/** Largest body taken, bytes. */
export const BODY_MAX_BYTES = 16 * 1024;

/** What the control API acts on. */
export interface ControlledWorld {
  list(): SimulatedLock[];
  lock(deviceId: string): SimulatedLock | undefined;
  add(input: NewLockInput): Promise<SimulatedLock>;
  readonly ble: BleWorld;
}

/** The control API of contracts.md, as an Express application: acts on simulated locks and tells the truth about them. */
export function controlApi(world: ControlledWorld): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: BODY_MAX_BYTES, type: () => true }));

  const lockOf = (request: Request<{ id: string }>): SimulatedLock => {
    const lock = world.lock(request.params.id);
    if (!lock) throw new NotFound('lock_not_found', `There is no simulated lock ${request.params.id}.`);
    return lock;
  };

  app.get('/locks', (_request, response) => {
    response.json({ locks: world.list().map((lock) => ({ ...label(lock), ...truth(lock) })) });
  });
  app.post('/locks', async (request, response) => {
    response.status(201).json(label(await world.add(read(newLockInput, request.body))));
  });
  app.get('/locks/:id', (request, response) => {
    response.json({ ...truth(lockOf(request)), actuation_log: actuationLog(lockOf(request)) });
  });
  app.post('/locks/:id/keypad', async (request, response) => {
    const lock = lockOf(request);
    const { pin } = read(keypadInput, request.body);
    response.json({ result: await lock.firmware.present('pin', pin) });
  });
  app.post('/locks/:id/scan', async (request, response) => {
    const lock = lockOf(request);
    const { code } = read(scanInput, request.body);
    response.json({ result: await lock.firmware.present('qr', code) });
  });
  app.post('/locks/:id/card', async (request, response) => {
    const lock = lockOf(request);
    const { value } = read(cardInput, request.body);
    response.json({ result: await lock.firmware.present('card', value) });
  });
  app.post('/locks/:id/button', (request, response) => {
    const lock = lockOf(request);
    lock.pressButton();
    response.json(truth(lock));
  });
  app.post('/locks/:id/door', (request, response) => {
    const lock = lockOf(request);
    lock.firmware.moveDoor(read(doorInput, request.body).position);
    response.json(truth(lock));
  });
  app.post('/locks/:id/turn', (request, response) => {
    const lock = lockOf(request);
    const { position, source } = read(turnInput, request.body);
    if (!lock.firmware.turn(position, source))
      throw new Conflict('bolt_blocked', 'The bolt does not give way: it is jammed or its motor runs.');
    response.json(truth(lock));
  });
  app.post('/locks/:id/fault', (request, response) => {
    const lock = lockOf(request);
    applyFault(lock, read(faultInput, request.body));
    response.json(truth(lock));
  });
  app.post('/locks/:id/reset', (request, response) => {
    const lock = lockOf(request);
    lock.reset();
    response.json(truth(lock));
  });
  app.post('/locks/:id/provision', (request, response) => {
    const lock = lockOf(request);
    if (lock.transport !== 'mqtt')
      throw new Conflict('wrong_transport', 'Only a lock on MQTT has broker credentials.');
    const { client_id: clientId, ...access } = read(provisionInput, request.body);
    lock.provision({ ...access, clientId });
    response.json(truth(lock));
  });

  app.get('/adapter', (_request, response) => {
    response.json(adapterTruth(world.ble));
  });
  app.post('/adapter', async (request, response) => {
    await changeAdapter(world.ble, read(adapterInput, request.body));
    response.json(adapterTruth(world.ble));
  });

  app.use((request, response) => {
    problem(response, 404, 'not_found', `There is no ${request.method} ${request.path}.`);
  });
  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) next(error);
    else if (error instanceof HubError)
      problem(response, statusOf(error), error.code, error.message, error.options.fields);
    else if (isBodyError(error))
      problem(response, error.status, 'bad_body', 'The body is no JSON, or too long.');
    else problem(response, 500, 'internal', error instanceof Error ? error.message : 'Something went wrong.');
  });
  return app;
}

/** What is printed on the lock, and where the hub finds it. */
function label(lock: SimulatedLock): object {
  const { deviceId, transport, address, serial, installCode } = lock;
  return { device_id: deviceId, transport, address, serial, install_code: installCode };
}

/** The hub's Bluetooth adapter, and the air. */
function adapterTruth({ adapter, air }: BleWorld): object {
  const { state, path, address, malformed } = adapter;
  return {
    state,
    hci_socket: path,
    address,
    hosts: adapter.controllers.length,
    links: adapter.controllers.reduce((links, { linkCount }) => links + linkCount, 0),
    malformed,
    interval_ms: air.intervalMs,
    in_range: !air.silenced,
  };
}

async function changeAdapter({ adapter, air }: BleWorld, input: AdapterInput): Promise<void> {
  const { state, interval_ms: intervalMs, in_range: inRange, fail } = input;
  if (intervalMs !== undefined) air.intervalMs = intervalMs;
  if (inRange !== undefined) air.silenced = !inRange;
  if (fail === null) adapter.faults.clear();
  else if (fail && !adapter.faults.arm(fail.opcode, fail.status, fail.count))
    throw new Conflict('too_many_faults', 'So many opcodes fail already that there is no room for one more.');
  if (state !== undefined) await adapter.become(state);
}

function truth({ physical, mqttLock, firmware, radio }: SimulatedLock): object {
  const { bolt, door, actuations, powered, batteryPercent, tamper, jammed } = physical;
  return {
    bolt,
    door,
    actuations,
    powered,
    battery_level: batteryPercent,
    tamper,
    jammed,
    events_waiting: firmware.events.length,
    firmware_version: firmware.firmwareVersion,
    firmware_chunks: firmware.updater.chunksReceived,
    ...(mqttLock && { connected: mqttLock.connected }),
    ...(radio && { connected: radio.linked, in_range: radio.port.radio.inRange }),
  };
}

function actuationLog({ physical }: SimulatedLock): object[] {
  return physical.log.map((entry) => ({
    command_id: entry.commandId,
    request_id: entry.requestId,
    source: entry.source,
    direction: entry.direction,
    not_after_ms: entry.notAfterMs,
    lock_ms: entry.lockMs,
    at_ms: entry.atMs,
  }));
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new InvalidInput('invalid_input', 'The body does not have the form this path takes.', {
    fields: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), message })),
  });
}

function statusOf(error: HubError): number {
  if (error instanceof NotFound) return 404;
  if (error.code === 'ble_unavailable') return 501;
  return error instanceof Conflict ? 409 : 400;
}

/** What `express.json` throws. */
function isBodyError(error: unknown): error is { status: number } {
  return error instanceof Error && 'status' in error && (error.status === 400 || error.status === 413);
}

/** RFC 9457. */
function problem(
  response: Response,
  status: number,
  code: string,
  detail: string,
  errors?: readonly object[],
): void {
  response
    .status(status)
    .type('application/problem+json')
    .json({
      type: 'about:blank',
      title: STATUS_CODES[status],
      status,
      code,
      detail,
      ...(errors && { errors }),
    });
}
