/** One waiting message as memory knows it; its text stays on the disk. */
export interface QueueEntry {
  /** Its row, and its place in the order. */
  readonly seq: number;
  /** Names the message: broker and number. */
  readonly name: string;
  readonly bytes: number;
  /** Packet identifier under which it was sent; undefined: not sent yet. */
  messageId: number | undefined;
  /** `pubrel`: the receiver has it (PUBREC), and what is to be sent again is the release. */
  cmd: 'publish' | 'pubrel';
  /** It was sent before, under the same identifier: the next PUBLISH is marked DUP (MQTT-3.3.1-1). */
  sentBefore: boolean;
  /** It was taken out; a late write about it has nothing to do. */
  gone: boolean;
}

export function nameOf({ brokerId, brokerCounter }: { brokerId: string; brokerCounter: number }): string {
  return `${brokerId} ${brokerCounter}`;
}
