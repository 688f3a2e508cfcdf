//! What people write instead of an answer, and what shows that there is a day, a figure or a name in
//! one. In English, German, French, Spanish and Portuguese; what cannot be told is let pass, for a
//! false alarm costs more than a gap.

/// Lower-case words with single spaces: what is left when style is taken away.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        if !word.is_empty() && !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(&word.to_lowercase());
    }
    plain
}

/// A list a language: English, German, French, Spanish, Portuguese; each word as [`plain`] leaves it.
const NONE: [&str; 5] = [
    "none, none known, no, nothing, nothing known, no concerns",
    "keine, keine bekannt, nein, nichts, nichts bekannt, keine bedenken",
    "aucun, aucune, aucune connue, non, rien, rien à signaler",
    "ninguno, ninguna, ninguna conocida, nada, nada que señalar",
    "nenhum, nenhuma, nenhuma conhecida, não, nada a assinalar",
];

const PLACEHOLDERS: [&str; 5] = [
    "n a, na, none, nil, no, nothing, tbd, tba, tbc, todo, to do, to be defined, later, \
         see crm, see salesforce, see hubspot, see pipedrive, see notes, see deal, in crm, \
         ask me, unknown, not sure, not applicable, dont know, don t know, idk, test, \
         same as above, as discussed",
    "k a, keine, keine angabe, keine angaben, nein, nichts, unbekannt, offen, \
         noch offen, folgt, folgt noch, später, siehe crm, siehe notizen, siehe oben, \
         weiß nicht, weiss nicht, entfällt, nicht zutreffend, wie besprochen",
    "s o, sans objet, aucun, aucune, rien, néant, neant, à voir, a voir, à définir, \
         a definir, à compléter, inconnu, voir crm, voir le crm, voir notes, plus tard, \
         je ne sais pas, non applicable, comme convenu",
    "n d, ninguno, ninguna, nada, por definir, pendiente, desconocido, ver crm, \
         ver notas, más tarde, mas tarde, no sé, no se, no aplica, según lo hablado",
    "nenhum, nenhuma, não, a confirmar, pendente, desconhecido, mais tarde, não sei, \
         nao sei, não se aplica, nao se aplica, conforme combinado",
];

/// Every word of some lists.
fn listed<'a>(lists: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let lists = lists.iter().flat_map(|list| list.split(','));
    lists.map(str::trim)
}

/// `words` are [`plain`].
pub(super) fn says_none(words: &str) -> bool {
    listed(&NONE).any(|none| none == words)
}

/// `words` are [`plain`]; an answer of punctuation alone is empty there.
pub(super) fn is_placeholder(words: &str) -> bool {
    words.is_empty()
        || listed(&PLACEHOLDERS).any(|one| one == words)
        || words
            .split(' ')
            .all(|word| word.chars().all(|letter| letter == 'x'))
}

/// How months, weekdays and other days begin; enough letters to tell them from other words.
const DAYS: [&str; 5] = [
    "january, february, march, april, june, july, august, september, october, november, \
         december, monday, tuesday, wednesday, thursday, friday, saturday, sunday, today, \
         tomorrow, christmas, easter, quarter, week, month, year, day, spring, summer, \
         autumn, winter",
    "januar, februar, märz, mai, juni, juli, oktober, dezember, montag, dienstag, \
         mittwoch, donnerstag, freitag, samstag, sonntag, heute, morgen, quartal, woche, \
         monat, jahr, tag, weihnachten, ostern, frühling, sommer, herbst",
    "janvier, février, mars, avril, juin, juillet, août, septembre, octobre, novembre, \
         décembre, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, demain, \
         trimestre, semaine, mois, année, noël, jour, rentrée",
    "enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, octubre, \
         noviembre, diciembre, lunes, martes, miércoles, jueves, viernes, sábado, domingo, \
         hoy, mañana, semana, mes, año, día, navidad",
    "janeiro, fevereiro, março, maio, junho, julho, setembro, outubro, novembro, \
         dezembro, segunda, terça, quarta, quinta, sexta, hoje, amanhã, mês, ano, dia, \
         natal",
];

/// Abbreviations stand alone: `mar` begins other words too.
const SHORT_DAYS: [&str; 1] = [
    "jan, feb, mar, apr, may, jun, jul, aug, sep, sept, oct, nov, dec, mon, tue, wed, \
         thu, fri, sat, sun, eoy, eom, eoq, q1, q2, q3, q4, h1, h2, kw",
];

/// A day, a month, or a span of time that ends some day.
pub(super) fn has_date(text: &str, words: &str) -> bool {
    let named = |word: &str| {
        listed(&DAYS).any(|day| word.starts_with(day)) || listed(&SHORT_DAYS).any(|day| day == word)
    };
    let year = |word: &str| {
        word.len() == 4
            && word
                .parse::<u32>()
                .is_ok_and(|year| (1990..2100).contains(&year))
    };
    words.split(' ').any(|word| named(word) || year(word))
        || text.contains(['年', '月', '日', '周'])
        || text.split_whitespace().any(is_date_in_figures)
}

/// `24.12.`, `12/24`, `2026-12-24`.
fn is_date_in_figures(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_ascii_digit());
    let mut parts = word.split(['.', '/', '-']);
    let two = |part: Option<&str>| {
        part.is_some_and(|part| {
            (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    two(parts.next()) && two(parts.next())
}

const FIGURES: [&str; 5] = [
    "two, three, four, five, six, seven, eight, nine, ten, twelve, twenty, hundred, \
         thousand, million, half, halve, double, twice, third, percent, dozen, zero",
    "zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, zwölf, zwanzig, hundert, \
         tausend, hälfte, halb, doppelt, verdoppel, prozent, null",
    "deux, trois, quatre, cinq, sept, huit, neuf, dix, douze, vingt, cent, mille, \
         moitié, demi, tiers, pourcent, zéro",
    "dos, tres, cuatro, cinco, siete, ocho, nueve, diez, doce, veinte, cien, mitad, \
         medio, doble, tercio, porcentaje, cero",
    "dois, duas, três, quatro, sete, oito, nove, dez, doze, vinte, cem, metade, dobro, \
         terço, percentagem",
];

/// A figure, in digits or in words.
pub(super) fn has_number(text: &str, words: &str) -> bool {
    let named = |word: &str| listed(&FIGURES).any(|figure| word.starts_with(figure));
    text.contains(char::is_numeric) || words.split(' ').any(named)
}

/// Somebody's name: a word in capitals that does not begin a sentence, or an address. In writing
/// without capitals nobody can tell, and it is let pass.
pub(super) fn has_name(text: &str) -> bool {
    let has_capitals = |letter: char| letter.is_lowercase() || letter.is_uppercase();
    let cased = text.chars().filter(|letter| has_capitals(*letter)).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    if cased * 2 < letters || text.contains('@') {
        return true;
    }
    let mut begins = true;
    for word in text.split_whitespace() {
        let letters = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let capital = letters.chars().next().is_some_and(char::is_uppercase);
        let lower = letters.chars().skip(1).any(char::is_lowercase);
        if capital && lower && !begins {
            return true;
        }
        begins = word.ends_with(['.', '!', '?', ':', '•']) || word == "-";
    }
    // `Ann` alone, or `Ann, Bo`: a list of names and no sentence.
    let all = text.split([',', '\n', ';', '/']).map(str::trim);
    let mut all = all.filter(|part| !part.is_empty()).peekable();
    all.peek().is_some()
        && all.all(|part| {
            let mut words = part.split_whitespace();
            part.split_whitespace().count() <= 3
                && words.all(|word| word.starts_with(char::is_uppercase))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known_in_five_languages() {
        for text in [
            "N/A",
            "tbd.",
            "see CRM",
            "k. A.",
            "Folgt noch",
            "siehe CRM",
            "à définir",
            "Néant",
            "s/o",
            "por definir",
            "No aplica",
            "não sei",
            "A confirmar",
            "-",
            "xxx",
        ] {
            assert!(is_placeholder(&plain(text)), "{text}");
        }
        for text in [
            "Faster orders",
            "Schnellere Lieferung",
            "Moins d’erreurs",
            "客户希望更快",
        ] {
            assert!(!is_placeholder(&plain(text)), "{text}");
        }
        for text in [
            "None known.",
            "Keine bekannt",
            "Aucune",
            "ninguna",
            "Nenhuma conhecida",
        ] {
            assert!(says_none(&plain(text)), "{text}");
        }
    }

    #[test]
    fn dates_are_found_however_they_are_written() {
        for text in [
            "by March",
            "Ende Q2",
            "until 24.12.",
            "on 2026-12-24",
            "12/24",
            "im nächsten Quartal",
            "d’ici fin juin",
            "antes del lunes",
            "até dezembro",
            "in two weeks",
            "在三个月内",
            "before Christmas",
            "2027",
        ] {
            assert!(has_date(text, &plain(text)), "{text}");
        }
        for text in ["as soon as possible", "version 4", "bald", "140 orders"] {
            assert!(!has_date(text, &plain(text)), "{text}");
        }
    }

    #[test]
    fn figures_are_found_in_digits_and_words() {
        for text in [
            "140 a week",
            "cut by half",
            "verdoppeln",
            "la moitié",
            "dez por dia",
            "３割",
        ] {
            assert!(has_number(text, &plain(text)), "{text}");
        }
        for text in ["fewer late orders", "zufriedene Kunden"] {
            assert!(!has_number(text, &plain(text)), "{text}");
        }
    }

    #[test]
    fn names_are_found_where_there_are_capitals() {
        for text in [
            "Ann decides, Bo is asked first.",
            "The board asks Ann.",
            "ada@example.com",
            "Ann",
            "Ann, Bo",
            "王女士决定。",
            "Ada Sponsor, CEO",
        ] {
            assert!(has_name(text), "{text}");
        }
        for text in [
            "The board decides. It takes weeks.",
            "their boss",
            "Nobody knows yet",
        ] {
            assert!(!has_name(text), "{text}");
        }
    }
}
