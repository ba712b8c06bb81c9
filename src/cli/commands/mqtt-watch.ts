import type { Command } from 'commander';
import { InvalidInput, Unavailable } from '../../kit/errors.js';
import { printable } from '../printable.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { wholeNumber } from '../whole-number.js';
import { watchedShape, type WireWatched } from '../wire/mqtt.js';

interface WatchOptions extends SharedOptions {
  readonly topic: string;
  readonly payload?: true;
  readonly count?: string;
}

const DATA = 'data: ';

/** Ends the watch: enough was seen, or the reader has left. */
class Enough extends Error {}

export function addMqttWatch(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('watch')
      .description("follow what is said over the hub's MQTT broker; with --json a document a line")
      .option('--topic <filter>', 'only these topics: + stands for one level, # for all that follow', '#')
      .option('--payload', 'what is in the messages too; codes are never shown')
      .option('--count <number>', 'end after so many messages'),
    [
      'mqtt watch',
      "mqtt watch --topic 'smartlock/front-door/#' --payload",
      "mqtt watch --topic 'doorward/+/lock/set' --count 1 --json",
    ],
  ).action(
    reporting(shell, async (options: WatchOptions) => {
      const countMax = options.count === undefined ? Infinity : wholeNumber('--count', options.count);
      if (countMax < 1) throw new InvalidInput('usage', '--count takes 1 or more.');
      const query = new URLSearchParams({ topic: options.topic, payload: String(options.payload === true) });
      let count = 0;
      const path = `/api/v1/mqtt/messages?${query.toString()}`;
      try {
        await hubOf(shell, options).lines(path, async (line) => {
          if (!line.startsWith(DATA)) return;
          const seen = watchedShape.parse(JSON.parse(line.slice(DATA.length)));
          const text =
            options.json === true ? JSON.stringify(seen) : printable(words(seen)).replaceAll('\n', ' ');
          await shell.write(Buffer.from(`${text}\n`)).catch(unlessReaderLeft);
          count += 'dropped' in seen ? 0 : 1;
          if (count >= countMax) throw new Enough();
        });
      } catch (error) {
        if (error instanceof Enough) return null;
        throw error;
      }
      throw new Unavailable('hub_unreachable', 'The hub ended the stream. Is it still running?');
    }),
  );
}

function words(seen: WireWatched): string {
  if ('dropped' in seen) return `(${seen.dropped} messages came too fast and are not shown)`;
  const { at, topic, payload_bytes: bytes, qos, retain, from, payload, payload_state: state } = seen;
  const head = `${at} ${topic} from ${from.name}, ${bytes} bytes, QoS ${qos}${retain ? ', retained' : ''}`;
  if (state === undefined) return head;
  return payload === null || payload === undefined ? `${head}: (${state})` : `${head}: ${payload}`;
}

/** A reader that has seen enough (`| head`) is no error. */
function unlessReaderLeft(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') throw new Enough();
  throw error;
}
