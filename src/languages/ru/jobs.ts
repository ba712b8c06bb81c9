import type { RussianCatalog } from '../catalog.js';

/** What the hub does by the clock, and what to do when it fails. */
export const JOBS: RussianCatalog = {
  Jobs: 'Задания',
  'The job was begun': 'Задание запущено',
  'There is no such job': 'Такого задания нет',
  'There is no such job.': 'Такого задания нет.',
  'The job is running': 'Задание уже выполняется',
  'This job is running already.': 'Это задание уже выполняется.',
  'The last try to make a backup failed: {code}.':
    'Последняя попытка создать резервную копию не удалась: {code}.',
  'The last backup could not be proved: {code}.': 'Последнюю резервную копию не удалось проверить: {code}.',
  "Look at the hub's log for why; it is tried again by itself.":
    'Причина указана в журнале работы хаба; попытка повторится сама.',
  "Look at the space on the disk, and at the hub's log; it is tried again by itself.":
    'Проверьте место на диске и журнал работы хаба; попытка повторится сама.',
  'Asks the machine whether its clock can be trusted.': 'Спрашивает компьютер, можно ли доверять его часам.',
  'Gives back credit that was held for entries of which nothing was heard.':
    'Снимает резерв средств за входы, о которых ничего не стало известно.',
  'Renews the TLS certificate when its time or its names ask for it.':
    'Обновляет сертификат TLS, когда этого требуют его срок или имена.',
  'Looks for what the cloud has not got.': 'Ищет то, чего ещё нет в облаке.',
  'Asks for newer copies of calendars.': 'Запрашивает новые копии календарей.',
  'Forgets answers that were kept for requests that come again.':
    'Удаляет ответы, которые хранились для повторных запросов.',
  'Ends alerts that nothing came of any more, and forgets old ones.':
    'Закрывает тревоги, которые больше не повторялись, и удаляет старые.',
  'Forgets log-ins that are over.': 'Удаляет закончившиеся сеансы.',
  'Forgets what is too old of how locks were reached.': 'Удаляет устаревшие сведения о связи с замками.',
  'Lets keys go that sign no token any more.': 'Удаляет ключи, которыми уже не подписан ни один токен.',
  'Moves the write-ahead log into the database.': 'Переносит журнал упреждающей записи в базу данных.',
  'Writes down once a week how the batteries of the locks are.':
    'Раз в неделю записывает, каков заряд батарей замков.',
  'Makes a backup when one is due.': 'Создаёт резервную копию, когда приходит срок.',
  'Signs how the log stands, and tells it where it was asked to.':
    'Подписывает состояние журнала и сообщает его туда, куда просили.',
  'Lets rows of the log go that are older than is kept, under a signed record.':
    'Убирает строки журнала старше срока хранения, оставляя подписанную запись об этом.',
  'Looks whether every row of the log is as it was written.':
    'Проверяет, что каждая строка журнала осталась такой, какой была записана.',
  'Reads the last backup back and compares it.': 'Перечитывает последнюю резервную копию и сверяет её.',
  'Looks at every page of the database, in a copy of it.':
    'Проверяет каждую страницу базы данных на её копии.',
  'If it is damaged, stop the hub, keep a copy of its folder, and restore the last backup.':
    'Если она повреждена, остановите хаб, сохраните копию его папки и восстановите последнюю резервную копию.',
  '{command} says what is wrong.': 'Команда {command} скажет, что не так.',
  'Look whether the place of the backups can be reached, and make a new one.':
    'Проверьте, доступно ли место для резервных копий, и создайте новую.',
  'The time is not trusted: set the clock of the hub, or confirm the time, first.':
    'Времени нельзя доверять: сначала установите часы хаба или подтвердите время.',
};
