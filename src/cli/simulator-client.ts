import * as z from 'zod';
import { HubError } from '../kit/errors.js';
import { requestJson, type JsonAnswer } from './json-request.js';

const TIMEOUT_MS = 10_000;

export const transportShape = z.enum(['serial', 'mqtt', 'ble']);
export type Transport = z.output<typeof transportShape>;

/** What is printed on a lock, and where a hub finds it. */
export const labelShape = z.object({
  device_id: z.string(),
  transport: transportShape,
  address: z.string(),
  serial: z.string(),
  install_code: z.string(),
});
export type LockLabel = z.output<typeof labelShape>;

/** Broker and credentials of an MQTT lock. */
export interface BrokerAccess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly client_id: string;
}

/** The control API of the simulated locks. */
export class SimulatorClient {
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  /** Makes a lock, unless there is one of that name. @throws HubError `ble_unavailable`, `simulator_failed` */
  async add(deviceId: string, transport: Transport): Promise<void> {
    const answer = await this.post('/locks', { device_id: deviceId, transport }, [201, 409, 501]);
    if (answer.status === 501)
      throw new HubError('ble_unavailable', 'A BLE lock can not be simulated on this machine.');
    if (answer.status === 409 && !(await this.labels()).some(({ device_id }) => device_id === deviceId)) {
      throw failed('/locks', answer);
    }
  }

  async labels(): Promise<LockLabel[]> {
    const answer = await this.request('GET', '/locks', undefined, [200]);
    return z.object({ locks: labelShape.array() }).parse(answer.body).locks;
  }

  /** Opens the lock's pairing window. */
  async pressButton(deviceId: string): Promise<void> {
    await this.post(`/locks/${deviceId}/button`, undefined, [200]);
  }

  /** Gives the lock its power back, if that was taken. */
  async powerOn(deviceId: string): Promise<void> {
    await this.post(`/locks/${deviceId}/fault`, { kind: 'power_on' }, [200]);
  }

  /** Tells an MQTT lock its broker, as an installer does. */
  async provision(deviceId: string, access: BrokerAccess): Promise<void> {
    await this.post(`/locks/${deviceId}/provision`, access, [200]);
  }

  private post(path: string, body: object | undefined, expected: readonly number[]): Promise<JsonAnswer> {
    return this.request('POST', path, body, expected);
  }

  private async request(
    method: 'GET' | 'POST',
    path: string,
    body: object | undefined,
    expected: readonly number[],
  ): Promise<JsonAnswer> {
    const asked = { method, path, timeoutMs: TIMEOUT_MS, ...(body && { body }) };
    const answer = await requestJson({ baseUrl: this.baseUrl }, asked);
    if (!expected.includes(answer.status)) throw failed(path, answer);
    return answer;
  }
}

function failed(path: string, { status, body }: JsonAnswer): HubError {
  return new HubError(
    'simulator_failed',
    `The simulator answered ${status} at ${path}: ${JSON.stringify(body)}`,
  );
}
