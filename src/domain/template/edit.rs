//! Changing a template field by field; what comes of it is [checked](super::check()).

use super::{Field, FieldKey, Page, Template};
use crate::domain::quality::Bands;

/// Where a field is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub page: Where,
    /// Below this field, where that is on the page; else first.
    pub below: Option<FieldKey>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Where {
    /// A page there is, counted from 0; beyond the last one it is the last one.
    Page(usize),
    /// A new last page of this title.
    New(String),
}

/// What a template is beside its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    pub bands: Bands,
    /// Of its pages, in their order.
    pub titles: Vec<String>,
}

impl Template {
    pub fn outline(&self) -> Outline {
        let titles = self.pages.iter().map(|page| page.title.clone());
        Outline {
            bands: self.bands,
            titles: titles.collect(),
        }
    }

    /// Pages without a title among them keep theirs.
    #[must_use]
    pub fn with_outline(&self, outline: &Outline) -> Self {
        let mut template = Self {
            bands: outline.bands,
            ..self.clone()
        };
        for (page, title) in template.pages.iter_mut().zip(&outline.titles) {
            page.title.clone_from(title);
        }
        template
    }

    /// With this field at its spot, in place of the one of the same key if there is one.
    #[must_use]
    pub fn with(&self, field: Field, spot: Spot) -> Self {
        let mut template = self.taken_out(&field.key);
        let page = match spot.page {
            Where::New(title) => {
                template.pages.push(Page {
                    title,
                    fields: Vec::new(),
                });
                template.pages.len() - 1
            }
            Where::Page(page) => page.min(template.pages.len().saturating_sub(1)),
        };
        if let Some(page) = template.pages.get_mut(page) {
            let below = |other: &Field| Some(&other.key) == spot.below.as_ref();
            let at = page
                .fields
                .iter()
                .position(below)
                .map_or(0, |above| above + 1);
            page.fields.insert(at, field);
        }
        template.without_empty_pages()
    }

    #[must_use]
    pub fn without(&self, key: &FieldKey) -> Self {
        self.taken_out(key).without_empty_pages()
    }

    /// Where a field is asked now.
    pub fn spot_of(&self, key: &FieldKey) -> Option<Spot> {
        self.pages.iter().enumerate().find_map(|(page, one)| {
            let at = one.fields.iter().position(|field| field.key == *key)?;
            let above = at.checked_sub(1).and_then(|above| one.fields.get(above));
            Some(Spot {
                page: Where::Page(page),
                below: above.map(|above| above.key.clone()),
            })
        })
    }

    fn taken_out(&self, key: &FieldKey) -> Self {
        let mut template = self.clone();
        for page in &mut template.pages {
            page.fields.retain(|field| field.key != *key);
        }
        template
    }

    fn without_empty_pages(mut self) -> Self {
        self.pages.retain(|page| !page.fields.is_empty());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{GOALS, LINKS, PROMISES, standard};
    use super::*;

    fn keys(template: &Template) -> Vec<String> {
        let pages = template.pages.iter().map(|page| {
            let keys = page.fields.iter().map(|field| field.key.as_str());
            keys.collect::<Vec<_>>().join(" ")
        });
        pages.collect()
    }

    #[test]
    fn a_field_moves_to_its_spot_and_empty_pages_go() {
        let standard = standard();
        let links = standard.field(&LINKS).unwrap();
        let spot = |page, below: Option<FieldKey>| Spot { page, below };
        let same = standard.with(links.clone(), standard.spot_of(&LINKS).unwrap());
        assert_eq!(same, **standard);
        let moved = standard.with(links.clone(), spot(Where::Page(1), Some(GOALS)));
        assert_eq!(keys(&moved)[1], "goals links success value why_us concerns");
        assert_eq!(keys(&moved)[3], "promises");
        let gone = moved.without(&PROMISES);
        assert_eq!(gone.pages.len(), 3);
        let new = Where::New("Papers".to_owned());
        let alone = gone.with(links.clone(), spot(new, None));
        assert_eq!(alone.pages[3].title, "Papers");
        assert_eq!(keys(&alone)[3], "links");
        assert_eq!(keys(&alone)[1], "goals success value why_us concerns");
    }
}
