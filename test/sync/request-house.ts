import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { credentialScheme } from '../../src/drivers/credential-scheme.js';
import { firmwareReader } from '../../src/drivers/firmware-image-reader.js';
import type { Clock } from '../../src/kit/clock.js';
import type { NewId } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { ScryptPool } from '../../src/kit/scrypt-pool.js';
import { GuessSources } from '../../src/operations/access/guess-sources.js';
import { KeypadLockouts } from '../../src/operations/access/keypad-lockouts.js';
import { pinOperations } from '../../src/operations/access/pin-operations.js';
import { PinVerifiers } from '../../src/operations/access/pin-verifiers.js';
import { shareOperations } from '../../src/operations/access/share-operations.js';
import { EVERY_KIND, RequestDesk } from '../../src/operations/cloud/request-desk.js';
import { FirmwareUpdates } from '../../src/operations/firmware/firmware-updates.js';
import { startFirmware } from '../../src/operations/firmware/start-firmware.js';
import { commandLock } from '../../src/operations/locks/command-lock.js';
import { LiveLocks } from '../../src/operations/locks/live-locks.js';
import { settleCommands } from '../../src/operations/locks/settle-commands.js';
import { updateDevice } from '../../src/operations/locks/update-device.js';
import type { Store } from '../../src/operations/store-ports.js';
import { firmwareFiles } from '../../src/store/firmware-files.js';
import { sampleDevice, sampleUser, uuid } from '../store/samples.js';
import { ScriptedDriver } from '../support/scripted-driver.js';

export const DOOR = uuid(1);
export const ADMIN = uuid(90);
export const MEMBER = uuid(91);
export const GONE = uuid(92);

/** A door, an admin, a member, and one whose account was switched off. */
export async function furnish(store: Store): Promise<void> {
  await store.write((tx) => {
    tx.devices.insert(sampleDevice(1, { status: 'ACTIVE', transport: 'serial' }), new Uint8Array(16).fill(1));
    tx.users.insert(sampleUser(90, { role: 'admin' }), 'phc');
    tx.users.insert(sampleUser(91), 'phc');
    tx.users.insert(sampleUser(92, { role: 'admin', isActive: false }), 'phc');
  });
}

/** The real desk over the real operations; the lock does as the test says. */
export function requestDesk(
  t: { teardown(action: () => void): unknown },
  base: { readonly store: Store; readonly clock: Clock; readonly newId: NewId },
  { driver = new ScriptedDriver(), kinds = EVERY_KIND } = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorward-images-'));
  t.teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const common = {
    ...base,
    logger: silentLogger,
    random: systemRandom,
    timeIsTrusted: () => true,
    live: new LiveLocks(base.clock),
    driverOf: () => driver,
    scheme: credentialScheme,
    verifiers: new PinVerifiers(new ScryptPool(), { id: 'aaaaaaaa', bytes: new Uint8Array(32) }),
    lockouts: new KeypadLockouts({ ...base, logger: silentLogger }),
    sources: new GuessSources({ ...base, logger: silentLogger }),
  };
  const files = firmwareFiles(folder);
  const updates = new FirmwareUpdates({ ...common, files });
  const desk = new RequestDesk({
    ...common,
    kinds,
    command: commandLock({ ...common, settle: settleCommands(common), deadlineMs: 5_000 }),
    operationsOn: (store) => ({
      ...pinOperations({ ...common, store }),
      ...shareOperations({ ...common, store }),
      updateDevice: updateDevice({ ...common, store }),
      startFirmware: startFirmware({ ...common, store, reader: firmwareReader([]), files, updates }),
    }),
  });
  return { desk, driver };
}
