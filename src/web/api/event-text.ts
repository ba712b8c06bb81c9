/** One server-sent event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Longer than any event of the hub, in characters; who sends more is no hub. */
const BLOCK_CHARACTERS_MAX = 1_000_000;

/**
 * Takes the events of one connection apart (HTML Standard, section 9.2.6), as far as the hub sends them: lines end with LF.
 * Half an event at its end is none, and goes with it.
 */
export class EventText {
  /** What to come back with: of the last event that was whole. */
  lastId: string | null;
  private rest = '';

  /** @param lastId what the connection was begun with */
  constructor(lastId: string | null) {
    this.lastId = lastId;
  }

  /** @returns the events that are whole now @throws RangeError for a block without end */
  push(chunk: string): readonly ServerEvent[] {
    this.rest += chunk;
    const blocks = this.rest.split('\n\n');
    this.rest = blocks.pop() ?? '';
    if (this.rest.length > BLOCK_CHARACTERS_MAX) throw new RangeError('an event without end');
    return blocks.flatMap((block) => this.read(block));
  }

  private read(block: string): readonly ServerEvent[] {
    let event = 'message';
    const data: string[] = [];
    for (const line of block.split('\n')) {
      const colon = line.indexOf(':');
      if (colon <= 0) continue;
      const value = line.slice(colon + 1).replace(/^ /, '');
      const field = line.slice(0, colon);
      if (field === 'id') this.lastId = value;
      else if (field === 'event') event = value;
      else if (field === 'data') data.push(value);
    }
    return data.length === 0 ? [] : [{ event, data: data.join('\n') }];
  }
}
