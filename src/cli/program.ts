import { Command, CommanderError } from 'commander';
import { VERSION } from '../kit/version.js';
import { addCalendarCommands } from './commands/calendar.js';
import { addCardEnrol, addCardList, addCardRemove } from './commands/card.js';
import { addAlertsChange, addAlertsList } from './commands/alerts.js';
import { addCertificateCommands } from './commands/certificate.js';
import { addCreditShow, addCreditTopUp } from './commands/credit.js';
import { addCompletion } from './commands/completion.js';
import { addDbCommands } from './commands/db.js';
import { addDemo } from './commands/demo.js';
import { addDoctor } from './commands/doctor.js';
import { addFactoryReset } from './commands/factory-reset.js';
import { addGuessCommands } from './commands/guesses.js';
import { addInit } from './commands/init.js';
import { addInviteRotate } from './commands/invite-rotate.js';
import { addInviteShow } from './commands/invite-show.js';
import { addJobCommands } from './commands/jobs.js';
import { addKeys } from './commands/keys.js';
import { addLockAdd } from './commands/lock-add.js';
import { addLockCertificate } from './commands/lock-certificate.js';
import { addLockCredentials } from './commands/lock-credentials.js';
import { addLockDiscover } from './commands/lock-discover.js';
import { addLockFirmware } from './commands/lock-firmware.js';
import { addLockList } from './commands/lock-list.js';
import { addLockPair } from './commands/lock-pair.js';
import { addLockRemove } from './commands/lock-remove.js';
import { addLockRename } from './commands/lock-rename.js';
import { addLockReplace } from './commands/lock-replace.js';
import { addLockResetKeypad } from './commands/lock-reset-keypad.js';
import { addLockSet } from './commands/lock-set.js';
import { addLockTest } from './commands/lock-test.js';
import { addMqttCommands } from './commands/mqtt.js';
import { addPinAdd } from './commands/pin-add.js';
import { addPinCheck } from './commands/pin-check.js';
import { addPinList } from './commands/pin-list.js';
import { addPinRemove } from './commands/pin-remove.js';
import { addShareAdd, addShareList, addShareRemove } from './commands/share.js';
import { addPinSet } from './commands/pin-set.js';
import { addLogs } from './commands/logs.js';
import { addPolicyTest } from './commands/policy-test.js';
import { addQrAdd, addQrList, addQrRemove, addQrShow } from './commands/qr.js';
import { addRestore } from './commands/restore.js';
import { addServiceCommands } from './commands/service.js';
import { addStatus } from './commands/status.js';
import { addSimulate } from './commands/simulate.js';
import { addTokenAdd } from './commands/token-add.js';
import { addTokenList } from './commands/token-list.js';
import { addTokenRevoke } from './commands/token-revoke.js';
import { USER_COMMANDS } from './user-commands.js';
import { addSiteCommands } from './commands/site.js';
import { addTimeStatus, addTimeTrust } from './commands/time.js';
import { addBackupCommands } from './commands/backup.js';
import { addHeldCommands } from './commands/held.js';
import { addSyncCommands } from './commands/sync.js';
import { addExamples, addGroupExamples } from './examples.js';
import type { Shell } from './shell.js';

const EXIT_CODES = `
Exit codes:
  0 ok             1 internal error     2 wrong usage          3 refused
  4 not found      5 hub unreachable    6 outcome unknown      7 a check failed

Every command takes --json, and answers with one JSON document.
The hub is found by --data-dir, else DOORWARD_DATA_DIR, else ./data.
Without a running hub: init, doctor, db, service, simulate, demo, completion, logs verify, backup drill.
With a stopped hub alone: restore, site recount, factory-reset. Everything else asks the running hub.`;

/** Takes what commander says about wrong usage. */
export interface Complaints {
  error: string;
  /** Where to look; the help itself when a subcommand is missing. */
  hint: string;
}

/** The whole command line. Ends by throwing `CommanderError`, never by leaving the process. */
export function createProgram(shell: Shell, complaints: Complaints): Command {
  const program = new Command('doorward')
    .description('Doorward: the hub beside the locks')
    .option('--json', 'answer with one JSON document')
    .option('--data-dir <folder>', "the hub's data folder")
    .option('--version', 'which version this is')
    .on('option:version', () => {
      throw new CommanderError(0, 'commander.version', VERSION);
    })
    .exitOverride()
    .configureOutput({
      outputError: (text) => {
        complaints.error += text;
      },
      writeErr: (text) => {
        complaints.hint += text;
      },
    })
    .showHelpAfterError('Run it with --help to see what it takes.')
    .showSuggestionAfterError();
  addExamples(program, ['init', 'doctor', 'lock list', 'lock pair --help']).addHelpText('after', EXIT_CODES);
  addInit(program, shell);
  addDemo(program, shell);
  addSimulate(program, shell);
  addDoctor(program, shell);
  addStatus(program, shell);
  addServiceCommands(program, shell);
  addCertificateCommands(program, shell);

  const lock = program
    .command('lock')
    .description(
      'locks: discover, pair, replace, add, list, rename, set, test, credentials, certificate, firmware, reset-keypad, remove',
    );
  addLockDiscover(lock, shell);
  addLockPair(lock, shell);
  addLockReplace(lock, shell);
  addLockAdd(lock, shell);
  addLockList(lock, shell);
  addLockRename(lock, shell);
  addLockSet(lock, shell);
  addLockCredentials(lock, shell);
  addLockCertificate(lock, shell);
  addLockTest(lock, shell);
  addLockFirmware(lock, shell);
  addLockResetKeypad(lock, shell);
  addLockRemove(lock, shell);

  addSiteCommands(program, shell);

  addCalendarCommands(program, shell);

  const pin = program.command('pin').description('PINs: add, list, set, check, remove');
  addPinAdd(pin, shell);
  addPinList(pin, shell);
  addPinSet(pin, shell);
  addPinCheck(pin, shell);
  addPinRemove(pin, shell);

  const alerts = program.command('alerts').description('alerts: list, acknowledge, resolve');
  addAlertsList(alerts, shell);
  addAlertsChange(alerts, shell, 'acknowledge');
  addAlertsChange(alerts, shell, 'resolve');
  const share = program.command('share').description('rights of people on locks: add, list, remove');
  addShareAdd(share, shell);
  addShareList(share, shell);
  addShareRemove(share, shell);
  const policy = program
    .command('policy')
    .description('who may open what, as sentences that are checked: test');
  addPolicyTest(policy, shell);

  addLogs(program, shell);
  const qr = program.command('qr').description('QR tickets: add, list, show, remove');
  addQrAdd(qr, shell);
  addQrList(qr, shell);
  addQrShow(qr, shell);
  addQrRemove(qr, shell);

  const card = program.command('card').description('cards: enrol, list, remove');
  addCardEnrol(card, shell);
  addCardList(card, shell);
  addCardRemove(card, shell);

  const credit = program.command('credit').description('credit of people: show, top-up');
  addCreditShow(credit, shell);
  addCreditTopUp(credit, shell);

  const user = program
    .command('user')
    .description(
      'people: add, list, show, set, password, enable, disable, sessions, sign-out, export, remove, erase',
    );
  for (const add of USER_COMMANDS) add(user, shell);

  const token = program.command('token').description('API tokens for programs: add, list, revoke');
  addTokenAdd(token, shell);
  addTokenList(token, shell);
  addTokenRevoke(token, shell);

  const invite = program.command('invite').description('invite codes: show, rotate');
  addInviteShow(invite, shell);
  addInviteRotate(invite, shell);

  addMqttCommands(program, shell);
  addGuessCommands(program, shell);
  addKeys(program, shell);
  addSyncCommands(program, shell);
  addHeldCommands(program, shell);
  addBackupCommands(program, shell);
  addJobCommands(program, shell);
  addRestore(program, shell);
  addDbCommands(program, shell);
  addFactoryReset(program, shell);
  const time = program.command('time').description("the hub's clock: status, trust");
  addTimeStatus(time, shell);
  addTimeTrust(time, shell);
  addCompletion(program, shell);
  addGroupExamples(program);
  return program;
}
