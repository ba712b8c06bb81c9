import t from 'tap';
import { CommanderError } from 'commander';
import { HubError } from '../../src/kit/errors.js';
import { exitCodeOf } from '../../src/cli/exit-code.js';
import { HubAnsweredProblem } from '../../src/cli/hub-problem.js';

t.test('what a command threw, and the exit code for it', async (t) => {
  const cases: [unknown, number][] = [
    [new Error('a defect'), 1],
    ['a defect', 1],
    [new HubError('something_new', ''), 1],
    [new HubAnsweredProblem(500, 'internal_error', ''), 1],
    [new CommanderError(1, 'commander.unknownOption', ''), 2],
    [new CommanderError(1, 'commander.help', ''), 2],
    [new HubError('usage', ''), 2],
    [new HubAnsweredProblem(422, 'invalid_input', ''), 2],
    [new HubAnsweredProblem(422, 'pin_form', ''), 2],
    [new HubAnsweredProblem(400, 'malformed_request', ''), 2],
    [new HubAnsweredProblem(409, 'device_exists', ''), 3],
    [new HubAnsweredProblem(409, 'lock_offline', ''), 3],
    [new HubAnsweredProblem(422, 'pin_guessable', ''), 3],
    [new HubAnsweredProblem(422, 'bad_install_code', ''), 3],
    [new HubAnsweredProblem(429, 'rate_limited', ''), 3],
    [new HubAnsweredProblem(503, 'busy', ''), 3],
    [new HubAnsweredProblem(504, 'pairing_timeout', ''), 3],
    [new HubAnsweredProblem(404, 'not_found', ''), 4],
    [new HubAnsweredProblem(422, 'firmware_not_newer', ''), 3],
    [new HubError('firmware_failed', ''), 3],
    // What keeps a restore or a factory reset back.
    [new HubError('keys_ambiguous', ''), 3],
    [new HubError('keys_damaged', ''), 3],
    [new HubError('master_key_wrong', ''), 3],
    [new HubError('store_too_new', ''), 3],
    [new HubError('restore_running', ''), 3],
    [new HubError('roll_back_unfinished', ''), 3],
    [new HubError('lock_not_found', ''), 4],
    [new HubError('hub_unreachable', ''), 5],
    [new HubError('hub_not_permitted', ''), 5],
    [new HubAnsweredProblem(504, 'outcome_unknown', ''), 6],
    [new HubAnsweredProblem(409, 'idempotency_interrupted', ''), 6],
    [new HubError('constructor', ''), 1],
    [new CommanderError(0, 'commander.helpDisplayed', ''), 0],
  ];
  for (const [error, code] of cases) t.equal(exitCodeOf(error), code, JSON.stringify(error));
});
