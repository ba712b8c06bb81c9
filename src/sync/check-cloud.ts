import http from 'node:http';
import https from 'node:https';
import { inEnglish } from '../kit/sentence.js';
import { adviceOn } from '../operations/cloud/sync-advice.js';
import type { CloudAccess } from './cloud-agent.js';

/** A cloud that does not answer for so long is not there, milliseconds. */
const ANSWER_MS = 5_000;

/** One thing looked at, what was found, and what to do about it (empty when all is well). */
export interface CloudCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly advice: string;
}

/** Whether the cloud can be reached from here, and proves its name. Tells it nothing. */
export async function checkCloud(access: CloudAccess): Promise<CloudCheck> {
  const name = 'cloud';
  const code = await whyNotReached(access);
  if (code === null) return { name, ok: true, detail: `${access.url.origin} answers.`, advice: '' };
  return {
    name,
    ok: false,
    detail: `${access.url.origin}: ${code}`,
    advice: inEnglish(adviceOn(code, false)),
  };
}

/** @returns the code of what kept it from answering; null: it answered, whatever it said */
function whyNotReached({ url, authorities }: CloudAccess): Promise<string | null> {
  const isSecure = url.protocol === 'https:';
  return new Promise((resolve) => {
    const options: https.RequestOptions = {
      method: 'HEAD',
      agent: false,
      timeout: ANSWER_MS,
      ...(isSecure && { minVersion: 'TLSv1.2', ...(authorities !== null && { ca: authorities }) }),
    };
    const request = (isSecure ? https : http).request(url, options, (response) => {
      response.resume();
      resolve(null);
    });
    request.once('timeout', () => request.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
    request.once('error', (error: NodeJS.ErrnoException) => {
      resolve((error.code ?? 'connection_failed').toLowerCase());
    });
    request.end();
  });
}
