/** Backups, the cloud, and whether the log is whole. */
export const KEEPING = {
  Backups: 'Zaxira nusxalari',
  'Sealed copies of the whole hub, and the key that opens them.':
    'Butun xabning muhrlangan nusxalari va ularni ochadigan kalit.',
  'There is no place for backups. Whoever runs the hub gives it one with {setting}.':
    'Zaxira nusxalari uchun joy berilmagan. Uni xabni yuritadigan kishi {setting} orqali beradi.',
  'No backup is made before there is a recovery key.':
    'Tiklash kaliti boʻlmaguncha zaxira nusxasi olinmaydi.',
  'At work: a backup is made or read back. It may take minutes; the doors don’t wait for it.':
    'Ish ketmoqda: nusxa olinmoqda yoki qayta oʻqilmoqda. Bir necha daqiqa choʻzilishi mumkin, eshiklar buni kutmaydi.',
  'The last try to make one failed ({code}).': 'Oxirgi urinish muvaffaqiyatsiz tugadi ({code}).',
  'Can the place be reached, and is there room? The hub tries again by itself.':
    'Joyga yetib boʻladimi, boʻsh joy bormi? Xab oʻzi yana urinib koʻradi.',
  'The last backup is not as it was made, or can’t be reached ({code}). Make a new one.':
    'Oxirgi nusxa olingan holatida emas yoki unga yetib boʻlmayapti ({code}). Yangisini oling.',
  'No backup was made yet.': 'Hali zaxira nusxasi olinmagan.',
  'The last backup lies there, and was read back whole.': 'Oxirgi nusxa joyida, qayta oʻqilgan va butun.',
  'Last one': 'Oxirgisi',
  'Log in it, up to row': 'Undagi jurnal, qatorgacha',
  'Read back': 'Qayta oʻqilgan',
  'Next one, by itself': 'Keyingisi, oʻzi',
  Where: 'Qayerda',
  'Made for': 'Kimning kaliti uchun',
  'since {when}': '{when} dan beri',
  'Make one now': 'Hozir nusxa olish',
  'Read the last one back': 'Oxirgisini qayta oʻqish',
  'What lies there': 'U yerda nima bor',
  'A backup is sealed: the recovery key alone opens it, also to see whether it would.':
    'Nusxa muhrlangan: uni faqat tiklash kaliti ochadi, sinab koʻrish uchun ham.',
  'Try it once a year: {command}': 'Yiliga bir marta sinab koʻring: {command}',
  'Make the recovery key': 'Tiklash kalitini yaratish',
  'Another recovery key': 'Boshqa tiklash kaliti',
  'The recovery key': 'Tiklash kaliti',
  'the recovery key': 'tiklash kaliti',
  'There is one already. Backups that were made for it still need it: keep both.':
    'Kalit allaqachon bor. U uchun olingan nusxalarga baribir oʻsha kerak: ikkalasini ham saqlang.',
  'Backups are sealed with a key of two halves. The hub gets the half that closes; the other opens.':
    'Nusxalar ikki qismli kalit bilan muhrlanadi. Yopadigan qismi xabga beriladi, ikkinchisi ochadi.',
  'Make one on this device': 'Shu qurilmada yaratish',
  'This browser can’t make one here: it is old, or the page came over plain HTTP. Make one on the hub: {command}':
    'Bu brauzer kalit yarata olmaydi: u eski yoki sahifa oddiy HTTP orqali kelgan. Xabning oʻzida yarating: {command}',
  'I have one already': 'Menda bor',
  'The half that closes: age1…': 'Yopadigan qismi: age1…',
  'Make backups for this key': 'Nusxalarni shu kalit uchun olish',
  'Save as a file': 'Fayl qilib saqlash',
  'Keep it where the hub is not, on paper too. The hub never sees it, nobody can make it again, and without it no backup opens.':
    'Uni xabdan boshqa joyda, qogʻozda ham saqlang. Xab uni hech qachon koʻrmaydi, uni hech kim qayta yarata olmaydi, usiz birorta nusxa ochilmaydi.',
  'I have kept it': 'Saqlab qoʻydim',
  Cloud: 'Bulut',
  'How far it is with what is here.': 'Bu yerdagi maʼlumotdan unda qanchasi bor.',
  'Off.': 'Oʻchirilgan.',
  'Starting.': 'Boshlanmoqda.',
  'Waiting for you.': 'Sizni kutmoqda.',
  'Sending.': 'Yuborilmoqda.',
  'Up to date.': 'Hammasi yuborilgan.',
  'Sparing the line.': 'Aloqa tejalmoqda.',
  'Not getting through.': 'Yetib bormayapti.',
  'Paused.': 'Toʻxtatib qoʻyilgan.',
  'Removed by the cloud.': 'Bulut chiqarib yuborgan.',
  'Type the code below into the cloud, and it has this hub.':
    'Quyidagi kodni bulutda kiriting, shunda xab unga ulanadi.',
  'The log goes every 15 minutes, everything else once a day.':
    'Jurnal har 15 daqiqada, qolgani kuniga bir marta yuboriladi.',
  'Nothing is sent until you let it go on.': 'Davom ettirmaguningizcha hech narsa yuborilmaydi.',
  'It takes nothing of this hub. When whoever runs the cloud has taken it back, try now.':
    'U bu xabdan hech narsa qabul qilmaydi. Bulut egasi uni qaytargach, hozir urinib koʻring.',
  'the code for the cloud': 'bulut uchun kod',
  Address: 'Manzil',
  'Rows of the log that it has not got': 'Jurnalning u olmagan qatorlari',
  'The last row that it has': 'Undagi oxirgi qator',
  'Other news that it has not got': 'U olmagan boshqa xabarlar',
  'It last had everything': 'Oxirgi marta hammasi borgan',
  'Not since the hub started': 'Xab ishga tushgandan beri yoʻq',
  'Next turn': 'Keyingi navbat',
  'Lines that it could not read': 'U oʻqiy olmagan qatorlar',
  'Last trouble': 'Oxirgi muammo',
  'Tries again': 'Yana urinadi',
  'Name of the hub there': 'Xabning u yerdagi nomi',
  'Try now': 'Hozir urinish',
  Pause: 'Toʻxtatib turish',
  'Go on': 'Davom ettirish',
  'The line costs by the byte: spare it': 'Aloqa hajm boʻyicha toʻlanadi: tejash',
  'Doors, codes and the log work the same without the cloud.':
    'Eshiklar, kodlar va jurnal bulutsiz ham xuddi shunday ishlaydi.',
  'The log': 'Jurnal',
  'Whether it is what was logged, and how to prove it elsewhere.':
    'Yozilganidek turibdimi va buni boshqa joyda qanday isbotlash mumkin.',
  'Every row is being looked at. The doors don’t wait for it.':
    'Har bir qator tekshirilmoqda. Eshiklar buni kutmaydi.',
  'From row {row} on the log is not what was logged ({fault}).':
    '{row}-qatordan boshlab jurnal yozilganidek emas ({fault}).',
  'Somebody changed the database, or the disk fails. What came before still counts, and the doors go on.':
    'Kimdir maʼlumotlar bazasini oʻzgartirgan yoki disk ishdan chiqmoqda. Oldingi qatorlar oʻz kuchida, eshiklar ishlayveradi.',
  'Copy the folder of the hub before anything else; then look at the disk, and compare with the cloud or a checkpoint that you kept.':
    'Avvalo xab papkasidan nusxa oling; keyin diskni tekshiring va bulut yoki saqlab qoʻygan nazorat nuqtangiz bilan solishtiring.',
  'Its end was found whole when the hub started; all of it is looked at each night.':
    'Xab ishga tushganda oxirgi qismi butun chiqqan; hammasi har kecha tekshiriladi.',
  'All of it was found whole.': 'Hammasi butun.',
  Rows: 'Qatorlar',
  'Found whole': 'Butunligi aniqlangan',
  'Last signed': 'Oxirgi imzo',
  'up to row {row}, {when}': '{row}-qatorgacha, {when}',
  'Rows of which only the hash is kept': 'Faqat xeshi saqlangan qatorlar',
  'Check all of it now': 'Hammasini hozir tekshirish',
  'Download as a table': 'Jadval qilib yuklab olish',
  'The whole log with what proves it is written on the hub alone: {command}':
    'Toʻliq jurnal va uning isboti faqat xabning oʻzida yoziladi: {command}',
  'Proof for elsewhere': 'Boshqa joy uchun isbot',
  'Keep a checkpoint and the public key where the hub is not: a log that is changed or cut off later does not lead to it any more.':
    'Nazorat nuqtasi va ochiq kalitni xabdan boshqa joyda saqlang: keyin oʻzgartirilgan yoki qirqilgan jurnal unga mos kelmaydi.',
  'Any computer checks it: {command}': 'Buni istalgan kompyuter tekshiradi: {command}',
  'Sign what there is now': 'Hozirgi holatni imzolash',
  'Public key': 'Ochiq kalit',
  'Checkpoint up to row {row}, {when}': 'Nazorat nuqtasi, {row}-qatorgacha, {when}',
  'QR code of the checkpoint': 'Nazorat nuqtasining QR kodi',
  'Compare with one that you kept': 'Saqlab qoʻyganingiz bilan solishtirish',
  'The checkpoint, all of it': 'Nazorat nuqtasi, toʻliq',
  Compare: 'Solishtirish',
  'The log leads to it, up to row {row}. Whether its rows fit their hashes the check above says.':
    'Jurnal unga mos keladi, {row}-qatorgacha. Qatorlar oʻz xeshlariga mosligini yuqoridagi tekshiruv aytadi.',
  'The log does not lead to it: up to row {row} it is not what was logged then.':
    'Jurnal unga mos kelmaydi: {row}-qatorgacha u oʻshanda yozilganidek emas.',
  'The log ends before row {row}: it was cut off.': 'Jurnal {row}-qatorga yetmay tugaydi: u qirqilgan.',
  'This is no checkpoint that this hub signed. If all of it was copied, compare the public key with the one that you kept.':
    'Bu xab imzolagan nazorat nuqtasi emas. Toʻliq nusxalangan boʻlsa, ochiq kalitni saqlab qoʻyganingiz bilan solishtiring.',
  'This browser is too old to check the signature. Any computer checks it: {command}':
    'Bu brauzer imzoni tekshirish uchun eski. Buni istalgan kompyuter tekshiradi: {command}',
} as const;
