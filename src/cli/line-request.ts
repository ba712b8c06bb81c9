import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { HubAnsweredProblem } from './hub-problem.js';
import { placeOf, RequestFailed, type Target } from './json-request.js';
import { problemShape } from './wire/hub.js';

/** How long the hub may be silent, milliseconds. */
const SILENCE_MS = 40_000;
const PROBLEM_CHARACTERS_MAX = 100_000;

/** Asks for a stream of lines (NDJSON). @throws RequestFailed, HubAnsweredProblem */
export async function requestLines(
  target: Target,
  path: string,
  take: (line: string) => Promise<void>,
): Promise<void> {
  const response = await openStream(target, path);
  let broken: unknown = null;
  response.on('error', (error) => {
    broken = error;
  });
  try {
    for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
      if (line !== '') await take(line);
    }
  } catch (error) {
    // Who has seen enough must not wait for the end of a stream that has none.
    response.destroy();
    throw error;
  }
  if (broken !== null || !response.complete) throw failedOnTheWay(broken, true);
}

/** The head of a stream that the hub sends; what follows is read by whoever asked. @throws RequestFailed, HubAnsweredProblem */
export async function openStream(target: Target, path: string): Promise<IncomingMessage> {
  let connected = false;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sending = request(
      { method: 'GET', agent: false, timeout: SILENCE_MS, ...placeOf(target, path) },
      resolve,
    );
    sending.on('socket', (socket) => {
      socket.once('connect', () => {
        connected = true;
      });
    });
    sending.on('timeout', () => sending.destroy(new RequestFailed('TIMEOUT', connected)));
    sending.on('error', (error) => {
      reject(failedOnTheWay(error, connected));
    });
    sending.end();
  });
  if (response.statusCode !== 200) throw await problemOf(response);
  return response;
}

/** @param connected whether the hub was reached */
export function failedOnTheWay(error: unknown, connected: boolean): RequestFailed {
  if (error instanceof RequestFailed) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  return new RequestFailed(code, connected, error);
}

async function problemOf(response: IncomingMessage): Promise<Error> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > PROBLEM_CHARACTERS_MAX) break;
  }
  try {
    const { code, detail, errors } = problemShape.parse(JSON.parse(text));
    return new HubAnsweredProblem(response.statusCode ?? 0, code, detail, errors ? { fields: errors } : {});
  } catch (error) {
    return new RequestFailed('NOT_JSON', true, error);
  }
}
