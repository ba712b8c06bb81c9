import path from 'node:path';
import { loadSecrets } from '../../src/config/secrets.js';
import { systemClock as clock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger as logger } from '../../src/kit/logger.js';
import { systemRandom as random } from '../../src/kit/random.js';
import { PIN_VERIFIER_BYTES } from '../../src/operations/access/pin-verifiers.js';
import { openStore } from '../../src/store/store.js';

const PINS_PER_CHANGE = 500;

/** Puts `count` PINs on a lock of a hub that is not running: verifiers of no known digits, which saves their scrypts. */
export async function insertPins(dataDir: string, deviceId: string, count: number): Promise<void> {
  const file = path.join(dataDir, 'doorward.db');
  const { masterKey, pepper } = loadSecrets(dataDir, file, random);
  const newId = idSource(clock, random);
  const store = openStore({ file, masterKey, logger, clock, newId, random });
  try {
    for (let done = 0; done < count; done += PINS_PER_CHANGE) {
      await store.write((tx) => {
        for (let i = done; i < Math.min(count, done + PINS_PER_CHANGE); i += 1) {
          const pin = {
            id: newId(),
            label: `guest ${i}`,
            userId: null,
            kind: 'permanent',
            validFromMs: null,
            validUntilMs: null,
            scheduleId: null,
            maxUses: null,
            useCount: 0,
            usesReserved: 0,
            createdBy: null,
            createdAtMs: clock.wallMs(),
            revokedAtMs: null,
            deviceIds: [deviceId],
          } as const;
          const verifier = random.bytes(PIN_VERIFIER_BYTES);
          tx.pins.insert(pin, [{ deviceId, verifier, pepperId: pepper.id }]);
        }
      });
    }
  } finally {
    await store.stop();
  }
}
