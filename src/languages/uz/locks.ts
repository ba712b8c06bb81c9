import type { UzbekCatalog } from '../catalog.js';

/** Locks, commands, pairing, firmware, sites. */
export const LOCKS: UzbekCatalog = {
  'There is such a device already': 'Bunday qurilma allaqachon bor',
  'There is no such device': 'Bunday qurilma yoʻq',
  'The device_id has the wrong form': 'device_id qiymati notoʻgʻri shaklda',
  'The hub has room for no more locks': 'Xabda qulflar uchun boshqa joy yoʻq',
  'There is no such site': 'Bunday obyekt yoʻq',
  'There is no such site.': 'Bunday obyekt yoʻq.',
  'The hub has no driver for this transport': 'Xabda bu aloqa turi uchun drayver yoʻq',
  'The lock is being paired': 'Qulf hozir juftlanmoqda',
  'Something needed for pairing is missing': 'Juftlash uchun maʼlumot yetishmaydi',
  'No lock can be at this address': 'Bunday manzilda qulf boʻlishi mumkin emas',
  'Another lock has this address': 'Bu manzil boshqa qulfga tegishli',
  'Wrong serial number': 'Seriya raqami notoʻgʻri',
  'Wrong install code': 'Oʻrnatish kodi notoʻgʻri',
  'The lock is paired already': 'Qulf allaqachon juftlangan',
  'The lock did not open its pairing window in time': 'Qulf oʻz vaqtida juftlash rejimiga oʻtmadi',
  'The hub has no Bluetooth now': 'Hozir xabda Bluetooth yoʻq',
  'The lock is not served yet': 'Qulfga hali xizmat koʻrsatilmayapti',
  'Device is offline': 'Qurilma tarmoqda emas',
  'The lock reports that it failed': 'Qulf bajara olmaganini bildirdi',
  'There is no such command': 'Bunday buyruq yoʻq',
  'There is no such command.': 'Bunday buyruq yoʻq.',
  'The deadline passed before the command was sent; nothing happened':
    'Buyruq yuborilguncha muddat oʻtib ketdi; hech narsa sodir boʻlmadi',
  'The command was given up before it was sent': 'Buyruq yuborilishidan oldin bekor qilindi',
  'The command has ended': 'Buyruq tugagan',
  'This is no whole firmware image': 'Mikrodastur fayli toʻliq emas yoki buzilgan',
  'No trusted maker has signed this firmware image':
    'Mikrodastur faylini ishonchli ishlab chiqaruvchi imzolamagan',
  'The firmware is for another model of lock': 'Mikrodastur qulfning boshqa modeli uchun',
  'The lock runs this version or a newer one': 'Qulfda shu yoki undan yangiroq versiya ishlamoqda',
  'This lock takes no firmware over its link': 'Bu qulf oʻz aloqa liniyasi orqali mikrodastur qabul qilmaydi',
  'The lock is being updated': 'Qulf hozir yangilanmoqda',
  'Too many firmware updates are under way': 'Juda koʻp mikrodastur yangilanishi ketmoqda',
  'The lock has no firmware update under way': 'Bu qulfning mikrodasturi hozir yangilanmayapti',
  'The lock may be installing it: too late to cancel':
    'Qulf uni oʻrnatayotgan boʻlishi mumkin: bekor qilishga kech',
  'The lock did not answer: it may have happened': 'Qulf javob bermadi: amal bajarilgan boʻlishi mumkin',
  'There is no such lock': 'Bunday qulf yoʻq',
  'There is no such lock.': 'Bunday qulf yoʻq.',
  'Device unlocked successfully': 'Qulf ochildi',
  'Device locked successfully': 'Qulf yopildi',
  'Device unlatched successfully': 'Qulf ochildi, tili tortildi',
  'Reboot command sent successfully': 'Qayta ishga tushirish buyrugʻi yuborildi',
  'Identify command sent successfully': 'Aniqlash buyrugʻi yuborildi',
  'Command accepted': 'Buyruq qabul qilindi',
  'The lock did not answer in time, so it may have happened. Look at the door; the command is settled when the lock is back.':
    'Qulf oʻz vaqtida javob bermadi, shuning uchun amal bajarilgan boʻlishi mumkin. Eshikka qarang; qulf aloqaga qaytgach, buyruq natijasi maʼlum boʻladi.',
  'The lock could not do it: {reason}.': 'Qulf buni bajara olmadi: {reason}.',
  'no reason given': 'sababi koʻrsatilmagan',
  'The deadline passed before it was sent. Nothing happened.':
    'Yuborilguncha muddat oʻtib ketdi. Hech narsa sodir boʻlmadi.',
  Command: 'Buyruq',
  'Device created': 'Qurilma yaratildi',
  Devices: 'Qurilmalar',
  Device: 'Qurilma',
  'Device updated': 'Qurilma oʻzgartirildi',
  'Device paired': 'Qurilma juftlandi',
  'Locks heard': 'Yaqindagi qulflar',
  'Firmware update started': 'Mikrodasturni yangilash boshlandi',
  'Firmware update': 'Mikrodastur yangilanishi',
  Log: 'Jurnal',
  Sites: 'Obyektlar',
  'It does not begin as a firmware image does.': 'U mikrodastur fayli kabi boshlanmaydi.',
  'Its end is missing.': 'Uning oxiri yoʻq.',
  'It goes on behind its end.': 'Uning oxiridan keyin ortiqcha maʼlumot bor.',
  'Its content is not what its header promises.': 'Uning ichi sarlavhasiga mos emas.',
  'No maker that this hub trusts has signed it.':
    'Uni bu xab ishonadigan ishlab chiqaruvchilardan hech biri imzolamagan.',
  'The serial number is the one printed on the lock.': 'Qulfda yozilgan seriya raqami kerak.',
  'The install code has a typing error: compare it with the label.':
    'Oʻrnatish kodida xato bor: uni yorliq bilan solishtiring.',
  'The lock answered, but its pairing window stayed closed: press the button on the inside of the lock and try again within 120 s.':
    'Qulf javob berdi, lekin juftlash rejimiga oʻtmadi: qulfning ichki tomonidagi tugmani bosing va 120 soniya ichida qayta urinib koʻring.',
  'The lock answered, but pairing did not complete: open its pairing window again and try once more.':
    'Qulf javob berdi, lekin juftlash tugamadi: juftlash rejimini yana yoqing va qayta urinib koʻring.',
  'The lock is paired already. Reset it from the inside, then pair it again.':
    'Qulf allaqachon juftlangan. Uni ichki tomonidan dastlabki holatiga qaytaring, keyin yana juftlang.',
  'The lock refused the install code. Compare it, and the serial number, with the label.':
    'Qulf oʻrnatish kodini rad etdi. Kodni va seriya raqamini yorliq bilan solishtiring.',
  'Bluetooth can not be used now: {why}.': 'Bluetooth hozir ishlamaydi: {why}.',
  'A Bluetooth address is aa:bb:cc:dd:ee:ff, or "auto" to find the lock by its serial number.':
    'Bluetooth manzili aa:bb:cc:dd:ee:ff koʻrinishida; qulfni seriya raqami boʻyicha topish uchun auto deb yozing.',
  'A lock of this hub has this serial number already.': 'Bu xabda bunday seriya raqamli qulf allaqachon bor.',
  'No lock with this serial number was heard over Bluetooth, or it did not answer: check its batteries, the serial number, and how far away it is.':
    'Bunday seriya raqamli qulf Bluetooth orqali eshitilmadi yoki javob bermadi: batareyalarini, seriya raqamini va masofani tekshiring.',
  'This lock is not served yet.': 'Bu qulfga hali xizmat koʻrsatilmayapti.',
  'A serial address is PATH or PATH#N, N from 1 to 247.':
    'Ketma-ket port manzili PATH yoki PATH#N koʻrinishida, N 1 dan 247 gacha.',
  'The serial driver can not open this port now.': 'Drayver hozir bu ketma-ket portni ocha olmaydi.',
  "The port can't be used: {why}.": 'Portdan foydalanib boʻlmaydi: {why}.',
  'Another lock of this hub has this address, or is being paired there.':
    'Bu manzil shu xabning boshqa qulfiga tegishli yoki u yerda boshqa qulf juftlanmoqda.',
  'No lock answered at this address: check its power, the wiring (A, B, ground), the bus address and the serial number.':
    'Bu manzilda hech qaysi qulf javob bermadi: quvvatini, simlarni (A, B, yer), shinadagi manzilni va seriya raqamini tekshiring.',
  'How the command ended could not be written down, so it does not count as known. Look at the door, and at the disk of the hub.':
    'Buyruq natijasini yozib boʻlmadi, shuning uchun u nomaʼlum hisoblanadi. Eshikka qarang va xab diskini tekshiring.',
  'The door is not as it was any more; nothing was sent.': 'Eshik holati oʻzgardi; hech narsa yuborilmadi.',
  'Device is offline: it does not answer; nothing was sent.':
    'Qurilma tarmoqda emas: javob bermayapti; hech narsa yuborilmadi.',
  'Device is offline: it is not paired yet.': 'Qurilma tarmoqda emas: u hali juftlanmagan.',
  'This lock has no firmware update under way.': 'Bu qulfning mikrodasturi hozir yangilanmayapti.',
  'The lock was told to install it, so it may have done so. Read the update for its end.':
    'Qulfga uni oʻrnatish buyurilgan, shuning uchun u oʻrnatgan boʻlishi mumkin. Natijasini bilish uchun yangilanish holatini oʻqing.',
  'The hub has {count} firmware updates under way. Wait for one to end, or cancel one.':
    'Xab {count} ta mikrodastur yangilanishini olib bormoqda. Birining tugashini kuting yoki birini bekor qiling.',
  'Lock "{lock}" takes no firmware over {transport}: update it by its maker\'s own means.':
    '“{lock}” qulfi {transport} orqali mikrodastur qabul qilmaydi: uni ishlab chiqaruvchining oʻz vositalari bilan yangilang.',
  'its link': 'oʻz aloqa liniyasi',
  "This image can't be used. {why}": 'Bu mikrodastur fayli yaramaydi. {why}',
  'The image is for {model}, and lock "{lock}" is a {own}.':
    'Mikrodastur {model} modeli uchun, “{lock}” qulfi esa {own} modelida.',
  'The image has version {version}, and lock "{lock}" runs {own}. There is no way back.':
    'Fayl versiyasi {version}, “{lock}” qulfida esa {own} ishlamoqda. Eski versiyaga qaytib boʻlmaydi.',
  'Lock "{lock}" is being updated to {version}. Wait for that to end, or cancel it.':
    '“{lock}” qulfi {version} versiyasiga yangilanmoqda. Tugashini kuting yoki bekor qiling.',
  'A device_id has 1 to 63 characters of a to z, 0 to 9 and "-".':
    'device_id 1 tadan 63 tagacha belgidan iborat: a-z, 0-9 va defis.',
  'There is a lock with the device_id "{device_id}" already. Choose another, or use that one.':
    'device_id qiymati “{device_id}” boʻlgan qulf allaqachon bor. Boshqa qiymat tanlang yoki oʻsha qulfdan foydalaning.',
  'There is a lock named {device_id} already.': '{device_id} qulfi allaqachon bor.',
  'A hub keeps at most {count} locks: remove one first.':
    'Xabda koʻpi bilan {count} ta qulf boʻladi: avval bittasini oʻchiring.',
  'This hub has no {transport} driver.': 'Bu xabda {transport} drayveri yoʻq.',
  'This lock is being paired already. Wait for that to end.':
    'Bu qulf allaqachon juftlanmoqda. Tugashini kuting.',
  'Pairing over a wire needs the address, the serial number and the install code printed on the lock.':
    'Juftlash uchun manzil, seriya raqami va qulfda yozilgan oʻrnatish kodi kerak.',
  'Lock "{lock}" is paired already. Delete it here and reset it from the inside to pair it anew.':
    '“{lock}” qulfi allaqachon juftlangan. Qaytadan juftlash uchun uni bu yerdan oʻchiring va ichki tomonidan dastlabki holatiga qaytaring.',
  'A command that is {status} cannot be {next}.': '{status} holatidagi buyruq {next} holatiga oʻta olmaydi.',
  'This lock has no such command.': 'Bu qulfda bunday buyruq yoʻq.',
};
