import type { Clock } from '../../kit/clock.js';
import type { Logger } from '../../kit/logger.js';
import { inEnglish, type Text } from '../../kit/sentence.js';
import type { BridgeState } from '../../operations/integrations/bridge-use-cases.js';

/** What is known of the connection, for who looks. Each change is a line in the log, the same trouble over again is not. */
export class BridgeRecord {
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly broker: string;
  private sinceMs: number;
  private told: string | null = null;
  private taken = 0;
  private last: BridgeState['lastError'] = null;
  private protocol: BridgeState['protocol'] = null;
  private connected = false;

  constructor(broker: string, clock: Clock, logger: Logger) {
    this.broker = broker;
    this.clock = clock;
    this.logger = logger;
    this.sinceMs = clock.wallMs();
  }

  connectedBy(protocol: 4 | 5): void {
    this.connected = true;
    this.told = null;
    this.sinceMs = this.clock.wallMs();
    this.protocol = protocol === 5 ? '5' : '3.1.1';
    this.logger.info({ broker: this.broker, mqtt: this.protocol }, 'connected to the external broker');
  }

  /** The broker does not do all that it is asked to, or is not there. */
  wentWrong({ code, text }: { readonly code: string; readonly text: Text }): void {
    this.last = { code, text, atMs: this.clock.wallMs() };
    if (this.told === code) return;
    this.told = code;
    this.logger.warn(
      { broker: this.broker, reason: code, why: inEnglish(text) },
      'trouble with the external broker',
    );
  }

  lost(): void {
    if (!this.connected) return;
    this.connected = false;
    this.sinceMs = this.clock.wallMs();
  }

  delivered(): void {
    this.taken += 1;
  }

  get view(): Pick<BridgeState, 'broker' | 'isConnected' | 'sinceMs' | 'protocol' | 'lastError' | 'sent'> {
    return {
      broker: this.broker,
      isConnected: this.connected,
      sinceMs: this.sinceMs,
      protocol: this.protocol,
      lastError: this.last,
      sent: this.taken,
    };
  }
}
