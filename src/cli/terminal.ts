import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { InvalidInput } from '../kit/errors.js';

/** Longest secret taken from standard input, characters. */
const SECRET_CHARACTERS_MAX = 1024;

/** Whether there is a person to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** The first line of `input`, for `--password-stdin` and its like. @throws InvalidInput `usage` */
export async function secretFromInput(input: AsyncIterable<unknown>, flag: string): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += String(chunk);
    if (text.includes('\n') || text.length > SECRET_CHARACTERS_MAX) break;
  }
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (line === '' || line.length > SECRET_CHARACTERS_MAX) {
    throw new InvalidInput(
      'usage',
      `${flag}: standard input had nothing on its first line, or far too much.`,
    );
  }
  return line;
}

/** Asks a person for a secret, which is not shown while it is typed. @throws InvalidInput `usage` when it stays empty */
export async function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  const mute = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: mute, terminal: true });
  try {
    const answer = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => {
        resolve('');
      });
    });
    if (answer === '') throw new InvalidInput('usage', 'Nothing was typed.');
    return answer;
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** Asks a person for a line. @returns empty when the terminal is closed */
export async function askLine(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise<string>((resolve) => {
      lines.question(question, resolve);
      lines.once('close', () => {
        resolve('');
      });
    });
  } finally {
    lines.close();
  }
}
