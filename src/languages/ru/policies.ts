import type { RussianCatalog } from '../catalog.js';

/** The test of a policy, and who tries out codes. */
export const POLICIES: RussianCatalog = {
  'The policy can not be tested': 'Политику нельзя проверить',
  'The policy can not be tested: correct what the errors name, and test it again.':
    'Политику нельзя проверить: исправьте то, на что указывают ошибки, и проверьте её снова.',
  'The policy asks about too much at once': 'Политика охватывает слишком много сразу',
  'This policy asks about too many people and codes at too many locks and times: test fewer assertions at once, or a shorter time.':
    'Политика охватывает слишком много пользователей, кодов, замков и времени: проверяйте меньше утверждений за раз или срок покороче.',
  'Policy tested': 'Политика проверена',
  'Either at alone, or from, until, days, start and end.':
    'Либо только at, либо from, until, days, start и end.',
  'Needed: start and end go together.': 'Нужно указать: start и end задаются вместе.',
  'There is no such reason: POST /api/v1/access/explain tells them as reason.':
    'Такой причины нет: POST /api/v1/access/explain сообщает причину в поле reason.',
  'Exactly one of user, role, pin and anybody is needed.':
    'Нужно ровно одно из полей: user, role, pin или anybody.',
  'Exactly one of lock and site is needed.': 'Нужно ровно одно из двух: lock или site.',
  'Goes with role or anybody only.': 'Указывается только вместе с role или anybody.',
  'names nobody: use an e-mail, a username, a phone or an id':
    'не указывает ни на кого: используйте адрес электронной почты, имя пользователя, телефон или id',
  'names no PIN: use its label or its id': 'не указывает ни на один PIN-код: используйте его название или id',
  'is the label of several PINs: use the id': 'так называются несколько PIN-кодов: используйте id',
  'names no lock: use its device-id': 'не указывает ни на один замок: используйте его device-id',
  'is a site without locks: nothing could fail': 'объект без замков: проверять нечего',
  "can't be read: the time zone of the lock's site is not known to this machine":
    'не удаётся прочитать: этот компьютер не знает часового пояса объекта, где находится замок',
  'never comes between from and until: nothing could fail':
    'не наступает ни разу между from и until: проверять нечего',
  'Too many wrong codes from here': 'Отсюда введено слишком много неверных кодов',
  'Too many wrong codes came from you or from your address: wait, or ask an admin to reset it.':
    'От вас или с вашего адреса пришло слишком много неверных кодов: подождите или попросите администратора снять ограничение.',
  'There is no such source of wrong codes': 'Такого источника неверных кодов нет',
  'There is no such source of wrong codes.': 'Такого источника неверных кодов нет.',
  'Sources of wrong codes': 'Источники неверных кодов',
  'It may try codes again': 'Источник снова может вводить коды',
};
