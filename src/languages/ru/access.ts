import type { RussianCatalog } from '../catalog.js';

/** Codes, and why a door opens or not. */
export const ACCESS: RussianCatalog = {
  'You may not do this at this door now': 'Сейчас вам нельзя сделать это с этой дверью',
  'There is no such PIN': 'Такого PIN-кода нет',
  'There is no such PIN.': 'Такого PIN-кода нет.',
  'The PIN is for no lock, or for too many':
    'PIN-код не задан ни для одного замка или задан для слишком многих',
  'It would end before it begins': 'Срок закончился бы раньше, чем начался',
  'Dates are missing': 'Не указаны даты',
  'Dates are not expected': 'Даты здесь не нужны',
  'No free PIN was found': 'Свободный PIN-код не найден',
  'Too many wrong codes on this lock': 'Слишком много неверных кодов на этом замке',
  'This PIN can not be used on one of these locks':
    'На одном из этих замков такой PIN-код использовать нельзя',
  'The PIN is too easy to guess': 'PIN-код слишком легко угадать',
  'The PIN is for too many locks': 'PIN-код задан для слишком многих замков',
  'The PIN has the wrong form': 'PIN-код в неверном формате',
  Credentials: 'Коды замка',
  'PIN created': 'PIN-код создан',
  PINs: 'PIN-коды',
  PIN: 'PIN-код',
  'There is no such PIN, or it was revoked before.': 'Такого PIN-кода нет, или он уже отозван.',
  'This code can\'t be used on one of these locks. Choose another, or leave "pin" out and the hub proposes one.':
    'На одном из этих замков такой код использовать нельзя. Выберите другой или не указывайте pin, и хаб предложит свой.',
  'This PIN cannot be used on one of these locks: choose another.':
    'На одном из этих замков такой PIN-код использовать нельзя: выберите другой.',
  'Too many wrong codes on this lock: wait until its keypad is open again.':
    'Слишком много неверных кодов на этом замке: подождите, пока его клавиатура разблокируется.',
  'A PIN is for 1 to {count} locks.': {
    one: 'PIN-код можно задать для 1–{count} замка.',
    few: 'PIN-код можно задать для 1–{count} замков.',
    many: 'PIN-код можно задать для 1–{count} замков.',
    other: 'PIN-код можно задать для 1–{count} замка.',
  },
  'A PIN is for at most {count} locks.': {
    one: 'PIN-код можно задать не более чем для {count} замка.',
    few: 'PIN-код можно задать не более чем для {count} замков.',
    many: 'PIN-код можно задать не более чем для {count} замков.',
    other: 'PIN-код можно задать не более чем для {count} замка.',
  },
  'The PIN would never be valid: it ends before it begins.':
    'PIN-код никогда не действовал бы: его срок заканчивается раньше, чем начинается.',
  'The code would never be valid: its end is past already.':
    'Код никогда не действовал бы: его срок уже истёк.',
  'A dated PIN needs valid_from, valid_until or both.':
    'Для PIN-кода со сроком нужны valid_from, valid_until или оба.',
  'A permanent PIN has no window: use kind "dated".': 'У постоянного PIN-кода нет срока: укажите вид dated.',
  'A PIN has 4 to 8 digits.': 'В PIN-коде от 4 до 8 цифр.',
  'This code is too easy to guess: {why}': 'Этот код слишком легко угадать: {why}',
  'It repeats one digit.': 'В нём повторяется одна цифра.',
  'It is a run of digits.': 'Цифры в нём идут подряд.',
  'It is a year.': 'Это год.',
  'It is one of the codes people choose most.': 'Это один из самых частых кодов.',
  'The lock is not paired with this hub.': 'Замок не сопряжён с этим хабом.',
  'The lock is paired.': 'Замок сопряжён.',
  'The keypad is not locked out.': 'Клавиатура не заблокирована.',
  'No PIN on this lock has this code.': 'На этом замке нет PIN-кода с такими цифрами.',
  'A valid PIN of this lock.': 'Действующий PIN-код этого замка.',
  "The installer's command line on the hub itself.": 'Командная строка установщика на самом хабе.',
  'The owner of the lock.': 'Владелец замка.',
  'An admin of the hub.': 'Администратор хаба.',
  'Only the owner of a lock may reboot it.': 'Перезагрузить замок может только его владелец.',
  'Neither owner nor admin, and no right on this lock was shared.':
    'Не владелец и не администратор, и права на этот замок не переданы.',
};
