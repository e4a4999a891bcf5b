"""Figures of twenty texts, from marks that were set by hand, independently of src/language.

`|` stands between syllables, ` /` after a sentence. Words, sentences and syllables follow from the
marks; the formulas are those of Amstad, Bamberger and Vanecek (Wiener Sachtextformeln 1 to 4) and Björnsson (LIX), written down a second time.

    python tests/data/readability.py > tests/data/readability.csv
"""

TEXTS = """
Ich la|de Sie ein. / Das Tref|fen ist frei|wil|lig. / Ihr Geld bleibt gleich. /
Wir trin|ken zu|sam|men Kaf|fee o|der Tee. / Sie kön|nen al|les fra|gen. / Wir prü|fen nichts. /
Ha|ben Sie Kin|der? / Brin|gen Sie sie gern mit. / Ei|ne Be|treu|e|rin spielt mit ih|nen. /
Ru|fen Sie mich an: / 0221 4710 123. / O|der ant|wor|ten Sie hier. /
Am Diens|tag, 12. Ja|nu|ar, tref|fen wir uns um 10 Uhr. / Bus 227 hält am Markt. /
Mei|ne Fa|mi|li|e hat im|mer neu|e I|de|en. / Das Mu|se|um ist of|fen. /
Sie er|fah|ren: / Wer hilft mir beim Geld? / Wer hilft mir bei der Ar|beit? /
Dr. Vogt gibt ei|nen Rat. / Die Grup|pe ist klein, das ist gut. /
Ge|mäß § 309 ist per|sön|li|ches Er|schei|nen er|for|der|lich. /
Die Mel|de|auf|for|de|rung ist mit|zu|brin|gen. / Das Nicht|er|schei|nen führt zur Leis|tungs|min|de|rung. /
Un|se|re Be|ra|te|rin kommt am 5. Mai in den Deutsch|kurs. / Wir spre|chen ü|ber Ar|beit. /
Wie geht es Ih|nen? / In der Ge|sund|heits-|Wo|che ha|ben Sie Zeit für die|se Fra|ge. /
Ki|no, The|a|ter o|der Ra|di|o: / Was mö|gen Sie? / Er|zäh|len Sie es uns! /
Die U|kra|i|ne liegt in Eu|ro|pa. / Vie|le Men|schen su|chen hier Ru|he. /
Der Weg zu uns ist weit. / Da|rum kom|men wir zu Ih|nen. /
Zur Durch|füh|rung der Ver|an|stal|tung wer|den die Teil|neh|men|den um Mit|tei|lung ge|be|ten. /
Sie ler|nen un|se|re Coa|ches ken|nen. / Ein Coach hilft Ih|nen auch spä|ter. /
Kin|der sind will|kom|men. / Wir ha|ben ei|ne Spiel|e|cke und Spiel|zeug. /
Ihr Platz ist re|ser|viert. / Nie|mand hat ei|nen Nach|teil. / Ich freu|e mich auf Sie! /
Die Ko|or|di|na|ti|on der In|te|gra|ti|ons|maß|nah|men ob|liegt der Ge|schäfts|füh|rung. /
"""


def main():
    print("text;words;sentences;syllables;long;three;one;amstad;wiener_1;wiener_2;wiener_3;wiener_4;lix")
    for text in filter(None, TEXTS.strip().split("\n")):
        print(";".join([text, *figures(text)]))


def figures(text):
    marked = [word.strip(".,:!?") for word in text.replace("/", " ").replace("§", " ").split()]
    sentences = text.count("/")
    counts = [word.count("|") + 1 for word in marked]
    letters = [sum(sign.isalpha() for sign in word) for word in marked]
    words, syllables = len(marked), sum(counts)
    long = sum(length > 6 for length in letters)
    three = sum(count >= 3 for count in counts)
    one = sum(count == 1 for count in counts)
    asl, asw = words / sentences, syllables / words
    ms, iw, es = 100 * three / words, 100 * long / words, 100 * one / words
    scores = (
        180 - asl - 58.5 * asw,
        0.1935 * ms + 0.1672 * asl + 0.1297 * iw - 0.0327 * es - 0.875,
        0.2007 * ms + 0.1682 * asl + 0.1373 * iw - 2.779,
        0.2963 * ms + 0.1905 * asl - 1.1144,
        0.2744 * ms + 0.2656 * asl - 1.693,
        asl + iw,
    )
    whole = [str(count) for count in (words, sentences, syllables, long, three, one)]
    return whole + [f"{score:.3f}" for score in scores]


if __name__ == "__main__":
    main()
