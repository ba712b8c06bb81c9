import type {
  Channel,
  MessageSender,
  OutgoingMessage,
  SendOutcome,
} from '../../../src/operations/messages/message-sender.js';

/** One call of `send`, answered when the test says so. */
export interface Trial {
  readonly message: OutgoingMessage;
  readonly signal: AbortSignal;
  readonly settle: (outcome: SendOutcome) => void;
}

/** A sender that does as it is told: what it answers of itself, or each try by hand. */
export class ScriptedSender implements MessageSender {
  readonly name: string;
  readonly channels: readonly Channel[];
  readonly trials: Trial[] = [];
  /** null: a try waits for `settle`. */
  answer: SendOutcome['kind'] | 'throw' | null;

  constructor(name: string, answer: ScriptedSender['answer'], channels: readonly Channel[] = ['sms']) {
    this.name = name;
    this.answer = answer;
    this.channels = channels;
  }

  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendOutcome> {
    return new Promise((resolve) => {
      this.trials.push({ message, signal, settle: resolve });
      if (this.answer === 'throw') throw new Error('a defect');
      if (this.answer === 'sent') resolve({ kind: 'sent' });
      else if (this.answer !== null) resolve({ kind: this.answer, detail: 'as told' });
    });
  }
}
