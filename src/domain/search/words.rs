//! The words of a text, as they are compared: small letters without accents.

use deunicode::deunicode_char;

/// A longer one is nobody's word; its beginning is enough to find it by.
const LONGEST: usize = 40;
/// How addresses begin: they stand in every brief, and nobody looks for them.
const OF_ADDRESSES: [&str; 3] = ["http", "https", "www"];
/// Letters below this are Latin, with whatever accents.
const LATIN: char = '\u{250}';

/// In their order, as often as they come. A single letter says nothing. Where a script has no
/// spaces, each two neighbours make a word, so that a part of a sentence is found.
pub fn words(text: &str) -> Vec<String> {
    let folded = folded(text);
    let mut words = Vec::new();
    for run in folded.split(|letter: char| !letter.is_alphanumeric()) {
        let mut rest: Vec<char> = run.chars().collect();
        while let Some(first) = rest.first() {
            let dense = is_dense(*first);
            let same = |letter: &&char| is_dense(**letter) == dense;
            let length = rest.iter().take_while(same).count();
            let next = rest.split_off(length);
            if dense {
                words.extend(pairs(&rest));
            } else if rest.len() > 1 || rest.iter().any(char::is_ascii_digit) {
                let word: String = rest.iter().take(LONGEST).collect();
                if !OF_ADDRESSES.contains(&word.as_str()) {
                    words.push(word);
                }
            }
            rest = next;
        }
    }
    words
}

fn pairs(letters: &[char]) -> Vec<String> {
    let pair = |pair: &[char]| pair.iter().collect();
    match letters {
        [_] => vec![pair(letters)],
        _ => letters.windows(2).map(pair).collect(),
    }
}

/// Accents and case do not matter, and an apostrophe binds: `O’Neil` is `oneil`.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            '\0'..='\u{7f}' => folded.push(letter),
            ..LATIN if letter.is_alphabetic() => {
                let spelling = deunicode_char(letter).unwrap_or_default();
                folded.extend(spelling.chars().flat_map(char::to_lowercase));
            }
            _ => folded.push(letter),
        }
    }
    folded
}

/// Chinese, Japanese, Thai, Lao: written without spaces.
fn is_dense(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_and_accents() {
        for (text, expected) in [
            ("", &[][..]),
            ("Late orders, 18 % → 9 %!", &["late", "orders", "18", "9"]),
            (
                "Müller & Søn, Straße, ŁÓDŹ",
                &["muller", "son", "strasse", "lodz"],
            ),
            ("Cafe\u{301} O’Neil's S.A.", &["cafe", "oneils"]),
            ("https://www.example.com/p_q", &["example", "com"]),
            ("東京商事 IT部", &["東京", "京商", "商事", "it", "部"]),
            ("שלום Ärzte", &["שלום", "arzte"]),
            ("🚀 \0 \u{200d}", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
        assert_eq!(words(&"x".repeat(3000))[0].len(), LONGEST);
    }
}
