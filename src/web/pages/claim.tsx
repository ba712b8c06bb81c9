import { tell } from '../languages/tell.js';
import { enter } from '../session/session.js';
import { Newcomer } from './newcomer.js';

/** The first hour of a new hub: whoever has the code that it printed becomes its owner. */
export function Claim() {
  return (
    <Newcomer
      title={tell('Claim a new hub')}
      about={tell('The hub printed a code when it first started. Whoever has it becomes the owner.')}
      code={tell('Code of the hub')}
      action={tell('Make it mine')}
      aside={tell('It has an owner already: sign in')}
      next={['set-up', 'first']}
      enter={(code, person) => enter('claim', { claim_code: code, ...person })}
    />
  );
}
