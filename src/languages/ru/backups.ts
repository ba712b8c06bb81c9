import type { RussianCatalog } from '../catalog.js';

/** Резервные копии и проверка после них. */
export const BACKUPS: RussianCatalog = {
  'Held for review': 'Ожидают проверки',
  Released: 'Разрешено',
  'It is not held for review': 'Это не ожидает проверки',
  'Nothing with this id is held for review.': 'С таким идентификатором ничего не ожидает проверки.',
  'The database is being looked at': 'База данных проверяется',
  'The database could not be looked at': 'Не удалось проверить базу данных',
  'The database is being looked at already.': 'База данных уже проверяется.',
  'There is not enough space beside the database for the copy that is looked at.':
    'Рядом с базой данных недостаточно места для копии, которую нужно проверить.',
  'The look at the database was interrupted. Try again.':
    'Проверка базы данных была прервана. Попробуйте ещё раз.',
  Database: 'База данных',
  Backups: 'Резервные копии',
  'A backup is being made': 'Создаётся резервная копия',
  'The last backup is being read back': 'Последняя резервная копия перечитывается',
  'No place for backups is set': 'Место для резервных копий не задано',
  'No place for backups is set: give one as DOORWARD_BACKUP_TO.':
    'Место для резервных копий не задано: укажите его в DOORWARD_BACKUP_TO.',
  'No place for backups is set.': 'Место для резервных копий не задано.',
  'There is no recovery key': 'Ключа восстановления нет',
  'A backup is being made or proved': 'Резервная копия создаётся или проверяется',
  'A backup is being made or proved already.': 'Резервная копия уже создаётся или проверяется.',
  'There is no such backup': 'Такой резервной копии нет',
  'There is no such backup.': 'Такой резервной копии нет.',
  'The place for backups can not be reached': 'Место для резервных копий недоступно',
  'This is not the public half of a recovery key': 'Это не открытая часть ключа восстановления',
  'This is not the public half of a recovery key (age1…).':
    'Это не открытая часть ключа восстановления (age1…).',
  'There is a recovery key already': 'Ключ восстановления уже есть',
  'There is a recovery key already. With another one, older backups still need the old key.':
    'Ключ восстановления уже есть. При замене прежние копии по-прежнему открываются только старым ключом.',
  'must be cloud, an absolute folder, or s3:https://host/bucket/prefix':
    'должно быть cloud, папкой с полным путём или s3:https://host/bucket/prefix',
  'There is no cloud to put backups into.': 'Нет облака для резервных копий.',
  'There is no recovery key yet: make one first.': 'Ключа восстановления ещё нет: сначала создайте его.',
  '{folder} can not be written.': 'Не удаётся записать в {folder}.',
  '{place} can not be reached: {why}.': 'Нет связи с {place}: {why}.',
  '{place} refuses: {why}.': 'Отказ от {place}: {why}.',
  'There is no such backup ({refusal}).': 'Такой резервной копии нет ({refusal}).',
  '{file} is not there.': 'Файла {file} нет.',
  'The place for backups refuses': 'Место для резервных копий отказывает',
  'The backup program was ended': 'Программа резервного копирования прервана',
  'The backup program was ended.': 'Программа резервного копирования прервана.',
};
