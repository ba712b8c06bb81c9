import * as z from 'zod';
import { HubError, NotFound } from '../../kit/errors.js';
import type { Random } from '../../kit/random.js';
import { PAIRING_ANSWER_TIMEOUT_MS, type HubClient } from '../hub-client.js';
import type { LockLabel, SimulatorClient, Transport } from '../simulator-client.js';
import { createdPinShape } from '../wire/codes.js';
import { deviceShape, mqttShape, pairedShape } from '../wire/locks.js';
import { signedInShape, userShape } from '../wire/people.js';
import type { DemoRecord } from './demo-record.js';

interface Person {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
}

const ADMIN: Person = { email: 'nilufar@example.org', first_name: 'Nilufar', last_name: 'Karimova' };
const OTHERS = [
  { email: 'jamshid@example.org', first_name: 'Jamshid', last_name: 'Karimov', role: 'manager' },
  { email: 'aziza@example.org', first_name: 'Aziza', last_name: 'Karimova', role: 'member' },
] as const;

interface Door {
  readonly device_id: string;
  readonly name: string;
  readonly transport: Transport;
  readonly pin: string;
  /** E-mail of the person whose PIN it is. */
  readonly pinOf: string;
}

const DOORS: readonly Door[] = [
  {
    device_id: 'front-door',
    name: 'Front door',
    transport: 'serial',
    pin: '0427',
    pinOf: 'aziza@example.org',
  },
  {
    device_id: 'back-door',
    name: 'Back door',
    transport: 'mqtt',
    pin: '5038',
    pinOf: 'jamshid@example.org',
  },
  {
    device_id: 'garden-door',
    name: 'Garden door',
    transport: 'ble',
    pin: '7294',
    pinOf: 'aziza@example.org',
  },
];
const SPARE = { device_id: 'spare', transport: 'serial' } as const;

/** 96 random bits: nobody types it, and it guards a hub that may be left running. */
const PASSWORD_BYTES = 12;

export interface HouseholdDeps {
  readonly simulator: SimulatorClient;
  readonly random: Random;
  readonly claimCode: string;
  readonly mqttUrl: string;
  /** The hub, as whoever has this access token; null: as nobody. */
  readonly hubAs: (token: string | null) => HubClient;
}

/** Sets up people, locks and PINs in a hub that nobody has claimed yet, as an owner and an installer would. */
export async function setUpHousehold(deps: HouseholdDeps): Promise<DemoRecord> {
  const password = () => deps.random.bytes(PASSWORD_BYTES).toString('base64url');
  const adminPassword = password();
  const claim = { claim_code: deps.claimCode, ...ADMIN, password: adminPassword };
  const { tokens } = await deps.hubAs(null).post('/api/v1/auth/claim', claim, signedInShape);
  const hub = deps.hubAs(tokens.access);

  const [others, labels] = await Promise.all([
    Promise.all(
      OTHERS.map(async (person) => {
        const secret = password();
        const { id } = await hub.post('/api/v1/users', { ...person, password: secret }, userShape);
        return { id, email: person.email, firstName: person.first_name, password: secret, role: person.role };
      }),
    ),
    makeSimulatedLocks(deps.simulator),
  ]);
  const paired = await pairDoors(deps, hub, labels);
  for (const { id, door } of paired) {
    const person = others.find(({ email }) => email === door.pinOf);
    const body = {
      device_ids: [id],
      label: person?.firstName,
      kind: 'permanent',
      pin: door.pin,
      user_id: person?.id,
    };
    await hub.post('/api/v1/access/pins', body, createdPinShape);
  }
  return {
    format: 1,
    users: [
      { email: ADMIN.email, password: adminPassword, role: 'admin' },
      ...others.map(({ email, password, role }) => ({ email, password, role })),
    ],
    locks: paired.map(({ id, door: { device_id, transport, pin } }) => ({ id, device_id, transport, pin })),
    spare: labelOf(labels, SPARE.device_id),
    mqtt: Object.fromEntries(paired.flatMap(({ door, mqtt }) => (mqtt ? [[door.device_id, mqtt]] : []))),
  };
}

async function makeSimulatedLocks(simulator: SimulatorClient): Promise<LockLabel[]> {
  for (const { device_id, transport } of [...DOORS, SPARE]) {
    try {
      await simulator.add(device_id, transport);
    } catch (error) {
      // This machine's noble and bleno need real hardware: the demo has one door less.
      if (!(error instanceof HubError && error.code === 'ble_unavailable')) throw error;
    }
  }
  return simulator.labels();
}

function labelOf(labels: readonly LockLabel[], deviceId: string): LockLabel {
  const label = labels.find(({ device_id }) => device_id === deviceId);
  if (!label) throw new NotFound('lock_not_found', `The simulator has no lock ${deviceId}.`);
  const { device_id, transport, address, serial, install_code } = label;
  return { device_id, transport, address, serial, install_code };
}

interface PairedDoor {
  readonly id: string;
  readonly door: Door;
  readonly mqtt: z.output<typeof mqttShape> | null;
}

/** Registered in turn, so that lists have them in this order; paired at once, since pairing is mostly waiting. */
async function pairDoors(
  deps: HouseholdDeps,
  hub: HubClient,
  labels: readonly LockLabel[],
): Promise<PairedDoor[]> {
  const doors = DOORS.filter(({ device_id }) => labels.some((label) => label.device_id === device_id));
  const ids: string[] = [];
  for (const { device_id, name } of doors)
    ids.push((await hub.post('/api/v1/devices', { device_id, name }, deviceShape)).id);
  return Promise.all(
    doors.map((door, at) => pairDoor(deps, hub, door, ids[at] ?? '', labelOf(labels, door.device_id))),
  );
}

async function pairDoor(
  { simulator, mqttUrl }: HouseholdDeps,
  hub: HubClient,
  door: Door,
  id: string,
  label: LockLabel,
): Promise<PairedDoor> {
  const { device_id, transport } = door;
  if (transport !== 'mqtt') await simulator.pressButton(device_id);
  const { address, serial, install_code } = label;
  const printed = transport === 'mqtt' ? {} : { address, serial, install_code };
  const body = { transport, ...printed };
  const { mqtt } = await hub.post(`/api/v1/devices/${id}/pair`, body, pairedShape, PAIRING_ANSWER_TIMEOUT_MS);
  if (mqtt) await simulator.provision(device_id, { url: mqttUrl, ...mqtt });
  return { id, door, mqtt: mqtt ?? null };
}
