# The words of the guests' pages in Arabic. Every id stands in all five languages with the same
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

skip-link = الانتقال إلى المحتوى
language-label = اللغة
language-de = Deutsch
language-en = English
language-uk = Українська
language-ar = العربية
language-tr = Türkçe
footer-privacy = حماية البيانات
footer-accessibility = سهولة الاستخدام للجميع
please-phone = هل لديكم أسئلة؟ اتصلوا بنا: { $phone }
phone-hours = يمكنكم الاتصال بنا: { $hours }

### The invitation

invitation-title = دعوتكم
invitation-from = دعوة لكم من { $name }
label-when = متى؟
label-where = أين؟
label-what = ماذا يحدث هناك؟
what-general = نتحدث معاً ولدينا وقت لأسئلتكم. يمكنكم أن تسألوا عن كل شيء. ويمكنكم أيضاً أن تستمعوا فقط.
label-more = معلومات مفيدة
label-directions = كيف تصلون
label-house = المبنى
label-languages = اللغات
label-contact = هل لديكم أسئلة؟
fact-step-free = المدخل بدون درج.
fact-steps = يوجد درج عند المدخل. هل تحتاجون إلى مساعدة؟ أخبرونا من فضلكم.
fact-lift = يوجد مصعد.
fact-wc = يوجد مرحاض مناسب للكراسي المتحركة.
fact-induction-loop = يوجد نظام لسماعات الأذن الطبية.
fact-drinks = القهوة والشاي جاهزان لكم.
fact-travel = نحن ندفع أجرة الحافلة والقطار.
fact-languages = يوجد هناك من يتحدث: { $languages }
fact-german = نتحدث هناك بالألمانية غالباً.
fact-days = { $count ->
    [zero] يستمر اللقاء { $count } يوم.
    [one] يستمر اللقاء يوماً واحداً.
    [two] يستمر اللقاء يومين.
    [few] يستمر اللقاء { $count } أيام.
    [many] يستمر اللقاء { $count } يوماً.
   *[other] يستمر اللقاء { $count } يوم.
}
children-care = نرحّب بالأطفال. سنعتني بهم مجاناً.
children-care-full = نرحّب بالأطفال. لا يوجد حالياً مكان شاغر في رعاية الأطفال. يمكنكم مع ذلك إحضار أطفالكم. عندها يبقون معكم.
care-full-title = لا يوجد مكان شاغر في رعاية الأطفال
care-full-text = يمكنكم مع ذلك إحضار أطفالكم. عندها يبقون معكم. أو نضعهم على قائمة الانتظار. أو تختارون موعداً آخر. هل لديكم أسئلة؟ اتصلوا: { $phone }
care-full-under-three = لم يعد هناك مكان للأطفال دون 3 سنوات.
care-full-from-three = لم يعد هناك مكان للأطفال من 3 إلى 5 سنوات.
care-full-from-six = لم يعد هناك مكان للأطفال من 6 سنوات.
children-none = للأسف لا توجد رعاية للأطفال هذه المرة.
cost-free = اللقاء مجاني.
voluntary = القرار لكم. إذا لم تحضروا، فلن يتغيّر المال الذي تحصلون عليه.
voluntary-colleagues = المشاركة اختيارية.
contact-line = يمكنكم أن تسألوا { $name }: { $phone }

### The question

question-title = هل ستحضرون؟
answer-yes = نعم
answer-maybe = ربما
answer-no = لا، ليس هذه المرة
answer-call = من فضلكم اتصلوا بي
if-yes-title = إذا كنتم ستحضرون
if-call-title = إذا أردتم أن نتصل بكم
if-no-title = هل تريدون أن تقولوا لنا لماذا؟
if-no-hint = فقط إذا أردتم. نحن نحسب كم مرة يُذكر السبب لنخطط أفضل. يُحذف بعد 7 أيام. ولا عواقب لذلك عليكم.
barrier-childcare = ليس عندي أحد لأطفالي
barrier-way = الطريق بعيد أو صعب
barrier-appointment = عندي موعد آخر
barrier-language = لا أفهم الألمانية بما يكفي
barrier-health = صحتي. لا حاجة إلى قول المزيد
barrier-interest = الموضوع لا يناسبني
barrier-none = لا أريد أن أقول ذلك
error-barrier = من فضلكم اختاروا سبباً واحداً أو لا شيء.
optional-mark = (إذا أردتم)
who-legend = من سيحضر؟
who-hint = من فضلكم ضعوا علامة عند كل من سيحضر.
slot-label = متى تريدون الحضور؟
slot-hint = لكم موعد خاص بكم ولا حاجة إلى الانتظار. نعرض الأوقات المتاحة فقط.
slot-any = لا فرق عندي: أقرب وقت متاح
companions-label = كم بالغاً آخر سيأتي معكم؟
companions-count = { $count ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصاً
   *[other] { $count } شخص
}
childcare-legend = هل نعتني بأطفال؟
ages-hint = هكذا نعرف كم شخصاً نحتاج للعناية بهم.
children-with-me = أطفالي يبقون معي. لا يحتاجون إلى رعاية.
ages-more = هل لديكم أطفال أكثر؟ اتصلوا بنا من فضلكم: { $phone }
age-label = الطفل { $number }
age-none = لا يوجد طفل
age-under-one = أقل من سنة
age-years = { $age ->
    [zero] { $age } سنة
    [one] سنة واحدة
    [two] سنتان
    [few] { $age } سنوات
    [many] { $age } سنة
   *[other] { $age } سنة
}
interpreter-label = هل تحتاجون إلى من يترجم لكم؟
interpreter-none = لا، شكراً
interpreter-other = نعم، إلى لغة أخرى
step-free-label = أحتاج إلى طريق بدون درج.
access-label = هل تحتاجون إلى شيء آخر؟
access-hint = مثلاً: مكان قرب النافذة. من فضلكم لا تكتبوا شيئاً عن الأمراض.
call-time-label = متى نتصل بكم؟
call-time-hint = مثلاً: الثلاثاء بعد الساعة 14.
call-phone-label = رقم هاتفكم
call-phone-hint = من فضلكم مع رمز المنطقة.
answer-submit = إرسال الرد
answer-change = تغيير الرد

### Spoken languages, for interpreters and for what is spoken at an event

spoken-de = الألمانية
spoken-en = الإنجليزية
spoken-uk = الأوكرانية
spoken-ru = الروسية
spoken-ar = العربية
spoken-tr = التركية
spoken-fa = الفارسية أو الدرية
spoken-ps = البشتو
spoken-ku = الكردية
spoken-ti = التغرينية
spoken-so = الصومالية
spoken-fr = الفرنسية
spoken-es = الإسبانية
spoken-pl = البولندية
spoken-ro = الرومانية
spoken-bg = البلغارية
spoken-it = الإيطالية
spoken-prs = الدرية
spoken-gsg = لغة الإشارة الألمانية
spoken-sign = لغة الإشارة الألمانية

### After the answer

accepted-title = يسعدنا أنكم ستحضرون!
accepted-text = نحن نحتفظ لكم بمكان.
accepted-party = سيحضر: { $party }
party-adults = { $count ->
    [zero] لا أحد من البالغين
    [one] شخص بالغ واحد
    [two] شخصان بالغان
    [few] { $count } أشخاص بالغين
    [many] { $count } شخصاً بالغاً
   *[other] { $count } شخص بالغ
}
party-children = { $count ->
    [zero] بدون أطفال
    [one] طفل واحد
    [two] طفلان
    [few] { $count } أطفال
    [many] { $count } طفلاً
   *[other] { $count } طفل
}
party-both = { $adults } و{ $children }
accepted-childcare = { $count ->
    [one] سنعتني بطفلكم. هذا مجاني.
    [two] سنعتني بطفليكم. هذا مجاني.
   *[other] سنعتني بأطفالكم. هذا مجاني.
}
accepted-childcare-waiting = { $count ->
    [one] لا يوجد بعد مكان شاغر في رعاية الأطفال. طفلكم على قائمة الانتظار هناك. سنخبركم عندما يتوفر مكان.
    [two] لا يوجد بعد مكان شاغر في رعاية الأطفال. طفلاكم على قائمة الانتظار هناك. سنخبركم عندما يتوفر مكان.
   *[other] لا يوجد بعد مكان شاغر في رعاية الأطفال. أطفالكم على قائمة الانتظار هناك. سنخبركم عندما يتوفر مكان.
}
care-with-me-offer = لا تريدون الانتظار؟ أحضروا أطفالكم معكم. عندها يبقون معكم. لذلك غيّروا ردّكم.
accepted-with-parent = { $count ->
    [one] نرحّب بطفلكم. سيبقى معكم.
    [two] نرحّب بطفليكم. سيبقيان معكم.
   *[other] نرحّب بأطفالكم. سيبقون معكم.
}
accepted-mail = ستصلكم أيضاً رسالة إلكترونية منا.
accepted-change = هل تغيّرت ظروفكم ولن تحضروا؟ لا بأس في ذلك. غيّروا ردّكم. أو اتصلوا: { $phone }
maybe-title = شكراً على ردّكم
maybe-text = يمكنكم أن تفكروا في الأمر. لكن مكانكم ليس مؤكداً بعد. هل قررتم لاحقاً؟ عندها غيّروا ردّكم. أو اتصلوا: { $phone }
declined-title = شكراً على إخبارنا
declined-text = لا بأس في ذلك. لن يتغيّر المال الذي تحصلون عليه. ربما يناسبكم في المرة القادمة.
declined-text-colleagues = لا بأس في ذلك. ربما يناسبكم في المرة القادمة.
waiting-title = أنتم على قائمة الانتظار
waiting-text = جميع الأماكن محجوزة حالياً. رقمكم في قائمة الانتظار: { $place }. عندما يتوفر لكم مكان، سنخبركم فوراً. لا يلزمكم أن تفعلوا شيئاً.
call-title = سنتصل بكم
call-text = شكراً على رسالتكم. سنتصل بكم قريباً. ألا تريدون الانتظار؟ اتصلوا بنا: { $phone }
calendar-add = إضافة إلى التقويم
calendar-summary = لقاء
calendar-description = هل لديكم أسئلة؟ الهاتف: { $phone }

### What the event is up to

cancelled-title = للأسف أُلغي اللقاء
cancelled-text = نعتذر عن ذلك. السبب من جهتنا. من فضلكم لا تأتوا في هذا الموعد.
cancelled-reason = السبب: { $reason }
over-title = انتهى اللقاء
over-text = هل كنتم هناك؟ جميل! لم تكونوا هناك؟ لا بأس.
running-title = اللقاء جارٍ الآن
running-text = يسعدنا أن تنضموا إلينا. لا حاجة إلى التسجيل بعد الآن.
offer-title = يوجد مكان متاح لكم
offer-text = نحتفظ به لكم حتى { $until }. من فضلكم قولوا نعم قبل ذلك. وإلا فسيحصل عليه الشخص التالي في القائمة.
offer-yes = نعم، آخذ المكان
offer-no = لا، شكراً
draw-title = أنتم مشاركون في القرعة
draw-text = توزَّع الأماكن بالقرعة بعد انتهاء التسجيل. بعد ذلك نكتب إليكم. لا يلزمكم أن تفعلوا شيئاً.
draw-hint = توزَّع الأماكن بالقرعة.
certificate-link = شهادة مشاركة

full-title = جميع الأماكن محجوزة
full-text = يمكنكم التسجيل في قائمة الانتظار. أو اختيار الموعد القادم. هل لديكم أسئلة؟ اتصلوا: { $phone }
full-submit = إلى قائمة الانتظار
withdrawn-title = هذه الدعوة لم تعد سارية
withdrawn-text = هل لديكم أسئلة؟ اتصلوا بنا من فضلكم: { $phone }
next-dates-title = المواعيد القادمة
next-dates-text = هل تودّون الحضور عندها؟ اتصلوا: { $phone }
next-dates-none = لا يوجد موعد جديد بعد.

### What is wrong with a form

error-title = { $count ->
    [zero] من فضلكم راجعوا البيانات
    [one] من فضلكم راجعوا خانة واحدة بعد
    [two] من فضلكم راجعوا خانتين بعد
    [few] من فضلكم راجعوا { $count } خانات بعد
    [many] من فضلكم راجعوا { $count } خانة بعد
   *[other] من فضلكم راجعوا { $count } خانة بعد
}
error-answer = من فضلكم اختاروا رداً.
error-who = من فضلكم ضعوا علامة عند من سيحضر.
error-slot = هذا الوقت لم يعد متاحًا. يرجى اختيار وقت آخر.
error-companions = أكبر عدد من البالغين معاً هو { $max }.
error-age = من فضلكم اختاروا عمر الطفل { $number }.
error-children = أكبر عدد من الأطفال يمكن تسجيله هنا هو { $max }. هل لديكم أطفال أكثر؟ اتصلوا بنا من فضلكم.
error-too-large = لا يوجد هناك هذا العدد من الأماكن. من فضلكم احضروا بعدد أقل من الأشخاص. هل لديكم أسئلة؟ اتصلوا: { $phone }
error-no-seats = لم يعد هذا العدد من الأماكن شاغراً. أماكنكم تبقى لكم. هل تودّون الحضور بعدد أقل؟ أو اتصلوا: { $phone }
error-no-care = لا يوجد مكان في رعاية الأطفال لهذا العدد من الأطفال. اتصلوا بنا من فضلكم: { $phone }
error-interpreter = من فضلكم اختاروا لغة من القائمة.
error-access = النص طويل جداً. أكبر عدد من الأحرف هو { $max }.
error-call-time = النص طويل جداً. أكبر عدد من الأحرف هو { $max }.
error-call-phone = من فضلكم اكتبوا رقم هاتفكم.
error-call-phone-wrong = لا نستطيع قراءة هذا الرقم. من فضلكم اكتبوا أرقاماً فقط، مع رمز المنطقة.
expired-title = من فضلكم أرسلوا مرة أخرى
expired-text = بقيت هذه الصفحة مفتوحة وقتاً طويلاً. لم يصلنا ردّكم بعد. من فضلكم أرسلوه مرة أخرى.
link-wrong-title = هذا الرابط غير صحيح
link-wrong-text = ربما ينقص حرف. من فضلكم افتحوا الرابط من رسالتكم مرة أخرى. أو أدخلوا الرمز المكتوب في رسالتكم البريدية.
link-wrong-old = أو أن اللقاء كان منذ مدة. عندها نكون قد حذفنا بياناتكم، ولم يعد الرابط يعمل.
link-wrong-code = إدخال الرمز
nowhere-title = هذه الصفحة غير موجودة
nowhere-text = ربما العنوان غير صحيح تماماً. من فضلكم افتحوا الرابط من رسالتكم. أو أدخلوا الرمز المكتوب في رسالتكم البريدية.
problem-title = لم ينجح ذلك
problem-too-large = هذا كثير في مرة واحدة. من فضلكم اكتبوا أقل.

### Answering with the code from a letter

code-title = الرد بواسطة الرمز
code-text = الرمز مكتوب في رسالتكم البريدية.
code-label = رمزكم
code-hint = مثلاً: { $example }. لا فرق بين الأحرف الكبيرة والصغيرة.
code-submit = متابعة
error-code-missing = من فضلكم أدخلوا الرمز المكتوب في رسالتكم البريدية.
error-code-length = { $count ->
    [zero] الرمز مكوّن من 8 خانات. أنتم لم تدخلوا شيئاً.
    [one] الرمز مكوّن من 8 خانات. أنتم أدخلتم خانة واحدة.
    [two] الرمز مكوّن من 8 خانات. أنتم أدخلتم خانتين.
    [few] الرمز مكوّن من 8 خانات. أنتم أدخلتم { $count } خانات.
    [many] الرمز مكوّن من 8 خانات. أنتم أدخلتم { $count } خانة.
   *[other] الرمز مكوّن من 8 خانات. أنتم أدخلتم { $count } خانة.
}
error-code-sign = العلامة «{ $sign }» غير موجودة في رموزنا. من فضلكم راجعوا رسالتكم البريدية.
error-code-unknown = لا نعرف هذا الرمز. من فضلكم راجعوا رسالتكم البريدية. هل كان اللقاء منذ مدة؟ عندها يكون الرمز قد حُذف.
code-too-many-title = محاولات كثيرة غير ناجحة
code-too-many-text = من فضلكم انتظروا ربع ساعة. أو اتصلوا بنا: { $phone }. يسرّنا أن نساعدكم.

### No more mails, no more invitations

unsubscribe-title = ماذا تريدون ألا يصلكم بعد الآن؟
unsubscribe-text = القرار لكم. لن يتغيّر المال الذي تحصلون عليه.
unsubscribe-mail = لا أريد رسائل إلكترونية بعد الآن. أرسلوا لي رسائل بالبريد.
unsubscribe-sms = لا أريد رسائل قصيرة SMS بعد الآن.
unsubscribe-all = لا أريد دعوات بعد الآن.
unsubscribe-submit = إرسال
error-unsubscribe = من فضلكم اختاروا رداً.
unsubscribe-mail-done-title = لن تصلكم رسائل إلكترونية بعد الآن
unsubscribe-mail-done-text = من الآن سنكتب لكم رسائل بالبريد.
unsubscribe-sms-done-title = لن تصلكم رسائل قصيرة بعد الآن
unsubscribe-sms-done-text = سنكتب لكم رسائل أو نتصل بكم.
unsubscribe-all-done-title = لن تصلكم دعوات بعد الآن
unsubscribe-all-done-text = لن يتغيّر المال الذي تحصلون عليه.
language-title = بأي لغة نكتب لكم؟
language-submit = تغيير اللغة
language-done-title = نكتب لكم الآن بالعربية
language-done-text = يبدأ ذلك من الرسالة القادمة.
preferences-link = ماذا تريدون أن يصلكم منا؟ غيّروا ذلك هنا
unsubscribe-again = هل غيّرتم رأيكم؟ اتصلوا بنا: { $phone }

### Data protection (GDPR articles 13 and 14). The office's data protection officer releases these words.

privacy-title = ماذا نفعل ببياناتكم
privacy-intro = هنا تقرؤون ماذا نحفظ عنكم. وتقرؤون أيضاً لماذا نحتاج إلى ذلك ومتى نحذفه.
privacy-short-title = الأهم
privacy-short-voluntary = ردّكم اختياري. إذا لم تجيبوا، فلن يتغيّر المال الذي تحصلون عليه.
privacy-short-little = نحفظ فقط ما نحتاج إليه للقاءات.
privacy-short-watching = هذه الصفحات لا تراقبكم. ولا توجد إعلانات.
privacy-short-erasing = نحذف بياناتكم عندما لا نحتاج إليها بعد.
privacy-who-title = من المسؤول؟
privacy-who = { $office }، { $address }. الهاتف: { $phone }. البريد الإلكتروني: { $email }.
privacy-officer = يجيب عن أسئلة حماية البيانات: { $contact }.
privacy-data-title = ما البيانات الموجودة لدينا؟
privacy-data-contact = اسمكم وعنوانكم ولغتكم. وكذلك بريدكم الإلكتروني ورقم هاتفكم، إذا أعطيتمونا إياهما. نعرف هذه البيانات لأننا نقدّم لكم المشورة.
privacy-data-answer = إلى ماذا دعوناكم. وبماذا أجبتم.
privacy-data-wishes = من سيأتي معكم وكم عمر الأطفال. وهل تحتاجون إلى من يترجم. وما تحتاجون إليه غير ذلك.
privacy-data-presence = هل كنتم هناك. لماذا لا تحضرون: فقط إذا أردتم أن تقولوا لنا ذلك، بكلمة واحدة.
privacy-data-never = لا نسأل هنا عن المال أو الأمراض أو أصلكم.
privacy-why-title = لماذا نحتاج إلى البيانات؟
privacy-why-invite = نريد أن ندعوكم وأن نخبركم بالجديد.
privacy-why-plan = نخطّط للكراسي والقهوة ورعاية الأطفال.
privacy-why-count = نحسب كم شخصاً يحضر. لا توجد أسماء في هذه الأرقام.
privacy-why-never = من لا يحضر لا يتضرر. ولا نخبر أحداً بذلك.
privacy-see-title = من يرى البيانات؟
privacy-see-team = فقط من يحضّرون اللقاء أو يستقبلونكم هناك.
privacy-see-partner = أحياناً يشارك معنا شريك. هو يرى فقط قائمة لقائه.
privacy-see-carriers = نحتاج إلى البريد وشركات الإنترنت لإرسال الرسائل. وهي تحصل فقط على ما تحتاج إليه للتوصيل.
privacy-see-abroad = لا نرسل بياناتكم إلى دول خارج الاتحاد الأوروبي.
privacy-keep-title = متى نحذف البيانات؟
privacy-keep-wishes = { $days ->
    [zero] أعمار الأطفال ورغباتكم وسبب عدم حضوركم: في يوم اللقاء.
    [one] أعمار الأطفال ورغباتكم وسبب عدم حضوركم: بعد اللقاء بيوم واحد على الأكثر.
    [two] أعمار الأطفال ورغباتكم وسبب عدم حضوركم: بعد اللقاء بيومين على الأكثر.
    [few] أعمار الأطفال ورغباتكم وسبب عدم حضوركم: بعد اللقاء بـ { $days } أيام على الأكثر.
    [many] أعمار الأطفال ورغباتكم وسبب عدم حضوركم: بعد اللقاء بـ { $days } يوماً على الأكثر.
   *[other] أعمار الأطفال ورغباتكم وسبب عدم حضوركم: بعد اللقاء بـ { $days } يوم على الأكثر.
}
privacy-keep-list = { $days ->
    [zero] ردّكم، وهل كنتم هناك: في يوم اللقاء. وبعدها تبقى أرقام فقط بدون أسماء.
    [one] ردّكم، وهل كنتم هناك: بعد اللقاء بيوم واحد على الأكثر. وبعدها تبقى أرقام فقط بدون أسماء.
    [two] ردّكم، وهل كنتم هناك: بعد اللقاء بيومين على الأكثر. وبعدها تبقى أرقام فقط بدون أسماء.
    [few] ردّكم، وهل كنتم هناك: بعد اللقاء بـ { $days } أيام على الأكثر. وبعدها تبقى أرقام فقط بدون أسماء.
    [many] ردّكم، وهل كنتم هناك: بعد اللقاء بـ { $days } يوماً على الأكثر. وبعدها تبقى أرقام فقط بدون أسماء.
   *[other] ردّكم، وهل كنتم هناك: بعد اللقاء بـ { $days } يوم على الأكثر. وبعدها تبقى أرقام فقط بدون أسماء.
}
privacy-keep-messages = { $days ->
    [zero] رسائلنا إليكم: في يوم اللقاء.
    [one] رسائلنا إليكم: بعد اللقاء بيوم واحد على الأكثر.
    [two] رسائلنا إليكم: بعد اللقاء بيومين على الأكثر.
    [few] رسائلنا إليكم: بعد اللقاء بـ { $days } أيام على الأكثر.
    [many] رسائلنا إليكم: بعد اللقاء بـ { $days } يوماً على الأكثر.
   *[other] رسائلنا إليكم: بعد اللقاء بـ { $days } يوم على الأكثر.
}
privacy-keep-steps = { $days ->
    [zero] ما اتفقنا عليه معكم بعد أسبوع: في يوم اللقاء.
    [one] ما اتفقنا عليه معكم بعد أسبوع: بعد اللقاء بيوم واحد على الأكثر.
    [two] ما اتفقنا عليه معكم بعد أسبوع: بعد اللقاء بيومين على الأكثر.
    [few] ما اتفقنا عليه معكم بعد أسبوع: بعد اللقاء بـ { $days } أيام على الأكثر.
    [many] ما اتفقنا عليه معكم بعد أسبوع: بعد اللقاء بـ { $days } يوماً على الأكثر.
   *[other] ما اتفقنا عليه معكم بعد أسبوع: بعد اللقاء بـ { $days } يوم على الأكثر.
}
privacy-keep-contact = اسمكم وعنوانكم: عندما لا نعود نقدّم لكم المشورة.
privacy-rights-title = حقوقكم
privacy-rights-know = يمكنكم أن تسألوا ماذا نحفظ عنكم. وستحصلون على نسخة منه.
privacy-rights-correct = هل هناك شيء غير صحيح؟ سنصحّحه.
privacy-rights-erase = يمكنكم أن تقولوا: احذفوا هذا. أو: لا تستخدموا هذا حالياً.
privacy-rights-object = يمكنكم أن ترفضوا الرسائل الإلكترونية أو كل الدعوات. لن يتغيّر المال الذي تحصلون عليه.
privacy-rights-consent = هل سمحتم لنا بإرسال رسائل إلكترونية أو رسائل نصية؟ يمكنكم إلغاء ذلك في أي وقت. ويسري الإلغاء من ذلك اليوم.
privacy-rights-complain = يمكنكم تقديم شكوى إلى الجهة المسؤولة عن حماية البيانات. يسرّنا أن نخبركم ما هي هذه الجهة.
privacy-rights-how = اتصلوا بنا ببساطة: { $phone }. أو اكتبوا لنا.
privacy-machine = لا يوجد لدينا حاسوب يقرر في أمركم.
privacy-pages-title = صفحات الإنترنت هذه
privacy-pages-device = هذه الصفحات لا تترك على جهازكم شيئاً للتعرّف عليكم من جديد.
privacy-pages-server = يرى حاسوبنا لفترة قصيرة عنوان الإنترنت لجهازكم. هكذا يستطيع أن يرسل لكم الصفحة وأن يوقف الهجمات.
privacy-law-title = القوانين
privacy-law = يُسمح لنا بذلك حسب المادة 6 (الفقرة 1، الحرفان a و e) والمادة 9 من اللائحة العامة لحماية البيانات (DSGVO). وتسري أيضاً الفقرات من 67 إلى 85a من الكتاب العاشر من قانون الشؤون الاجتماعية الألماني (SGB X). حقوقكم مذكورة في المواد من 15 إلى 18 و21 و77.

### Accessibility

accessibility-title = سهولة الاستخدام للجميع
accessibility-intro = نريد أن يستطيع جميع الناس استخدام هذه الصفحات.
accessibility-can-title = هذا متاح
accessibility-can-keyboard = يمكنكم استخدام كل شيء بدون فأرة.
accessibility-can-reader = يستطيع برنامج أن يقرأ لكم الصفحات.
accessibility-can-zoom = يمكنكم تكبير الصفحات أربع مرات.
accessibility-can-contrast = الخط كبير وواضح، في الوضع الفاتح والداكن.
accessibility-can-plain = الجمل بسيطة. وتوجد خمس لغات.
accessibility-can-other = يمكنكم أيضاً الرد بالهاتف أو ببطاقة الرد الموجودة في الرسالة البريدية.
accessibility-cannot-title = هذا غير متاح بعد
accessibility-cannot-sign = لا توجد بعد مقاطع فيديو بلغة الإشارة.
accessibility-cannot-tested = لم تختبر نصوصنا بعد أي مجموعة من القرّاء.
accessibility-cannot-german = أسماء الأماكن وبعض النصوص موجودة بالألمانية فقط.
accessibility-standard-title = معيارنا
accessibility-standard = نتبع قواعد WCAG 2.2 بالمستوى AA. وهي جزء من المعيار EN 301 549 ومن القاعدة الألمانية BITV 2.0. نحن نختبر الصفحات بأنفسنا.
accessibility-tell-title = هل هناك شيء لا يعمل؟
accessibility-tell = أخبرونا من فضلكم. الهاتف: { $phone }. البريد الإلكتروني: { $email }. سنجيبكم ونساعدكم فوراً بطريقة أخرى.
accessibility-dispute = ألم يساعد ذلك؟ توجد جهة للتحكيم، وهي تساعد مجاناً. يسرّنا أن نخبركم ما هي هذه الجهة.



### Pieces that names, days and hours are put together from

greeting-ms = مرحباً السيدة { $name }
greeting-mr = مرحباً السيد { $name }
greeting-none = مرحباً { $name }
greeting-family = مرحباً عائلة { $name }
greeting-next-ms = مرحباً السيدة { $name }
greeting-next-mr = مرحباً السيد { $name }
greeting-next-none = مرحباً { $name }
greeting-between = ،
greeting-end = ،

### Three questions afterwards

feedback-title = كيف كان اللقاء لكم؟
feedback-text = ثلاثة أسئلة قصيرة. لا نسأل عن اسمكم. لن يعرف أحد ماذا قلتم.
feedback-submit = إرسال
feedback-done-title = شكرًا على إجابتكم!
feedback-done-text = إنها تساعدنا على تحسين اللقاء القادم.
feedback-early-title = لم يبدأ اللقاء بعد
feedback-early-text = عودوا إلى هنا بعد اللقاء. عندها نودّ أن نسألكم كيف كان.
feedback-late-title = انتهى وقت الأسئلة
feedback-late-text = هل تودّون مع ذلك أن تخبرونا بشيء؟ اتصلوا بنا من فضلكم.
feedback-liked = كيف كان اللقاء؟
feedback-liked-yes = جيد
feedback-liked-partly = متوسط
feedback-liked-no = غير جيد
feedback-helped = هل أفادكم؟
feedback-helped-yes = نعم
feedback-helped-partly = قليلًا
feedback-helped-no = لا
feedback-again = هل ستحضرون مرة أخرى؟
feedback-again-yes = نعم
feedback-again-partly = ربما
feedback-again-no = لا
