import type { RussianCatalog } from '../catalog.js';

/** Lockdown, who enters with whom and how often, the replacement of a lock. */
export const MODES: RussianCatalog = {
  'One of those to be let in is not known': 'Один из тех, кого нужно впускать, неизвестен',
  'One of those who are to be let in is nobody here.': 'Одного из тех, кого нужно впускать, здесь нет.',
  'The site is not locked down': 'Объект не заблокирован',
  'The site is not locked down.': 'Объект не заблокирован.',
  'This site is locked down: end the lockdown first.':
    'Этот объект заблокирован: сначала завершите блокировку.',
  'The site is locked down': 'Объект заблокирован',
  Lockdown: 'Блокировка объекта',
  'These rules do not go together': 'Эти правила несовместимы',
  'A lock is either an exit or has anti-passback: an exit must never keep anybody in. Set one of the two to null.':
    'Замок либо служит выходом, либо запрещает повторный вход: выход никогда не должен удерживать людей внутри. Задайте одному из двух значение null.',
  'not together with anti_passback_s': 'нельзя указать вместе с anti_passback_s',
  'There is no such lock to be the exit of': 'Нет замка, для которого этот был бы выходом',
  'There is no such lock of which this one could be the exit.':
    'Нет такого замка, для которого этот мог бы быть выходом.',
  'names no other lock': 'не указывает ни на один другой замок',
  'Who is inside': 'Кто внутри',
  'The lock is not paired': 'Замок не сопряжён',
  'Lock "{lock}" is not paired, so there is nothing to replace. Pair it instead.':
    'Замок «{lock}» не сопряжён, поэтому заменять нечего. Просто сопрягите его.',
  'Another secret was made for this lock meanwhile.':
    'Для этого замка тем временем создан другой секретный ключ.',
  'Lock replaced': 'Замок заменён',
  'The new lock takes its place when it logs in': 'Новый замок займёт место прежнего, когда войдёт в систему',
};
