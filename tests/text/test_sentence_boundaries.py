"""Hard boundaries: in each text " | " stands where a sentence ends, and at a line's end "|" does."""

from __future__ import annotations

import pytest

from summarizer.text.sentences import split_sentences

ITEMS = [
    "1. The sides hold fire. | 2. Prisoners are exchanged. | 3. Talks go on in Vienna.",
    "The terms are: 1. Hold fire. | 2. Free all prisoners.",
    "a) The army withdraws. | b) Observers come in.",
    "(1) The army withdraws. | It has a week. | (2) Observers come in.",
    "II. The army withdraws. | III. Observers come in.",
    "• The army withdraws. | It has a week.",
    "The terms:|\n1.\nThe army withdraws.|\n2.\nObservers come in.",
    "1.\n\nThe army withdraws.|\n\n2.\n\nObservers come in.",
    "IV.\n\nThe army withdraws.",
    "The sides agreed:|\n1. to hold fire|\n2. to talk|\n3. to go home",
    "The sides agreed:|\na) to hold fire|\nb) to talk",
    "The sides agreed:|\n(1) to hold fire;|\n(2) to talk.",
    "The clause that was read out in the long session is that of article\n12. | The army is not named in it.",
    "The man whom the court heard in the long session of today is\nV. Orr of Tarn, who was there, they said.",
    "Resolution No. 338 was quoted. | It is No. 5 of the list.",
    "Nos. 5 and 6 battalions were moved, see p. 3 and ch. 4.",
]

NOTES = [
    "Shelling went on, said the ministry.[12] | The next day it stopped.",
    "Shelling went on.[12][13] | The next day it stopped.",
    "Shelling went on.[3, 4] | The next day it stopped.",
    "Shelling went on. [12] | The next day it stopped.",
    "Shelling went on.[note 2] | The next day it stopped.",
    "It was the last day of the war.12 | Then the talks began.",
    "It was the last day of the war.¹² | Then the talks began.",
    "“It was the last day.”⁴ | Then the talks began.",
    '"It was the last day."3 | Then the talks began.',
    "They fled in 2014.3 | Others stayed.",
    "It was the last day.* | Then the talks began.",
    "Who fired first?[7] | Nobody knows.",
    "Growth was 2.5 percent. | The rate was 3.12 Million.",
    "He fired. | [The] army left.",
]

SPEAKERS = [
    '"Will you fight?" Baku asked.',
    "“Will you fight?” Baku asked.",
    "«Will you fight?» Baku asked.",
    "‘Will you fight?’ Baku asked.",
    "'Will you fight?' Baku asked.",
    '"Will you fight?" The minister asked on Tuesday. | Nobody spoke.',
    '"Will you fight?" Prime Minister Ana Belo asked reporters.',
    '"Will you fight?" Baku\'s envoy asked, before he left.',
    "“Who is it? | Will you fight?” Baku asked.",
    '"Never again!" Zoran Petric, a spokesman for the army, said.',
    '"Never again!" Tal told the crowd in Tarn.',
    '"Never again!" Tal shouted.',
    '"Why?" he asked. | Nobody spoke.',
    '"Will you fight?" | The army then moved.',
    '"Will you fight?" | Many in the town ask that.',
    '"Why us?" | The ministry said the raid was an accident.',
    '"Why us?" | The minister said in a statement that nobody knew.',
    '"Why us?" | The minister replied: "It was an accident."',
    '"Why us?" | The minister answered, "It was an accident."',
    '"Why us?" | The ministry confirmed the raid.',
    '"Enough!" | The mayor called on police to leave.',
    '"Enough!" | The mayor told police to clear the square.',
    'The reporter asked: "Will you go?" | The minister answered on Monday.',
]

ABBREVIATIONS = [
    "The U. S. Army and a U. N. envoy met J. Smith, Lt. Col. Reed and Gen. Lund.",
    "Troops came from the U.S. | The minister thanked them.",
    "The strike came at 5 a.m. ET, or 1 p.m. Moscow time. | It was brief.",
    "It came at 5 p.m. Monday, not at 4 p.m. May 3. | It hit tanks, guns, etc. | Troops left at 6 p.m. | Police came.",
    "Ships left St. Petersburg. | Orlov v. The State was heard.",
    "Mr. He and Gov. Will Day were at Ft. Rand, approx. 300 metres away.",
    "The 3rd Bn. of the army left. | It was 5 mln. a year.",
    "Nobody was ill. | Doctors went home. | It was a work of art. | Soldiers guarded it.",
    "The talks end in May. | Troops stay. | See art. 5 and art. B.",
    "They deny it. | (The report names two. | It is long.) | Others agree.",
    "The bridge fell. | al-Nur fighters came back.",
]

RUSSIAN = [
    "В 2020 г. Россия ввела войска.",
    "В ноябре 2020 г. Армения подписала соглашение. | Война кончилась.",
    "Он заявил, что в 2020 г. Россия ввела войска.",
    "Война началась в 2020 г. | Министр подтвердил это.",
    "Бои шли в 1991–1994 гг. | Потом было перемирие.",
    "Он живёт в г. Ереван на ул. Мира, д. 5. | Семья уехала.",
    "Завод им. Кирова в Донецкой обл. Украины стоит, см. стр. 5 и п. 2 ст. 51 Устава.",
    "Это агрессия, т. е. Баку начал войну, в т.ч. Иван Петров и т.н. ДНР.",
    "Привезли хлеб, воду и т. д. | Министерство молчит.",
    "Привезли хлеб, воду и т. д. и раздали.",
    "Погибли 2 тыс. человек. | Ущерб — 3 млн. руб. | Министр подтвердил.",
    "Поставки — 2 млрд долл. США в год.",
    "Мартунинский р-н. Карабаха обстрелян.",
    "Президент В. В. Путин и Б.Н. Ельцин, Э. Мамедов и ген. Иванов ушли.",
    "Найдено десять тел. | Их опознают. | Колонна прошла 30 км. | Её ждали.",
    "— Вы будете воевать? — спросил он. | Ответа нет.",
    "«Вы будете воевать?» — спросил министр. | «Будете?» | Армия двинулась.",
    "Погибли двое.[3] | Ещё пять ранены.³ | Ещё один пропал.3 | Его ищут.",
    "а) Стороны прекращают огонь. | б) Войска отходят.",
    "Погибли двое. | 15 человек ранены.",
    "мы ушли. | они остались. | все молчат.",
    "Это зам. министра и подполк. Сидоров. | Они молчат.",
]

ARMENIAN = [
    "Նախարարությունը հաղորդեց։[3] | Կրակը դադարեց։¹ | Բանակը հեռացավ։",
    "2020 թ. Հայաստանը ստորագրեց։ | Ա. Սարգսյանը ժամանեց։",
    "1. Կողմերը դադարեցնում են կրակը։ | 2. Զորքը հետ է քաշվում։",
]

QUOTED_LINES = [
    "> We held fire. | We will do so\n> again tomorrow.",
    "> “We held fire.|\n> They did not,” the minister said.",
    "He said:|\n\n> We held fire.|\n>\n> They did not.",
]


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        *(("en", marked) for marked in (*ITEMS, *NOTES, *SPEAKERS, *ABBREVIATIONS, *QUOTED_LINES)),
        *(("ru", marked) for marked in RUSSIAN),
        *(("hy", marked) for marked in ARMENIAN),
        ("az", "İ. Əliyev və Ş. Məmmədov görüşdü. | Danışıqlar davam edir."),
    ],
)
def test_boundaries(language: str, marked: str) -> None:
    text = marked.replace("|\n", "\n").replace(" | ", " ")
    pieces = [text[sentence.start : sentence.end] for sentence in split_sentences(text, language)]
    assert "|".join("".join(piece.split()) for piece in pieces) == "".join(marked.split())
