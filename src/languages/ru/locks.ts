import type { RussianCatalog } from '../catalog.js';

/** Locks, commands, pairing, firmware, sites. */
export const LOCKS: RussianCatalog = {
  'There is such a device already': 'Такое устройство уже есть',
  'There is no such device': 'Такого устройства нет',
  'The device_id has the wrong form': 'Значение device_id в неверном формате',
  'The hub has room for no more locks': 'В хабе больше нет места для замков',
  'There is no such site': 'Такого объекта нет',
  'There is no such site.': 'Такого объекта нет.',
  'The hub has no driver for this transport': 'В хабе нет драйвера для этого способа связи',
  'The lock is being paired': 'Замок сейчас сопрягается',
  'Something needed for pairing is missing': 'Для сопряжения не хватает данных',
  'No lock can be at this address': 'По такому адресу замка быть не может',
  'Another lock has this address': 'Этот адрес занят другим замком',
  'Wrong serial number': 'Неверный серийный номер',
  'Wrong install code': 'Неверный код установки',
  'The lock is paired already': 'Замок уже сопряжён',
  'The lock did not open its pairing window in time': 'Замок не перешёл в режим сопряжения вовремя',
  'The hub has no Bluetooth now': 'Сейчас у хаба нет Bluetooth',
  'The lock is not served yet': 'Замок ещё не обслуживается',
  'Device is offline': 'Устройство не в сети',
  'The lock reports that it failed': 'Замок сообщил о неудаче',
  'There is no such command': 'Такой команды нет',
  'There is no such command.': 'Такой команды нет.',
  'The deadline passed before the command was sent; nothing happened':
    'Срок истёк до отправки команды; ничего не произошло',
  'The command was given up before it was sent': 'Команда отменена до отправки',
  'The command has ended': 'Команда завершена',
  'This is no whole firmware image': 'Файл прошивки неполон или повреждён',
  'No trusted maker has signed this firmware image': 'Файл прошивки не подписан доверенным изготовителем',
  'The firmware is for another model of lock': 'Прошивка для другой модели замка',
  'The lock runs this version or a newer one': 'На замке эта же или более новая версия',
  'This lock takes no firmware over its link': 'Этот замок не принимает прошивку по своей линии связи',
  'The lock is being updated': 'Замок сейчас обновляется',
  'Too many firmware updates are under way': 'Идёт слишком много обновлений прошивки',
  'The lock has no firmware update under way': 'Прошивка этого замка сейчас не обновляется',
  'The lock may be installing it: too late to cancel':
    'Замок, возможно, уже устанавливает её: отменять поздно',
  'The lock did not answer: it may have happened': 'Замок не ответил: действие могло произойти',
  'There is no such lock': 'Такого замка нет',
  'There is no such lock.': 'Такого замка нет.',
  'Device unlocked successfully': 'Замок открыт',
  'Device locked successfully': 'Замок закрыт',
  'Device unlatched successfully': 'Замок открыт, защёлка отведена',
  'Reboot command sent successfully': 'Команда перезагрузки отправлена',
  'Identify command sent successfully': 'Команда опознавания отправлена',
  'Command accepted': 'Команда принята',
  'The lock did not answer in time, so it may have happened. Look at the door; the command is settled when the lock is back.':
    'Замок не ответил вовремя, поэтому действие могло произойти. Посмотрите на дверь; исход команды станет известен, когда замок снова выйдет на связь.',
  'The lock could not do it: {reason}.': 'Замок не смог это сделать: {reason}.',
  'no reason given': 'причина не указана',
  'The deadline passed before it was sent. Nothing happened.': 'Срок истёк до отправки. Ничего не произошло.',
  Command: 'Команда',
  'Device created': 'Устройство создано',
  Devices: 'Устройства',
  Device: 'Устройство',
  'Device updated': 'Устройство изменено',
  'Device paired': 'Устройство сопряжено',
  'Locks heard': 'Замки поблизости',
  'Firmware update started': 'Обновление прошивки начато',
  'Firmware update': 'Обновление прошивки',
  Log: 'Журнал',
  Sites: 'Объекты',
  'It does not begin as a firmware image does.': 'Он начинается не так, как файл прошивки.',
  'Its end is missing.': 'У него нет конца.',
  'It goes on behind its end.': 'За его концом есть лишние данные.',
  'Its content is not what its header promises.': 'Его содержимое не совпадает с заголовком.',
  'No maker that this hub trusts has signed it.':
    'Его не подписал ни один изготовитель, которому доверяет этот хаб.',
  'The serial number is the one printed on the lock.': 'Нужен серийный номер, напечатанный на замке.',
  'The install code has a typing error: compare it with the label.':
    'В коде установки опечатка: сверьте его с наклейкой.',
  'The lock answered, but its pairing window stayed closed: press the button on the inside of the lock and try again within 120 s.':
    'Замок ответил, но не перешёл в режим сопряжения: нажмите кнопку на внутренней стороне замка и повторите в течение 120 секунд.',
  'The lock answered, but pairing did not complete: open its pairing window again and try once more.':
    'Замок ответил, но сопряжение не завершилось: снова включите режим сопряжения и повторите.',
  'The lock is paired already. Reset it from the inside, then pair it again.':
    'Замок уже сопряжён. Сбросьте его с внутренней стороны, затем сопрягите снова.',
  'The lock refused the install code. Compare it, and the serial number, with the label.':
    'Замок отклонил код установки. Сверьте код и серийный номер с наклейкой.',
  'Bluetooth can not be used now: {why}.': 'Bluetooth сейчас недоступен: {why}.',
  'A Bluetooth address is aa:bb:cc:dd:ee:ff, or "auto" to find the lock by its serial number.':
    'Адрес Bluetooth имеет вид aa:bb:cc:dd:ee:ff; укажите auto, чтобы найти замок по серийному номеру.',
  'A lock of this hub has this serial number already.':
    'Замок с таким серийным номером у этого хаба уже есть.',
  'No lock with this serial number was heard over Bluetooth, or it did not answer: check its batteries, the serial number, and how far away it is.':
    'Замок с таким серийным номером не слышен по Bluetooth или не ответил: проверьте батарейки, серийный номер и расстояние до него.',
  'This lock is not served yet.': 'Этот замок ещё не обслуживается.',
  'A serial address is PATH or PATH#N, N from 1 to 247.':
    'Адрес последовательного порта имеет вид PATH или PATH#N, где N от 1 до 247.',
  'The serial driver can not open this port now.':
    'Драйвер сейчас не может открыть этот последовательный порт.',
  "The port can't be used: {why}.": 'Порт недоступен: {why}.',
  'Another lock of this hub has this address, or is being paired there.':
    'Этот адрес занят другим замком этого хаба, или там сопрягается другой замок.',
  'No lock answered at this address: check its power, the wiring (A, B, ground), the bus address and the serial number.':
    'По этому адресу не ответил ни один замок: проверьте питание, провода (A, B, земля), адрес на шине и серийный номер.',
  'How the command ended could not be written down, so it does not count as known. Look at the door, and at the disk of the hub.':
    'Исход команды не удалось записать, поэтому он считается неизвестным. Посмотрите на дверь и проверьте диск хаба.',
  'The door is not as it was any more; nothing was sent.':
    'Состояние двери изменилось; ничего не отправлено.',
  'Device is offline: it does not answer; nothing was sent.':
    'Устройство не в сети: оно не отвечает; ничего не отправлено.',
  'Device is offline: it is not paired yet.': 'Устройство не в сети: оно ещё не сопряжено.',
  'This lock has no firmware update under way.': 'Прошивка этого замка сейчас не обновляется.',
  'The lock was told to install it, so it may have done so. Read the update for its end.':
    'Замку уже велено её установить, поэтому он мог это сделать. Прочитайте состояние обновления, чтобы узнать исход.',
  'The hub has {count} firmware updates under way. Wait for one to end, or cancel one.': {
    one: 'Хаб ведёт {count} обновление прошивки. Дождитесь конца или отмените его.',
    few: 'Хаб ведёт {count} обновления прошивки. Дождитесь конца одного из них или отмените одно.',
    many: 'Хаб ведёт {count} обновлений прошивки. Дождитесь конца одного из них или отмените одно.',
    other: 'Хаб ведёт {count} обновления прошивки. Дождитесь конца одного из них или отмените одно.',
  },
  'Lock "{lock}" takes no firmware over {transport}: update it by its maker\'s own means.':
    'Замок «{lock}» не принимает прошивку через {transport}: обновите его средствами изготовителя.',
  'its link': 'свою линию связи',
  "This image can't be used. {why}": 'Этот файл прошивки не подходит. {why}',
  'The image is for {model}, and lock "{lock}" is a {own}.':
    'Прошивка для модели {model}, а замок «{lock}» — модели {own}.',
  'The image has version {version}, and lock "{lock}" runs {own}. There is no way back.':
    'Версия файла — {version}, а на замке «{lock}» работает {own}. Вернуться к прежней версии нельзя.',
  'Lock "{lock}" is being updated to {version}. Wait for that to end, or cancel it.':
    'Замок «{lock}» обновляется до версии {version}. Дождитесь конца обновления или отмените его.',
  'A device_id has 1 to 63 characters of a to z, 0 to 9 and "-".':
    'В device_id от 1 до 63 символов: a-z, 0-9 и дефис.',
  'There is a lock with the device_id "{device_id}" already. Choose another, or use that one.':
    'Замок с device_id «{device_id}» уже есть. Выберите другое значение или пользуйтесь этим замком.',
  'There is a lock named {device_id} already.': 'Замок {device_id} уже есть.',
  'A hub keeps at most {count} locks: remove one first.': {
    one: 'В хабе может быть не больше {count} замка: сначала удалите один.',
    few: 'В хабе может быть не больше {count} замков: сначала удалите один.',
    many: 'В хабе может быть не больше {count} замков: сначала удалите один.',
    other: 'В хабе может быть не больше {count} замка: сначала удалите один.',
  },
  'This hub has no {transport} driver.': 'В этом хабе нет драйвера {transport}.',
  'This lock is being paired already. Wait for that to end.': 'Этот замок уже сопрягается. Дождитесь конца.',
  'Pairing over a wire needs the address, the serial number and the install code printed on the lock.':
    'Для сопряжения нужны адрес, серийный номер и код установки, напечатанные на замке.',
  'Lock "{lock}" is paired already. Delete it here and reset it from the inside to pair it anew.':
    'Замок «{lock}» уже сопряжён. Чтобы сопрячь его заново, удалите его здесь и сбросьте с внутренней стороны.',
  'A command that is {status} cannot be {next}.':
    'Команда в состоянии {status} не может перейти в состояние {next}.',
  'This lock has no such command.': 'У этого замка нет такой команды.',
};
