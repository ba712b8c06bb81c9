import { tell } from '../languages/tell.js';
import { enter } from '../session/session.js';
import { Newcomer } from './newcomer.js';

/** Somebody of the house was invited by somebody who is here. */
export function Join() {
  return (
    <Newcomer
      title={tell('Join the house')}
      about={tell(
        'Somebody who is here already gave you a code. Doors are given to you when you have joined.',
      )}
      code={tell('Code of the invitation')}
      action={tell('Join')}
      aside={tell('You have joined already: sign in')}
      mayHavePhone
      next={['doors']}
      enter={(code, person) => enter('register', { invite_code: code, ...person })}
    />
  );
}
