import type { RussianCatalog } from '../catalog.js';

/** Keypads: which codes they take, and how often a code opens. */
export const KEYPADS: RussianCatalog = {
  'A keypad can not be like this': 'Такой клавиатуры быть не может',
  'A keypad takes codes of 4 to 8 digits, at least as many as at most.':
    'Клавиатура принимает коды от 4 до 8 цифр, и наименьшая длина не должна превышать наибольшую.',
  'Name the digits that the keypad has keys for, {count} or more, each once.': {
    one: 'Укажите цифры, клавиши которых есть на клавиатуре: не меньше {count} цифры, каждую по одному разу.',
    few: 'Укажите цифры, клавиши которых есть на клавиатуре: не меньше {count} цифр, каждую по одному разу.',
    many: 'Укажите цифры, клавиши которых есть на клавиатуре: не меньше {count} цифр, каждую по одному разу.',
    other:
      'Укажите цифры, клавиши которых есть на клавиатуре: не меньше {count} цифры, каждую по одному разу.',
  },
  'The keypad takes codes again': 'Клавиатура снова принимает коды',
  'The keypads have no code in common': 'Для этих клавиатур нет общего кода',
  'The keypads of these locks have no code in common: make a PIN for each of them.':
    'Для клавиатур этих замков нет общего кода: создайте для каждого замка свой PIN-код.',
  'None of the proposed codes was free on all these locks. Revoke codes that nobody uses, or let the keypads take longer ones.':
    'Ни один из предложенных кодов не свободен на всех этих замках. Отзовите коды, которыми никто не пользуется, или разрешите клавиатурам коды длиннее.',
  'The keypad of {lock} has the keys {digits} only.':
    'На клавиатуре замка «{lock}» есть только клавиши {digits}.',
  'The lock {lock} takes codes of {min} to {max} digits.':
    'Замок «{lock}» принимает коды от {min} до {max} цифр.',
  'The number of uses is missing': 'Не указано число использований',
  'A number of uses is not expected': 'Число использований здесь не нужно',
  'A limited PIN needs max_uses: how often it opens.':
    'Для PIN-кода с ограниченным числом использований нужен max_uses: сколько раз он открывает.',
  'A one-time PIN opens once: use kind "limited" for more.':
    'Одноразовый PIN-код открывает один раз: если нужно больше, укажите вид limited.',
  'Only a limited PIN has max_uses: use kind "limited".':
    'max_uses есть только у PIN-кода с ограниченным числом использований: укажите вид limited.',
  'This PIN was made without a schedule: make another one with it.':
    'Этот PIN-код создан без расписания: создайте другой, с расписанием.',
  'PIN updated': 'PIN-код изменён',
  'PIN checked': 'PIN-код проверен',
};
