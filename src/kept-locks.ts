import { LINK_STATIC } from './drivers/lock-session-identity.js';
import type { Random } from './kit/random.js';
import type { Device } from './locks/device.js';
import { NO_ENTRY_RULES } from './locks/entry-rules.js';
import type { LockCertificate } from './operations/certificates/lock-certificate-ports.js';
import type { Pairing } from './operations/locks/pairing-ports.js';
import type { Site } from './operations/sites/site-ports.js';
import type { Reads, Writes } from './operations/store-ports.js';

const PAGE_ROWS = 200;

/** What a hub needs to go on with its locks without pairing them anew; nothing of who may open them. */
export interface KeptLocks {
  /** The key pair that the locks know the hub by; null: it has paired none. */
  readonly linkStatic: Uint8Array | null;
  readonly sites: readonly Site[];
  readonly locks: readonly {
    readonly device: Device;
    readonly pairing: Pairing | null;
    readonly mqttSecretHash: Uint8Array | null;
    readonly certificates: readonly LockCertificate[];
  }[];
}

export function readKeptLocks(store: Reads): KeptLocks {
  const devices: Device[] = [];
  for (let cursor: string | null = null; ;) {
    const page = store.devices.list({ cursor, size: PAGE_ROWS });
    devices.push(...page.rows);
    if (page.next === null) break;
    cursor = page.next;
  }
  const siteIds = new Set(devices.map(({ siteId }) => siteId).filter((id) => id !== null));
  return {
    linkStatic: store.keys.get(LINK_STATIC),
    sites: [...siteIds].map((id) => store.sites.byId(id)).filter((site) => site !== null),
    locks: devices.map((device) => ({
      device,
      pairing: store.pairings.ofDevice(device.id).find(({ state }) => state === 'active') ?? null,
      mqttSecretHash: store.devices.mqttSecretHash(device.deviceId)?.hash ?? null,
      certificates: store.lockCertificates.ofDevice(device.id),
    })),
  };
}

/** Nobody owns them, an entry has no price, and rules about people are off; when they lock by themselves stays. */
export function writeKeptLocks(tx: Writes, kept: KeptLocks, random: Random, atMs: number): void {
  if (kept.linkStatic) tx.keys.put(LINK_STATIC, kept.linkStatic, atMs);
  for (const site of kept.sites) tx.sites.insert(site);
  for (const { device, pairing, mqttSecretHash, certificates } of kept.locks) {
    const ownerless = { ...device, ownerId: null, entryPriceMinor: null, entryRules: NO_ENTRY_RULES };
    tx.devices.insert(ownerless, random.bytes(PIN_SALT_BYTES));
    tx.devices.setMqttSecretHash(device.id, mqttSecretHash);
    if (pairing) {
      tx.pairings.insertPending(pairing);
      tx.pairings.activate(pairing.id);
    }
    // The one in use comes first.
    for (const { fingerprint, state, issuedAtMs } of certificates) {
      tx.lockCertificates.offer(device.id, fingerprint, issuedAtMs);
      if (state === 'current') tx.lockCertificates.takeIntoUse(fingerprint);
    }
  }
}

const PIN_SALT_BYTES = 16;
