# The words of the guests' pages in Turkish. Every id stands in all five languages with the same
# variables. Simple words, short sentences; the polite form fits one person and several.
#
# Ids with variables (n: a number that chooses the plural form); all other ids have none:
#
#   please-phone $phone; phone-hours $hours; invitation-from $name; fact-languages $languages;
#   fact-days $count n; contact-line $name $phone;
#   companions-count $count n; ages-more $phone; age-label $number; age-years $age n; accepted-party $party;
#   party-adults $count n; party-children $count n; party-both $adults $children;
#   accepted-childcare $count n; accepted-childcare-waiting $count n; accepted-change $phone;
#   maybe-text $phone; waiting-text $place; call-text $phone; calendar-description $phone;
#   accepted-with-parent $count n; care-full-text $phone;
#   cancelled-reason $reason; full-text $phone; offer-text $until; withdrawn-text $phone; next-dates-text $phone;
#   error-title $count n; error-companions $max; error-age $number; error-children $max;
#   error-access $max; error-call-time $max; code-hint $example; error-code-length $count n;
#   error-code-sign $sign; code-too-many-text $phone; unsubscribe-again $phone;
#   privacy-who $office $address $phone $email; privacy-officer $contact;
#   privacy-keep-wishes $days n; privacy-keep-list $days n; privacy-keep-messages $days n; privacy-keep-steps $days n;
#   privacy-rights-how $phone; accessibility-tell $phone $email;
#   greeting-ms $name; greeting-mr $name; greeting-none $name; greeting-family $name;
#   greeting-next-ms $name; greeting-next-mr $name; greeting-next-none $name;

### Frame of every guest page

skip-link = İçeriğe geç
language-label = Dil
language-de = Deutsch
language-en = English
language-uk = Українська
language-ar = العربية
language-tr = Türkçe
footer-privacy = Kişisel verilerin korunması
footer-accessibility = Erişilebilirlik
please-phone = Sorunuz mu var? Bizi arayın: { $phone }
phone-hours = Bize ulaşabilirsiniz: { $hours }

### The invitation

invitation-title = Davetiniz
invitation-from = { $name } sizi davet ediyor
label-when = Ne zaman?
label-where = Nerede?
label-what = Orada ne yapıyoruz?
what-general = Birlikte konuşuyoruz ve sorularınız için zamanımız var. Her şeyi sorabilirsiniz. Sadece dinleyebilirsiniz de.
label-more = Bilmeniz iyi olur
label-directions = Nasıl gelirsiniz
label-house = Bina
label-languages = Diller
label-contact = Sorunuz mu var?
fact-step-free = Girişte basamak yok.
fact-steps = Girişte basamak var. Yardıma ihtiyacınız var mı? Lütfen bize söyleyin.
fact-lift = Asansör var.
fact-wc = Tekerlekli sandalyeye uygun tuvalet var.
fact-induction-loop = İşitme cihazları için sistem var.
fact-drinks = Sizin için kahve ve çay hazır.
fact-travel = Otobüs ve tren ücretini biz ödüyoruz.
fact-languages = Orada konuşulan diller: { $languages }
fact-german = Orada çoğunlukla Almanca konuşulur.
fact-days = Buluşma { $count } gün sürer.
children-care = Çocuklar da davetli. Onlara ücretsiz bakıyoruz.
children-care-full = Çocuklar da davetli. Şu anda çocuk bakımında boş yer yok. Çocuklarınızı yine de getirebilirsiniz. O zaman sizin yanınızda kalırlar.
care-full-title = Çocuk bakımında boş yer yok
care-full-text = Çocuklarınızı yine de getirebilirsiniz. O zaman sizin yanınızda kalırlar. Ya da onları bekleme listesine yazarız. Ya da başka bir tarih seçersiniz. Sorunuz mu var? Arayın: { $phone }
care-full-under-three = 3 yaşından küçük çocuklar için artık yer yok.
care-full-from-three = 3 ile 5 yaş arasındaki çocuklar için artık yer yok.
care-full-from-six = 6 yaş ve üzeri çocuklar için artık yer yok.
children-none = Bu sefer maalesef çocuk bakımı yok.
cost-free = Buluşma ücretsizdir.
voluntary = Kararı siz verirsiniz. Gelmezseniz aldığınız para değişmez.
voluntary-colleagues = Katılım isteğe bağlıdır.
contact-line = { $name } size memnuniyetle yardım eder: { $phone }

### The question

question-title = Geliyor musunuz?
answer-yes = Evet
answer-maybe = Belki
answer-no = Hayır, bu sefer değil
answer-call = Lütfen beni arayın
if-yes-title = Gelirseniz
if-call-title = Sizi aramamızı isterseniz
if-no-title = Nedenini bize söylemek ister misiniz?
if-no-hint = Yalnızca isterseniz. Nelerin ne kadar sık söylendiğini sayıyor ve daha iyi planlıyoruz. 7 gün sonra silinir. Sizin için bir sonucu olmaz.
barrier-childcare = Çocuklarıma bakacak kimsem yok
barrier-way = Yol çok uzun veya çok zor
barrier-appointment = Başka bir randevum var
barrier-language = Almancam yeterli değil
barrier-health = Sağlığım. Daha fazlasını söylemeniz gerekmez
barrier-interest = Konu bana uygun değil
barrier-none = Bunu söylemek istemiyorum
error-barrier = Lütfen bir neden seçin veya hiç seçmeyin.
optional-mark = (isterseniz)
who-legend = Kim geliyor?
who-hint = Lütfen gelecek herkesi işaretleyin.
slot-label = Ne zaman gelmek istersiniz?
slot-hint = Kendi saatiniz olur, beklemeniz gerekmez. Yalnızca boş saatleri gösteriyoruz.
slot-any = Benim için fark etmez: ilk boş saat
companions-label = Yanınızda kaç yetişkin daha gelecek?
companions-count = { $count ->
    [0] kimse
    [one] { $count } kişi
   *[other] { $count } kişi
}
childcare-legend = Çocuklara bakalım mı?
ages-hint = Böylece yeterince bakıcı ayarlayabiliriz.
children-with-me = Çocuklarım benim yanımda kalacak. Bakıma ihtiyaçları yok.
ages-more = Daha fazla çocuğunuz var mı? Lütfen bizi arayın: { $phone }
age-label = { $number }. çocuk
age-none = çocuk yok
age-under-one = 1 yaşından küçük
age-years = { $age } yaş
interpreter-label = Sizin için biri çeviri yapsın mı?
interpreter-none = Hayır, teşekkürler
interpreter-other = Evet, başka bir dile
step-free-label = Basamaksız bir yola ihtiyacım var.
access-label = Başka bir şeye ihtiyacınız var mı?
access-hint = Örneğin: pencere kenarında bir yer. Lütfen hastalıklarla ilgili bir şey yazmayın.
call-time-label = Sizi ne zaman arayalım?
call-time-hint = Örneğin: Salı, saat 14.00’ten sonra.
call-phone-label = Telefon numaranız
call-phone-hint = Lütfen alan koduyla.
answer-submit = Cevabı gönder
answer-change = Cevabı değiştir

### Spoken languages, for interpreters and for what is spoken at an event

spoken-de = Almanca
spoken-en = İngilizce
spoken-uk = Ukraynaca
spoken-ru = Rusça
spoken-ar = Arapça
spoken-tr = Türkçe
spoken-fa = Farsça veya Darice
spoken-ps = Peştuca
spoken-ku = Kürtçe
spoken-ti = Tigrinya dili
spoken-so = Somalice
spoken-fr = Fransızca
spoken-es = İspanyolca
spoken-pl = Lehçe
spoken-ro = Rumence
spoken-bg = Bulgarca
spoken-it = İtalyanca
spoken-prs = Dari
spoken-gsg = Alman İşaret Dili
spoken-sign = Alman İşaret Dili

### After the answer

accepted-title = Geleceğiniz için seviniyoruz!
accepted-text = Sizin için yer ayırdık.
accepted-party = Gelecekler: { $party }
party-adults = { $count } yetişkin
party-children = { $count } çocuk
party-both = { $adults } ve { $children }
accepted-childcare = { $count ->
    [one] Çocuğunuza biz bakacağız. Bu hizmet ücretsizdir.
   *[other] Çocuklarınıza biz bakacağız. Bu hizmet ücretsizdir.
}
accepted-childcare-waiting = { $count ->
    [one] Çocuk bakımında henüz boş yer yok. Çocuğunuz orada bekleme listesinde. Yer açılınca size haber vereceğiz.
   *[other] Çocuk bakımında henüz boş yer yok. Çocuklarınız orada bekleme listesinde. Yer açılınca size haber vereceğiz.
}
care-with-me-offer = Beklemek istemiyor musunuz? Çocuklarınızı yanınızda getirin. O zaman sizin yanınızda kalırlar. Bunun için cevabınızı değiştirin.
accepted-with-parent = { $count ->
    [one] Çocuğunuz da davetli. Sizin yanınızda kalır.
   *[other] Çocuklarınız da davetli. Sizin yanınızda kalırlar.
}
accepted-mail = Bizden ayrıca bir e-posta alacaksınız.
accepted-change = Gelemeyecek misiniz? Sorun değil. Cevabınızı değiştirin. Ya da arayın: { $phone }
maybe-title = Cevabınız için teşekkür ederiz
maybe-text = Daha düşünebilirsiniz. Ama yeriniz henüz kesin değil. Sonra karar verirseniz cevabınızı değiştirin. Ya da arayın: { $phone }
declined-title = Haber verdiğiniz için teşekkür ederiz
declined-text = Sorun değil. Aldığınız para değişmez. Belki bir sonraki sefer uyar.
declined-text-colleagues = Sorun değil. Belki bir sonraki sefer uyar.
waiting-title = Bekleme listesindesiniz
waiting-text = Şu anda bütün yerler dolu. Bekleme listesindeki sıranız: { $place }. Sizin için yer açılınca hemen haber vereceğiz. Bir şey yapmanız gerekmez.
call-title = Sizi arayacağız
call-text = Mesajınız için teşekkür ederiz. Sizi yakında arayacağız. Beklemek istemiyor musunuz? Bizi arayın: { $phone }
calendar-add = Takvime ekle
calendar-summary = Buluşma
calendar-description = Sorunuz mu var? Telefon: { $phone }

### What the event is up to

cancelled-title = Buluşma maalesef iptal oldu
cancelled-text = Özür dileriz. Bu bizden kaynaklandı. Lütfen bu tarihte gelmeyin.
cancelled-reason = Sebebi: { $reason }
over-title = Buluşma sona erdi
over-text = Orada mıydınız? Ne güzel! Değil miydiniz? Sorun değil.
running-title = Buluşma şu anda sürüyor
running-text = Siz de gelin, seviniriz. Artık kaydolmanız gerekmez.
offer-title = Sizin için bir yer boş
offer-text = Bu yeri { $until } kadar sizin için ayırıyoruz. Lütfen o zamana kadar evet deyin. Yoksa yer, listedeki bir sonraki kişiye verilir.
offer-yes = Evet, yeri alıyorum
offer-no = Hayır, teşekkürler
draw-title = Kuraya katıldınız
draw-text = Kayıt bitince yerler kura ile belirlenir. Sonra size yazacağız. Bir şey yapmanız gerekmez.
draw-hint = Yerler kura ile belirlenir.
certificate-link = Katılım belgesi

full-title = Bütün yerler dolu
full-text = Bekleme listesine yazılabilirsiniz. Ya da bir sonraki tarihte gelebilirsiniz. Sorunuz mu var? Arayın: { $phone }
full-submit = Bekleme listesine yazıl
withdrawn-title = Bu davet artık geçerli değil
withdrawn-text = Sorunuz mu var? Lütfen bizi arayın: { $phone }
next-dates-title = Bir sonraki tarihler
next-dates-text = O zaman gelmek ister misiniz? Arayın: { $phone }
next-dates-none = Henüz yeni bir tarih yok.

### What is wrong with a form

error-title = Lütfen { $count } yeri daha kontrol edin
error-answer = Lütfen bir cevap seçin.
error-who = Lütfen kimin geleceğini işaretleyin.
error-slot = Bu saati artık başka biri aldı. Lütfen başka bir saat seçin.
error-companions = Birlikte en fazla { $max } yetişkin gelebilir.
error-age = Lütfen yaşını seçin: { $number }. çocuk.
error-children = Burada en fazla { $max } çocuk yazdırabilirsiniz. Daha fazla çocuğunuz var mı? Lütfen bizi arayın.
error-too-large = Orada o kadar yer yok. Lütfen daha az kişiyle gelin. Sorunuz mu var? Arayın: { $phone }
error-no-seats = O kadar boş yer kalmadı. Ayrılan yerleriniz sizde kalıyor. Daha az kişiyle gelmek ister misiniz? Ya da arayın: { $phone }
error-no-care = Çocuk bakımında bu kadar çocuk için yer yok. Lütfen bizi arayın: { $phone }
error-interpreter = Lütfen listeden bir dil seçin.
error-access = Bu çok uzun. Lütfen en fazla { $max } karakter yazın.
error-call-time = Bu çok uzun. Lütfen en fazla { $max } karakter yazın.
error-call-phone = Lütfen telefon numaranızı yazın.
error-call-phone-wrong = Bu numarayı okuyamıyoruz. Lütfen alan koduyla birlikte sadece rakam yazın.
expired-title = Lütfen bir daha gönderin
expired-text = Bu sayfa çok uzun süre açık kaldı. Cevabınız henüz bize ulaşmadı. Lütfen bir daha gönderin.
link-wrong-title = Bu bağlantı doğru değil
link-wrong-text = Belki bir karakter eksik. Lütfen mesajınızdaki bağlantıyı bir daha açın. Ya da mektubunuzdaki kodu girin.
link-wrong-old = Ya da buluşmanın üzerinden uzun zaman geçti. O zaman verilerinizi silmişizdir, bağlantı artık çalışmaz.
link-wrong-code = Kodu gir
nowhere-title = Böyle bir sayfa yok
nowhere-text = Belki adres tam doğru değil. Lütfen mesajınızdaki bağlantıyı açın. Ya da mektubunuzdaki kodu girin.
problem-title = Bu olmadı
problem-too-large = Bu bir seferde çok fazla. Lütfen daha az yazın.

### Answering with the code from a letter

code-title = Kodunuzla cevap verin
code-text = Kod mektubunuzda yazıyor.
code-label = Kodunuz
code-hint = Örneğin: { $example }. Büyük veya küçük harf fark etmez.
code-submit = Devam
error-code-missing = Lütfen mektubunuzdaki kodu girin.
error-code-length = Kod 8 karakterdir. Siz { $count } karakter girdiniz.
error-code-sign = Kodlarımızda “{ $sign }” karakteri yoktur. Lütfen mektubunuza bakın.
error-code-unknown = Bu kodu bulamadık. Lütfen mektubunuza bakın. Buluşmanın üzerinden uzun zaman geçti mi? O zaman kod silinmiştir.
code-too-many-title = Çok fazla yanlış deneme oldu
code-too-many-text = Lütfen on beş dakika bekleyin. Ya da bizi arayın: { $phone }. Size memnuniyetle yardım ederiz.

### No more mails, no more invitations

unsubscribe-title = Artık ne almak istemiyorsunuz?
unsubscribe-text = Kararı siz verirsiniz. Aldığınız para değişmez.
unsubscribe-mail = Artık e-posta istemiyorum. Bana mektup gönderin.
unsubscribe-sms = Artık SMS istemiyorum.
unsubscribe-all = Artık davet istemiyorum.
unsubscribe-submit = Gönder
error-unsubscribe = Lütfen bir cevap seçin.
unsubscribe-mail-done-title = Artık e-posta almayacaksınız
unsubscribe-mail-done-text = Bundan sonra size mektup yazacağız.
unsubscribe-sms-done-title = Artık SMS almayacaksınız
unsubscribe-sms-done-text = Size mektup veya e-posta yazacağız ya da sizi arayacağız.
unsubscribe-all-done-title = Artık davet almayacaksınız
unsubscribe-all-done-text = Aldığınız para değişmez.
language-title = Size hangi dilde yazalım?
language-submit = Dili değiştir
language-done-title = Artık size Türkçe yazıyoruz
language-done-text = Bu, bir sonraki mesajla başlar.
preferences-link = Bizden ne almak istersiniz? Buradan değiştirin
unsubscribe-again = Fikrinizi değiştirdiniz mi? Bizi arayın: { $phone }

### Data protection (GDPR articles 13 and 14). The office's data protection officer releases these words.

privacy-title = Verilerinizle ne yapıyoruz
privacy-intro = Burada sizinle ilgili neleri sakladığımızı okuyabilirsiniz. Bunlara neden ihtiyacımız olduğunu ve ne zaman sildiğimizi de okuyabilirsiniz.
privacy-short-title = En önemlisi
privacy-short-voluntary = Cevabınız isteğe bağlıdır. Cevap vermezseniz aldığınız para değişmez.
privacy-short-little = Sadece buluşmalar için gerekli olanı saklıyoruz.
privacy-short-watching = Bu sayfalar sizi izlemez. Reklam yoktur.
privacy-short-erasing = Verileriniz artık gerekmediğinde onları sileriz.
privacy-who-title = Kim sorumlu?
privacy-who = { $office }, { $address }. Telefon: { $phone }. E-posta: { $email }.
privacy-officer = Verilerin korunmasıyla ilgili soruları cevaplayan: { $contact }.
privacy-data-title = Hangi veriler bizde var?
privacy-data-contact = Adınız, adresiniz ve diliniz. Bize verdiyseniz e-posta adresiniz ve telefon numaranız. Bu verileri, size danışmanlık yaptığımız için biliyoruz.
privacy-data-answer = Sizi neye davet ettiğimiz. Ve ne cevap verdiğiniz.
privacy-data-wishes = Yanınızda kimin geleceği ve çocukların yaşı. Çeviri gerekip gerekmediği. Ve başka neye ihtiyacınız olduğu.
privacy-data-presence = Orada olup olmadığınız. Neden gelmediğiniz: yalnızca bize söylemek isterseniz, tek bir sözle.
privacy-data-never = Burada para, hastalık veya kökeninizle ilgili bir şey sormuyoruz.
privacy-why-title = Verilere neden ihtiyacımız var?
privacy-why-invite = Sizi davet etmek ve size haber vermek istiyoruz.
privacy-why-plan = Sandalye, kahve ve çocuk bakımını planlıyoruz.
privacy-why-count = Kaç kişinin geldiğini sayıyoruz. Bu sayılarda isim yoktur.
privacy-why-never = Gelmeyen kimsenin zararı olmaz. Bunu kimseye bildirmeyiz.
privacy-see-title = Verileri kim görüyor?
privacy-see-team = Sadece buluşmayı hazırlayan veya sizi orada karşılayan kişiler.
privacy-see-partner = Bazen bir ortağımız da katılır. O sadece kendi buluşmasının listesini görür.
privacy-see-carriers = Mektup, e-posta ve SMS için postaya ve internet şirketlerine ihtiyacımız var. Onlar sadece ulaştırmak için gerekli olanı alır.
privacy-see-abroad = Verilerinizi Avrupa Birliği dışındaki ülkelere göndermeyiz.
privacy-keep-title = Ne zaman siliyoruz?
privacy-keep-wishes = Çocukların yaşı, istekleriniz ve neden gelmediğiniz: buluşmadan en geç { $days } gün sonra.
privacy-keep-list = Cevabınız ve orada olup olmadığınız: buluşmadan en geç { $days } gün sonra. Ondan sonra sadece isimsiz sayılar kalır.
privacy-keep-messages = Size gönderdiğimiz mektuplar ve e-postalar: buluşmadan en geç { $days } gün sonra.
privacy-keep-steps = Bir haftanın ardından sizinle kararlaştırdıklarımız: buluşmadan en geç { $days } gün sonra.
privacy-keep-contact = Adınız ve adresiniz: size artık danışmanlık yapmadığımızda.
privacy-rights-title = Haklarınız
privacy-rights-know = Sizinle ilgili neleri sakladığımızı sorabilirsiniz. Bunun bir kopyasını alırsınız.
privacy-rights-correct = Yanlış bir şey mi var? Düzeltiriz.
privacy-rights-erase = Şunu diyebilirsiniz: Bunu silin. Ya da: Bunu şimdilik kullanmayın.
privacy-rights-object = E-postalara veya bütün davetlere hayır diyebilirsiniz. Aldığınız para değişmez.
privacy-rights-consent = E-posta veya SMS göndermemize izin verdiniz mi? Bunu her zaman geri alabilirsiniz. Bu, o günden sonra geçerli olur.
privacy-rights-complain = Verileri koruma kurumuna şikâyette bulunabilirsiniz. Hangi kurum olduğunu size memnuniyetle söyleriz.
privacy-rights-how = Bizi aramanız yeter: { $phone }. Ya da bize yazın.
privacy-machine = Bizde hiçbir bilgisayar sizin hakkınızda karar vermez.
privacy-pages-title = Bu internet sayfaları
privacy-pages-device = Bu sayfalar, sizi tekrar tanımak için cihazınızda bir şey bırakmaz.
privacy-pages-server = Bilgisayarımız cihazınızın internet adresini kısa süre görür. Böylece size sayfayı gönderebilir ve saldırıları durdurabilir.
privacy-law-title = İlgili yasalar
privacy-law = Bunu, Genel Veri Koruma Tüzüğü’nün (DSGVO) 6. maddesinin 1. fıkrasının a ve e bentlerine ve 9. maddesine göre yapabiliriz. Alman Sosyal Kanunu’nun onuncu kitabının (SGB X) 67 ile 85a arasındaki paragrafları da geçerlidir. Haklarınız 15–18, 21 ve 77. maddelerde yazılıdır.

### Accessibility

accessibility-title = Erişilebilirlik
accessibility-intro = Bu sayfaları herkes kullanabilmeli.
accessibility-can-title = Bunlar var
accessibility-can-keyboard = Her şeyi fare olmadan kullanabilirsiniz.
accessibility-can-reader = Bir program size sayfaları okuyabilir.
accessibility-can-zoom = Sayfaları dört kat büyütebilirsiniz.
accessibility-can-contrast = Yazılar büyüktür ve açık ve koyu renkte iyi görünür.
accessibility-can-plain = Cümleler basittir. Beş dil vardır.
accessibility-can-other = Telefonla veya mektuptaki cevap kartıyla da cevap verebilirsiniz.
accessibility-cannot-title = Bunlar henüz yok
accessibility-cannot-sign = Henüz işaret dilinde video yok.
accessibility-cannot-tested = Metinlerimizi henüz bir okuyucu grubu denemedi.
accessibility-cannot-german = Yer adları ve bazı metinler sadece Almancadır.
accessibility-standard-title = Ölçümüz
accessibility-standard = WCAG 2.2, AA düzeyi kurallarına uyuyoruz. Bunlar EN 301 549 standardının ve Almanya’daki BITV 2.0 kuralının parçasıdır. Sayfaları kendimiz deniyoruz.
accessibility-tell-title = Bir şey çalışmıyor mu?
accessibility-tell = Lütfen bize söyleyin. Telefon: { $phone }. E-posta: { $email }. Size cevap veririz ve hemen başka bir yolla yardım ederiz.
accessibility-dispute = Bu yardımcı olmadı mı? O zaman bir uzlaştırma kurumu var. Ücretsiz yardım eder. Hangi kurum olduğunu size memnuniyetle söyleriz.



### Pieces that names, days and hours are put together from

greeting-ms = Merhaba Sayın { $name }
greeting-mr = Merhaba Sayın { $name }
greeting-none = Merhaba { $name }
greeting-family = Merhaba { $name } ailesi
greeting-next-ms = merhaba Sayın { $name }
greeting-next-mr = merhaba Sayın { $name }
greeting-next-none = merhaba { $name }
greeting-between = ,
greeting-end = ,

### Three questions afterwards

feedback-title = Sizin için nasıldı?
feedback-text = Üç kısa soru. Adınızı sormuyoruz. Ne dediğinizi kimse öğrenmez.
feedback-submit = Gönder
feedback-done-title = Cevabınız için teşekkürler!
feedback-done-text = Bir sonraki buluşmayı daha iyi yapmamıza yardım eder.
feedback-early-title = Buluşma henüz başlamadı
feedback-early-text = Buluşmadan sonra buraya tekrar gelin. O zaman nasıl geçtiğini size sormak isteriz.
feedback-late-title = Sorular artık kapandı
feedback-late-text = Yine de bize bir şey söylemek ister misiniz? Lütfen bizi arayın.
feedback-liked = Nasıldı?
feedback-liked-yes = iyi
feedback-liked-partly = orta
feedback-liked-no = iyi değil
feedback-helped = Size yardımcı oldu mu?
feedback-helped-yes = evet
feedback-helped-partly = biraz
feedback-helped-no = hayır
feedback-again = Tekrar gelir misiniz?
feedback-again-yes = evet
feedback-again-partly = belki
feedback-again-no = hayır
