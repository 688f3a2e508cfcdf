//! Calendar days in words, as each language writes them.
//!
//! The words, and how they are put together, come from the Unicode CLDR through ICU4X, which its
//! makers keep up to date and of which half is in the tree already. A table of our own would hold
//! the names of months and weekdays well enough, and get wrong what is hard: the order, the full
//! stops, Portuguese “de”, and a German date with a weekday, which is written in digits.
//! chrono's own `unstable-locales` brings names alone, calls itself unstable and adds as much to
//! the binary (half a megabyte).

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::fieldsets::{MD, YMD, YMDE};
use icu_datetime::input::{DateTime, Time};
use icu_locale_core::{Locale, locale};

use crate::domain::dates::DateLanguage;

/// How much of a day is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `Nov 20, 2026`
    Full,
    /// `Fri, Nov 20, 2026`
    WithWeekday,
    /// `Nov 20`, where everybody knows the year.
    WithoutYear,
}

/// No form of a day is longer in any language, in characters; nor is a day with a time.
pub const LONGEST: usize = 30;

/// A day that cannot be put into words is written as 2026-11-20: then its year has five digits, or
/// the tables that are compiled in lack a language.
pub fn in_words(day: NaiveDate, form: Form, dates: DateLanguage) -> String {
    attempt(day, form, dates).unwrap_or_else(|| day.to_string())
}

fn attempt(day: NaiveDate, form: Form, dates: DateLanguage) -> Option<String> {
    let date = gregorian(day)?;
    let fields = match form {
        Form::Full => DateFieldSet::YMD(YMD::medium()),
        Form::WithWeekday => DateFieldSet::YMDE(YMDE::medium()),
        Form::WithoutYear => DateFieldSet::MD(MD::medium()),
    };
    let formatter = Formatter::<Gregorian, _>::try_new(locale(dates).into(), fields).ok()?;
    Some(formatter.format(&date).to_string())
}

/// A day and the time on a clock there: `Nov 30, 10:00 AM`, where everybody knows the year.
pub fn with_time(local: NaiveDateTime, dates: DateLanguage) -> String {
    attempt_with_time(local, dates).unwrap_or_else(|| local.format("%Y-%m-%d %H:%M").to_string())
}

fn attempt_with_time(local: NaiveDateTime, dates: DateLanguage) -> Option<String> {
    let field = |value: u32| u8::try_from(value).ok();
    let date = gregorian(local.date())?;
    let time = Time::try_new(field(local.hour())?, field(local.minute())?, 0, 0).ok()?;
    let fields = MD::medium().with_time_hm();
    let formatter = Formatter::<Gregorian, _>::try_new(locale(dates).into(), fields).ok()?;
    let words = formatter.format(&DateTime { date, time }).to_string();
    // The CLDR keeps `10:00` and `AM` together with a space that searches do not find.
    Some(words.replace('\u{202f}', " "))
}

fn gregorian(day: NaiveDate) -> Option<Date<Gregorian>> {
    let field = |value: u32| u8::try_from(value).ok();
    Date::try_new_gregorian(day.year(), field(day.month())?, field(day.day())?).ok()
}

fn locale(dates: DateLanguage) -> Locale {
    match dates {
        DateLanguage::American => locale!("en-US"),
        DateLanguage::British => locale!("en-GB"),
        DateLanguage::German => locale!("de"),
        DateLanguage::French => locale!("fr"),
        DateLanguage::Spanish => locale!("es"),
        DateLanguage::Portuguese => locale!("pt"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use insta::assert_snapshot;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn every_form(days: &[&str], dates: DateLanguage) -> String {
        let line = |text: &&str| {
            [Form::Full, Form::WithWeekday, Form::WithoutYear]
                .map(|form| in_words(day(text), form, dates))
                .join(" · ")
        };
        days.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Each month and each weekday once.
    const YEAR: [&str; 12] = [
        "2026-01-05",
        "2026-02-03",
        "2026-03-04",
        "2026-04-02",
        "2026-05-08",
        "2026-06-06",
        "2026-07-05",
        "2026-08-31",
        "2026-09-15",
        "2026-10-21",
        "2026-11-20",
        "2026-12-24",
    ];

    #[test]
    fn american() {
        assert_snapshot!(every_form(&YEAR, DateLanguage::American), @"
        Jan 5, 2026 · Mon, Jan 5, 2026 · Jan 5
        Feb 3, 2026 · Tue, Feb 3, 2026 · Feb 3
        Mar 4, 2026 · Wed, Mar 4, 2026 · Mar 4
        Apr 2, 2026 · Thu, Apr 2, 2026 · Apr 2
        May 8, 2026 · Fri, May 8, 2026 · May 8
        Jun 6, 2026 · Sat, Jun 6, 2026 · Jun 6
        Jul 5, 2026 · Sun, Jul 5, 2026 · Jul 5
        Aug 31, 2026 · Mon, Aug 31, 2026 · Aug 31
        Sep 15, 2026 · Tue, Sep 15, 2026 · Sep 15
        Oct 21, 2026 · Wed, Oct 21, 2026 · Oct 21
        Nov 20, 2026 · Fri, Nov 20, 2026 · Nov 20
        Dec 24, 2026 · Thu, Dec 24, 2026 · Dec 24
        ");
    }

    #[test]
    fn british() {
        assert_snapshot!(every_form(&YEAR, DateLanguage::British), @"
        5 Jan 2026 · Mon, 5 Jan 2026 · 5 Jan
        3 Feb 2026 · Tue, 3 Feb 2026 · 3 Feb
        4 Mar 2026 · Wed, 4 Mar 2026 · 4 Mar
        2 Apr 2026 · Thu, 2 Apr 2026 · 2 Apr
        8 May 2026 · Fri, 8 May 2026 · 8 May
        6 Jun 2026 · Sat, 6 Jun 2026 · 6 Jun
        5 Jul 2026 · Sun, 5 Jul 2026 · 5 Jul
        31 Aug 2026 · Mon, 31 Aug 2026 · 31 Aug
        15 Sept 2026 · Tue, 15 Sept 2026 · 15 Sept
        21 Oct 2026 · Wed, 21 Oct 2026 · 21 Oct
        20 Nov 2026 · Fri, 20 Nov 2026 · 20 Nov
        24 Dec 2026 · Thu, 24 Dec 2026 · 24 Dec
        ");
    }

    #[test]
    fn german() {
        assert_snapshot!(every_form(&YEAR, DateLanguage::German), @"
        05.01.2026 · Mo., 05.01.2026 · 5. Jan.
        03.02.2026 · Di., 03.02.2026 · 3. Feb.
        04.03.2026 · Mi., 04.03.2026 · 4. März
        02.04.2026 · Do., 02.04.2026 · 2. Apr.
        08.05.2026 · Fr., 08.05.2026 · 8. Mai
        06.06.2026 · Sa., 06.06.2026 · 6. Juni
        05.07.2026 · So., 05.07.2026 · 5. Juli
        31.08.2026 · Mo., 31.08.2026 · 31. Aug.
        15.09.2026 · Di., 15.09.2026 · 15. Sept.
        21.10.2026 · Mi., 21.10.2026 · 21. Okt.
        20.11.2026 · Fr., 20.11.2026 · 20. Nov.
        24.12.2026 · Do., 24.12.2026 · 24. Dez.
        ");
    }

    #[test]
    fn french() {
        assert_snapshot!(every_form(&YEAR, DateLanguage::French), @"
        5 janv. 2026 · lun. 5 janv. 2026 · 5 janv.
        3 févr. 2026 · mar. 3 févr. 2026 · 3 févr.
        4 mars 2026 · mer. 4 mars 2026 · 4 mars
        2 avr. 2026 · jeu. 2 avr. 2026 · 2 avr.
        8 mai 2026 · ven. 8 mai 2026 · 8 mai
        6 juin 2026 · sam. 6 juin 2026 · 6 juin
        5 juil. 2026 · dim. 5 juil. 2026 · 5 juil.
        31 août 2026 · lun. 31 août 2026 · 31 août
        15 sept. 2026 · mar. 15 sept. 2026 · 15 sept.
        21 oct. 2026 · mer. 21 oct. 2026 · 21 oct.
        20 nov. 2026 · ven. 20 nov. 2026 · 20 nov.
        24 déc. 2026 · jeu. 24 déc. 2026 · 24 déc.
        ");
    }

    #[test]
    fn spanish() {
        assert_snapshot!(every_form(&YEAR, DateLanguage::Spanish), @"
        5 ene 2026 · lun, 5 ene 2026 · 5 ene
        3 feb 2026 · mar, 3 feb 2026 · 3 feb
        4 mar 2026 · mié, 4 mar 2026 · 4 mar
        2 abr 2026 · jue, 2 abr 2026 · 2 abr
        8 may 2026 · vie, 8 may 2026 · 8 may
        6 jun 2026 · sáb, 6 jun 2026 · 6 jun
        5 jul 2026 · dom, 5 jul 2026 · 5 jul
        31 ago 2026 · lun, 31 ago 2026 · 31 ago
        15 sept 2026 · mar, 15 sept 2026 · 15 sept
        21 oct 2026 · mié, 21 oct 2026 · 21 oct
        20 nov 2026 · vie, 20 nov 2026 · 20 nov
        24 dic 2026 · jue, 24 dic 2026 · 24 dic
        ");
    }

    #[test]
    fn portuguese() {
        assert_snapshot!(every_form(&YEAR, DateLanguage::Portuguese), @"
        5 de jan. de 2026 · seg., 5 de jan. de 2026 · 5 de jan.
        3 de fev. de 2026 · ter., 3 de fev. de 2026 · 3 de fev.
        4 de mar. de 2026 · qua., 4 de mar. de 2026 · 4 de mar.
        2 de abr. de 2026 · qui., 2 de abr. de 2026 · 2 de abr.
        8 de mai. de 2026 · sex., 8 de mai. de 2026 · 8 de mai.
        6 de jun. de 2026 · sáb., 6 de jun. de 2026 · 6 de jun.
        5 de jul. de 2026 · dom., 5 de jul. de 2026 · 5 de jul.
        31 de ago. de 2026 · seg., 31 de ago. de 2026 · 31 de ago.
        15 de set. de 2026 · ter., 15 de set. de 2026 · 15 de set.
        21 de out. de 2026 · qua., 21 de out. de 2026 · 21 de out.
        20 de nov. de 2026 · sex., 20 de nov. de 2026 · 20 de nov.
        24 de dez. de 2026 · qui., 24 de dez. de 2026 · 24 de dez.
        ");
    }

    /// Before there was a choice, days were written by these patterns of chrono's.
    #[test]
    fn who_chose_nothing_reads_what_stood_there_before() {
        for nth in 0..800 {
            let day = day("2026-01-01") + Days::new(nth);
            for (form, pattern) in [
                (Form::Full, "%b %-d, %Y"),
                (Form::WithWeekday, "%a, %b %-d, %Y"),
                (Form::WithoutYear, "%b %-d"),
            ] {
                let before = day.format(pattern).to_string();
                assert_eq!(in_words(day, form, DateLanguage::default()), before);
            }
        }
    }

    #[test]
    fn every_day_has_words_that_are_not_too_long() {
        for dates in DateLanguage::ALL {
            for nth in 0..800 {
                let day = day("2026-01-01") + Days::new(nth);
                for form in [Form::Full, Form::WithWeekday, Form::WithoutYear] {
                    let words = attempt(day, form, dates).unwrap();
                    assert!(words.chars().count() <= LONGEST, "{words}");
                }
            }
        }
    }

    #[test]
    fn a_day_with_a_time_keeps_to_the_clock_of_its_language() {
        let said = |dates: DateLanguage| {
            let line = |text: &str| with_time(text.parse().unwrap(), dates);
            let moments = [
                "2026-11-30T00:05:00",
                "2026-03-04T09:30:00",
                "2026-09-15T15:00:00",
            ];
            format!("{dates}: {}", moments.map(line).join(" · "))
        };
        assert_snapshot!(DateLanguage::ALL.map(said).join("\n"), @"
        en-US: Nov 30, 12:05 AM · Mar 4, 9:30 AM · Sep 15, 3:00 PM
        en-GB: 30 Nov, 00:05 · 4 Mar, 09:30 · 15 Sept, 15:00
        de: 30. Nov., 00:05 · 4. März, 09:30 · 15. Sept., 15:00
        fr: 30 nov., 00:05 · 4 mars, 09:30 · 15 sept., 15:00
        es: 30 nov, 00:05 · 4 mar, 09:30 · 15 sept, 15:00
        pt: 30 de nov., 00:05 · 4 de mar., 09:30 · 15 de set., 15:00
        ");
    }

    #[test]
    fn every_time_has_words_that_are_not_too_long() {
        for dates in DateLanguage::ALL {
            for nth in 0..365 {
                let local = (day("2026-01-01") + Days::new(nth))
                    .and_hms_opt(22, 58, 0)
                    .unwrap();
                let words = attempt_with_time(local, dates).unwrap();
                assert!(words.chars().count() <= LONGEST, "{words}");
                assert!(!words.contains(|sign: char| sign.is_whitespace() && sign != ' '));
            }
        }
    }

    #[test]
    fn a_day_that_nobody_means_is_written_all_the_same() {
        let far = NaiveDate::MAX;
        assert_eq!(
            in_words(far, Form::Full, DateLanguage::German),
            far.to_string()
        );
        let night = far.and_hms_opt(23, 5, 0).unwrap();
        assert_eq!(
            with_time(night, DateLanguage::German),
            "+262142-12-31 23:05"
        );
    }
}
