import type { Test } from 'tap';
import type { ApiToken, Scope } from '../../../../src/accounts/api-token.js';
import type { User } from '../../../../src/accounts/user.js';
import {
  ExternalBroker,
  type ExternalBrokerOptions,
} from '../../../../src/integrations/external-broker/external-broker.js';
import { systemClock, type Clock } from '../../../../src/kit/clock.js';
import { Unauthenticated } from '../../../../src/kit/errors.js';
import { inEnglish } from '../../../../src/kit/sentence.js';
import type { Logger } from '../../../../src/kit/logger.js';
import { silentLogger } from '../../../../src/kit/logger.js';
import { systemRandom } from '../../../../src/kit/random.js';
import type { IntegrationMessage } from '../../../../src/operations/integrations/integration-bus.js';
import { sampleUser } from '../../../support/fake-operations.js';
import { until } from '../../../support/until.js';
import { WAIT_MS } from './brokers.js';

export const TOKEN = 'dwt_of-the-bridge';

export interface UnderTest {
  readonly bridge: ExternalBroker;
  /** Every message that reached the integrations. */
  readonly acted: IntegrationMessage[];
  /** How often the integrations were told to say everything. */
  readonly readied: () => number;
  /** Takes the token away. */
  revoke(): void;
  connected(): Promise<void>;
  /** Waits for the last error. */
  fails(code: string): Promise<void>;
  /** The last error as a person reads it. */
  advice(): string;
  refused(code: string, times?: number): Promise<void>;
}

export interface BridgeOptions extends Partial<ExternalBrokerOptions> {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** What the integrations do on hearing something. */
  readonly act?: (message: IntegrationMessage) => Promise<void>;
  /** What they say when the broker can be published to. */
  readonly ready?: (bridge: ExternalBroker) => void;
  readonly publishAtHome?: (topic: string, text: string) => Promise<void>;
  readonly start?: false;
}

export async function startBridge(t: Test, port: number, given: BridgeOptions = {}): Promise<UnderTest> {
  const { clock = systemClock, logger = silentLogger, act, ready, publishAtHome, start, ...options } = given;
  const acted: IntegrationMessage[] = [];
  let readied = 0;
  let isRevoked = false;
  const bridge = new ExternalBroker(
    {
      host: '127.0.0.1',
      port,
      isSecure: false,
      ca: null,
      user: null,
      password: null,
      clientId: 'doorward-test',
      hubId: 'hub-b',
      token: TOKEN,
      ...options,
    },
    {
      clock,
      logger,
      random: systemRandom,
      authenticate: (text) => {
        if (isRevoked) throw new Unauthenticated('token_revoked', 'This API token was revoked.');
        if (text !== TOKEN)
          throw new Unauthenticated('token_malformed', 'This is not an API token of this hub.');
        return { user: person, token };
      },
      publishAtHome: publishAtHome ?? (() => Promise.resolve()),
    },
  );
  bridge.onMessage(async (message) => {
    acted.push(message);
    await act?.(message);
  });
  bridge.onReady(() => {
    readied += 1;
    ready?.(bridge);
  });
  t.teardown(() => bridge.stop());
  if (start !== false) await bridge.start();
  return {
    bridge,
    acted,
    readied: () => readied,
    revoke: () => {
      isRevoked = true;
    },
    connected: () =>
      until(
        () => bridge.state().isConnected,
        WAIT_MS,
        () => `the connection; ${JSON.stringify(bridge.state())}`,
      ),
    fails: (code) =>
      until(
        () => bridge.state().lastError?.code === code,
        WAIT_MS,
        () => `the error ${code}; ${JSON.stringify(bridge.state())}`,
      ),
    advice: () => inEnglish(bridge.state().lastError?.text ?? ''),
    refused: (code, times = 1) =>
      until(
        () => bridge.state().refused[code] === times,
        WAIT_MS,
        () => `${times} times ${code}; ${JSON.stringify(bridge.state())}`,
      ),
  };
}

const scopes: readonly Scope[] = ['devices:unlock'];
const person: User = sampleUser('admin');
const token: ApiToken = {
  id: '01941b2c-0000-7000-8000-0000000000bb',
  userId: person.id,
  name: 'Home Assistant',
  scopes,
  createdAtMs: 0,
  expiresAtMs: null,
  lastUsedAtMs: null,
  revokedAtMs: null,
};
