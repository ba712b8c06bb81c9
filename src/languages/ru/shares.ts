import type { RussianCatalog } from '../catalog.js';

/** Rights on a lock that are shared with others. */
export const SHARES: RussianCatalog = {
  'The person it was shared with has been deactivated.': 'Пользователь, которому переданы права, отключён.',
  'The share under which it was given is not in force now.':
    'Передача прав, от которой она зависит, сейчас не действует.',
  'The lock is shared with this person already': 'Этому пользователю права на замок уже переданы',
  'The lock is shared with this person already: change that share.':
    'Этому пользователю права на замок уже переданы: измените ту передачу прав.',
  'has a share of this lock': 'уже имеет переданные права на этот замок',
  'The lock has room for no more shares': 'Права на этот замок переданы слишком многим',
  'A lock has at most {count} shares: revoke some first.': {
    one: 'У замка может быть не больше {count} передачи прав: сначала отзовите лишние.',
    few: 'У замка может быть не больше {count} передач прав: сначала отзовите лишние.',
    many: 'У замка может быть не больше {count} передач прав: сначала отзовите лишние.',
    other: 'У замка может быть не больше {count} передачи прав: сначала отзовите лишние.',
  },
  'The share can not be given on any further': 'Передать эти права дальше нельзя',
  'A share can be given on {count} times at most: ask the owner of the lock.': {
    one: 'Права можно передать дальше не больше {count} раза: обратитесь к владельцу замка.',
    few: 'Права можно передать дальше не больше {count} раз: обратитесь к владельцу замка.',
    many: 'Права можно передать дальше не больше {count} раз: обратитесь к владельцу замка.',
    other: 'Права можно передать дальше не больше {count} раза: обратитесь к владельцу замка.',
  },
  'The share has ended': 'Передача прав закончилась',
  'The share has ended: share the lock anew.': 'Передача прав закончилась: передайте права на замок заново.',
  'Nobody can share more than they have': 'Нельзя передать больше прав, чем имеешь',
  'A share can not give more than the share by which it is given, nor for longer.':
    'Нельзя передать больше прав, чем передано вам, и на больший срок.',
  'is more than you have yourself': 'больше, чем есть у вас',
  'The share gives nothing': 'Не передаётся ни одно право',
  'A share gives at least one right.': 'Нужно передать хотя бы одно право.',
  'must be true, or another right': 'должно быть true, или укажите другое право',
  'You can not share with yourself': 'Нельзя передать права самому себе',
  'You can not share a lock with yourself.': 'Нельзя передать права на замок самому себе.',
  'is you': 'это вы',
  'The owner needs no share': 'Владельцу передавать права не нужно',
  'The owner of a lock has every right on it already.': 'У владельца замка уже есть все права на него.',
  'is the owner of the lock': 'это владелец замка',
  'The person has been deactivated': 'Пользователь отключён',
  'This person has been deactivated: activate them first.':
    'Этот пользователь отключён: сначала включите его.',
  'names somebody who is deactivated': 'указывает на отключённого пользователя',
  'The share would never count: it ends before it begins.':
    'Передача прав никогда не действовала бы: её срок заканчивается раньше, чем начинается.',
  'must be after valid_from, and after now': 'должно быть позже valid_from и позже текущего времени',
  'This lock has no such share.': 'У этого замка такой передачи прав нет.',
  'The PIN was not made under your share': 'PIN-код создан не по вашей передаче прав',
  'By a share you change only PINs that were made under it.':
    'По передаче прав вы можете менять только PIN-коды, созданные по ней.',
  'You may not make a PIN for somebody else here':
    'Здесь вы не можете создать PIN-код для другого пользователя',
  'By a share you make PINs for yourself, or for guests: leave "user_id" out.':
    'По передаче прав вы можете создавать PIN-коды для себя или для гостей: не указывайте user_id.',
  'is somebody else': 'это другой пользователь',
  'Lock shared': 'Права на замок переданы',
  Shares: 'Передачи прав',
  Share: 'Передача прав',
  'Share updated': 'Передача прав изменена',
  'Lock transferred': 'Замок передан новому владельцу',
};
