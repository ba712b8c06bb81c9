import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { HubError, InvalidInput } from '../../kit/errors.js';
import { fileTrouble } from '../../kit/file-trouble.js';
import type { Clock } from '../../kit/clock.js';
import { findDevice } from '../find-device.js';
import type { HubClient } from '../hub-client.js';
import { progressLine } from '../progress-line.js';
import { hubOf, reporting, shared, type Report, type SharedOptions, type Shell } from '../shell.js';
import { firmwareShape, type WireDevice, type WireFirmware } from '../wire/locks.js';

interface LockFirmwareOptions extends SharedOptions {
  readonly cancel?: true;
  /** false with `--no-wait`. */
  readonly wait: boolean;
}

/** The largest image, with room for its header; the hub knows exactly. */
const FILE_BYTES_MAX = 4 * 1024 * 1024 + 1024;
const LOOK_EVERY_MS = 300;
/** A hub that is being restarted goes on with the update: so long it may be away. */
const HUB_AWAY_MAX_MS = 60_000;

export function addLockFirmware(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('firmware')
      .description(
        "update a lock's firmware, and show how far it is; without a file: how the last update stands",
      )
      .argument('<device-id>')
      .argument('[file]', 'the signed image, from the maker of the lock')
      .option('--no-wait', 'do not wait for the end: the hub goes on by itself')
      .option('--cancel', 'cancel the update under way'),
    [
      'lock firmware front-door front-door-1.4.0.image',
      'lock firmware front-door --json',
      'lock firmware front-door --cancel',
    ],
  ).action(
    reporting(shell, async (options: LockFirmwareOptions, deviceId: string, file?: string) => {
      const given = file ?? null;
      if (options.cancel === true && given !== null)
        throw new InvalidInput('usage', '--cancel goes without a file.');
      const bytes = given === null ? null : await imageIn(given);
      const hub = hubOf(shell, options);
      const lock = await findDevice(hub, deviceId);
      const path = `/api/v1/devices/${lock.id}/firmware`;
      if (options.cancel === true) {
        await hub.remove(path);
        return report(lock, await hub.get(path, firmwareShape));
      }
      if (bytes === null) return report(lock, await hub.get(path, firmwareShape));
      const begun = await hub.upload(path, bytes, firmwareShape);
      if (!options.wait) return report(lock, begun);
      const end = await watch(hub, path, lock, shell);
      if (end.state !== 'done') throw failed(lock, end);
      return report(lock, end);
    }),
  );
}

/** @throws InvalidInput `usage` */
async function imageIn(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > FILE_BYTES_MAX) throw new InvalidInput('usage', `${file} is too large for a firmware image.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof HubError) throw error;
    throw new InvalidInput('usage', `${file} can't be read (${fileTrouble(error)}).`, { cause: error });
  }
}

async function watch(hub: HubClient, path: string, lock: WireDevice, shell: Shell): Promise<WireFirmware> {
  const line = progressLine(shell.tell);
  try {
    for (;;) {
      const now = await readPatiently(hub, path, shell.clock);
      line.show(now.percent, textOf(lock, now));
      if (ENDED.has(now.state)) return now;
      await pause(LOOK_EVERY_MS);
    }
  } finally {
    line.end();
  }
}

const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled', 'none']);

async function readPatiently(hub: HubClient, path: string, clock: Clock): Promise<WireFirmware> {
  const untilMs = clock.monotonicMs() + HUB_AWAY_MAX_MS;
  for (;;) {
    try {
      return await hub.get(path, firmwareShape);
    } catch (error) {
      const isAway = error instanceof HubError && error.code === 'hub_unreachable';
      if (!isAway || clock.monotonicMs() > untilMs) throw error;
      await pause(LOOK_EVERY_MS);
    }
  }
}

/** Keeps the process alive, which a timer of the clock does not. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function textOf(lock: WireDevice, now: WireFirmware): string {
  const version = now.version ?? '?';
  const size = `${now.bytes_sent} of ${now.bytes_total} bytes, ${now.percent} %`;
  switch (now.state) {
    case 'none':
      return `Lock "${lock.name}" runs ${lock.firmware_version ?? 'an unknown version'}; this hub has not updated it.`;
    case 'waiting':
      return `Waiting for lock "${lock.name}" to take ${version} (${size}).`;
    case 'sending':
      return `Sending ${version} to lock "${lock.name}": ${size}.`;
    case 'verifying':
      return `Installing ${version} on lock "${lock.name}".`;
    case 'done':
      return `Lock "${lock.name}" runs ${version}.`;
    case 'cancelled':
      return `The update of lock "${lock.name}" to ${version} was cancelled.`;
    default:
      return `Lock "${lock.name}" was not updated to ${version}: ${now.reason ?? now.state}.`;
  }
}

function report(lock: WireDevice, firmware: WireFirmware): Report {
  return { document: { device_id: lock.device_id, firmware }, text: textOf(lock, firmware) };
}

function failed(lock: WireDevice, firmware: WireFirmware): HubError {
  return new HubError('firmware_failed', textOf(lock, firmware), { data: { firmware } });
}
