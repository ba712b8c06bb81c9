import { HubError } from '../kit/errors.js';
import { fileTrouble } from '../kit/file-trouble.js';

/** Somebody can make room, and ask again. */
const NO_ROOM: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

/**
 * An answer that did not get where it was to go, whatever became of the command.
 * @param error of standard output
 * @returns null: its reader has seen enough (`| head`), which is no error
 */
export function lostAnswer(error: NodeJS.ErrnoException): HubError | null {
  if (error.code === 'EPIPE') return null;
  return new HubError(
    NO_ROOM.includes(error.code) ? 'file_refused' : 'internal_error',
    `the answer could not be written (${fileTrouble(error)}). What was asked for may be done all the same. A key, code or token that is shown once is lost with it: have another one made (a recovery key with \`doorward backup key --replace\`).`,
    { cause: error },
  );
}
