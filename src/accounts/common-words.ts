/**
 * Words that people make passwords of, in lower case: what heads the published counts of leaked ones, with the names and
 * words of the languages this hub speaks. Not passwords by themselves when shorter than allowed: with digits before or
 * behind, or letters written as digits, they are among the first that are tried.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
  password passwort passwd pass passcode passphrase passkey secret mysecret private login logon signin welcome hello hallo
  hola bonjour letmein opensesame sesame open enter access admin administrator administrador root toor sysadmin system
  superuser supervisor operator manager master guest user username test tester testing temp temporary default demo sample
  example changeme changeit change newpass newpassword mypassword yourpassword nopassword nopass thepassword forgot
  forgotten remember whatever nothing something anything everything unknown anonymous none computer laptop desktop internet
  network server windows linux ubuntu debian raspberry raspberrypi android iphone ipad apple google facebook instagram
  twitter youtube whatsapp telegram microsoft samsung nokia huawei xiaomi sony playstation xbox nintendo amazon netflix
  doorward smartlock smarthome doorlock frontdoor backdoor garage keypad lock unlock door house home myhome office work
  family apartment building kitchen garden security secure camera alarm wireless router modem wifi mywifi
  qwerty qwertyui qwertyuiop qwertz azerty asdf asdfgh asdfghj asdfghjk asdfghjkl zxcv zxcvb zxcvbn zxcvbnm qazwsx
  qazwsxedc wsxedc qweasd qweasdzxc qwer qwert qweqwe asdasd zxczxc poiuytrewq lkjhgfdsa mnbvcxz wasd qaz wsx
  abc abcd abcde abcdef abcdefg abcdefgh abcabc aabbcc xyz xxx zzz aaa asd qwe zxc
  love iloveyou iloveu loveyou lovelove mylove lovely lover loveme loveyou iloveme ilove babygirl babyboy baby babe honey
  sweetheart sweetie sweet sugar candy angel angels angelo angelica princess prince queen king kings kingdom beautiful
  pretty handsome darling dearest forever always friend friends bestfriend friendship kiss kisses hug heart hearts broken
  sexy hottie hot cool cute happy happiness smile smiley laugh funny lucky luck fortune magic wonder wonderful
  amazing awesome perfect super superb great good nice best better number one first only mine yours
  monkey dragon tiger tigers lion lions panther eagle eagles falcon falcons hawk hawks wolf wolves bear bears bull bulls
  dog dogs doggie puppy cat cats kitty kitten kittycat mouse rabbit bunny horse horses pony unicorn elephant dolphin
  dolphins shark sharks fish fishing butterfly spider spiderman snake cobra turtle penguin panda koala chicken duck
  buster buddy max maxwell bailey cooper rocky rocket lucky shadow smokey simba bella molly lucy daisy coco oreo gizmo
  pepper ginger peanut cookie cookies banana orange cherry strawberry apple lemon mango peaches chocolate cheese pizza
  burger coffee whiskey beer vodka pumpkin potato butter bacon muffin cupcake snickers
  football futbol soccer baseball basketball hockey tennis golf golfer rugby cricket volleyball swimming running runner
  boxing wrestling karate skater skateboard surfer snowboard climbing hunter hunting fishing racing racer biker player
  winner champion champions legend legends hero heroes victory
  liverpool chelsea arsenal manchester united juventus barcelona barca realmadrid madrid milan inter bayern celtic rangers
  everton tottenham spartak zenit dinamo pakhtakor lakers yankees cowboys packers steelers redsox raiders broncos patriots
  ronaldo cristiano messi neymar zidane beckham kobe jordan michael lebron
  superman batman spiderman ironman wolverine deadpool joker avengers marvel starwars skywalker vader darthvader yoda
  jedi startrek matrix neo trinity gandalf frodo hobbit lordoftherings harrypotter potter hermione hogwarts pokemon
  pikachu naruto sasuke goku dragonball onepiece sonic mario luigi zelda minecraft roblox fortnite warcraft starcraft
  diablo halo doom counterstrike callofduty assassin ninja samurai pirate pirates zombie vampire twilight titanic
  disney mickey minnie mickeymouse snoopy garfield scooby scoobydoo spongebob simpsons bart homer tweety winnie
  barbie cinderella snowwhite ariel nemo stitch shrek
  metallica nirvana slipknot linkinpark greenday eminem tupac beatles elvis madonna rihanna beyonce britney
  justinbieber onedirection music musica guitar piano drummer bass rock rocknroll rockstar metal hiphop rapper dance dancer
  ferrari porsche mercedes bmw audi toyota honda yamaha suzuki kawasaki ducati harley davidson mustang camaro corvette
  chevrolet chevy dodge ford nissan subaru lamborghini lexus jaguar jeep hummer maserati bugatti lada nexia matiz
  summer winter spring autumn january february march april june july august september october november december monday
  tuesday wednesday thursday friday saturday sunday weekend holiday vacation birthday christmas easter newyear
  sunshine sunny sun moon moonlight star stars starlight sky heaven paradise rainbow thunder lightning storm hurricane
  rain snow snowball snowman ice fire phoenix flame ocean river island beach mountain forest flower flowers rose lily
  jasmine violet lavender tulip daisy sunflower diamond gold golden silver platinum crystal emerald ruby pearl
  black white red blue green yellow purple pink brown grey gray blackcat redrose bluesky bluemoon
  london paris berlin newyork texas california florida chicago boston dallas houston miami hollywood vegas moscow moskva
  russia rossiya ukraine tashkent toshkent samarkand samarqand buxoro uzbekistan ozbekiston europe america africa australia
  england france germany italia italy espana spain mexico brasil canada china india japan korea turkey istanbul israel
  jesus jesuschrist christ god godisgood godislove allah bismillah alhamdulillah muhammad islam muslim quran faith hope
  grace blessed blessing church heaven angel bible amen trinity
  freedom liberty justice peace power powerful strong strength energy force matrix genesis alpha omega beta delta gamma
  sigma phoenix titan zeus apollo athena hercules odin thor loki merlin wizard witch knight warrior soldier army marine
  marines navy police fireman doctor nurse teacher student school college university graduate engineer lawyer pilot
  captain boss chief president general sergeant major admin money dollar dollars cash million millionaire bitcoin
  business success company business office
  trustno trustnoone trustme believe dream dreams dreamer destiny fate soul spirit mind brain genius einstein
  michael michelle jennifer jessica ashley amanda nicole daniel daniela andrew andrea joshua matthew anthony william robert
  joseph david james john johnny jonathan christopher christian christina christine thomas charles charlie richard patrick
  patricia george edward steven stephen stephanie brian kevin jason justin brandon tyler ryan eric adam aaron alex
  alexander alexandra alexis alexandre samuel samantha sarah sara rebecca rachel elizabeth victoria vanessa veronica
  melissa danielle natalie natasha natalia nathan nicholas nicolas lauren laura linda lisa maria mariana marina martin
  martina margaret maggie mary anna anne annie hannah emma emily olivia sophia sophie isabella gabriel gabriela gabrielle
  carlos carmen carolina caroline catherine katherine kathryn katie kate diana diego eduardo fernando francisco antonio
  alejandro alejandra roberto ricardo rodrigo sebastian santiago valentina valeria juan jose luis miguel pedro pablo jorge
  manuel angela barbara brenda brittany chelsea claudia crystal cynthia deborah denise donna dorothy heather helen
  jasmine joanna julia julian karen kimberly kristen lucas marcus mark megan monica morgan nancy oliver oscar peter
  phillip raymond ronald russell scott sean shannon sharon susan taylor teresa tiffany timothy travis tracy vincent
  walter wendy zachary harry henry jack jackson jacob jake benjamin austin dylan ethan logan mason noah hunter
  aleksandr aleksey alexey alexei alina anastasia anastasiya andrey anton artem artur denis dima dmitriy dmitry ekaterina
  elena evgeniy galina igor irina ivan katya kirill konstantin kristina ksenia larisa lena ludmila marat maksim maxim
  mikhail misha nadezhda nastya nikita nikolay oksana oleg olga pavel roman ruslan sasha sergey sergei stanislav svetlana
  tanya tatiana tatyana timur vadim valentin valera vera viktor viktoria vitaliy vladimir vladislav yana yulia yuriy
  aziz aziza azizbek abdulla abdullah akbar akmal alisher anvar asad aziza baxtiyor bahrom bobur botir davron dilfuza
  dilnoza dilshod doniyor elyor eldor farhod farrux feruza gulnora gulnoza guzal hasan husan islom jahongir jamshid jasur
  kamola kamron laziz lola malika mansur maftuna madina mirzo mohira muhammad murod nargiza nigora nilufar nodir nodira
  nozima odil ozoda oybek otabek ravshan rustam sanjar sardor sevara shahzod sherzod shoira shuhrat sitora temur ulugbek
  umid umida xurshid yulduz zafar zarina zilola ziyoda zuhra
  parol parolim parool privet lubov lyubov lubimaya lyublyu solnce solnyshko zvezda kotenok koshka sobaka medved rodina
  spasibo druzhba druzya semya mama papa mamapapa mamochka babushka dedushka malysh krasotka nadezhda schastye sekret
  kalit kalitim eshik salom assalom rahmat sevgi sevaman sevgilim muhabbat hayot baxt yurak quyosh yulduzim oila onam
  otam onajon dadajon bolajon vatan ozodlik maxfiy
  пароль привет любовь солнце звезда наташа марина андрей сергей максим россия москва йцукен йцукенг фывапр ячсмить
  fuckyou fuckoff fuckme fuck asshole bitch shit bullshit bastard sucker loser idiot stupid dickhead pussy sexy cunt
  killer killme death deadly devil evil demon satan lucifer hell hellfire darkness dark darkside nightmare ghost gothic
  mother father mommy daddy mom dad brother sister sisters son daughter grandma grandpa wife husband
  `
    .trim()
    .split(/\s+/),
);
