//! A set of handoffs, 64 to a word: sets of a hundred thousand are joined in a moment.

use std::collections::BTreeMap;

use crate::domain::ids::HandoffId;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Numbers(BTreeMap<i64, u64>);

impl Numbers {
    /// How many handoffs stand in one block.
    pub const IN_BLOCK: i64 = 64;

    /// What the index keeps: each block with its bits.
    pub fn of_blocks(blocks: impl IntoIterator<Item = (i64, u64)>) -> Self {
        let mut numbers = Self::default();
        for (block, bits) in blocks {
            *numbers.0.entry(block).or_default() |= bits;
        }
        numbers
    }

    pub fn blocks(&self) -> impl Iterator<Item = (i64, u64)> {
        self.0.iter().map(|(block, bits)| (*block, *bits))
    }

    pub fn insert(&mut self, handoff: HandoffId) {
        let number = handoff.number();
        let bit = 1 << number.rem_euclid(Self::IN_BLOCK);
        *self.0.entry(number.div_euclid(Self::IN_BLOCK)).or_default() |= bit;
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(|bits| *bits == 0)
    }

    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        for (block, bits) in other.blocks() {
            *self.0.entry(block).or_default() |= bits;
        }
        self
    }

    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.retain(|block, bits| {
            *bits &= other.0.get(block).copied().unwrap_or(0);
            *bits != 0
        });
        self
    }

    /// The newest first.
    pub fn newest(&self) -> impl Iterator<Item = HandoffId> {
        self.0.iter().rev().flat_map(|(block, bits)| {
            let set = move |at: &i64| (bits >> at) & 1 == 1;
            let numbers = (0..Self::IN_BLOCK).rev().filter(set);
            numbers.map(move |at| HandoffId::new(block * Self::IN_BLOCK + at))
        })
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.0.values().map(|bits| bits.count_ones()).sum()
    }

    /// Those that stand in most of the sets, the newest first among equals. `within`: no others.
    pub fn most_often(sets: &[Self], within: Option<&Self>, most: usize) -> Vec<HandoffId> {
        let mut counts: BTreeMap<i64, [u16; 64]> = BTreeMap::new();
        for (block, mut bits) in sets.iter().flat_map(Self::blocks) {
            if let Some(within) = within {
                bits &= within.0.get(&block).copied().unwrap_or(0);
            }
            if bits == 0 {
                continue;
            }
            let counts = counts.entry(block).or_insert([0; 64]);
            while bits != 0 {
                let at = bits.trailing_zeros() as usize;
                counts[at] = counts[at].saturating_add(1);
                bits &= bits - 1;
            }
        }
        let mut often: Vec<(u16, i64)> = Vec::new();
        for (block, counts) in counts {
            let numbered = (block * Self::IN_BLOCK..).zip(counts);
            often.extend(
                numbered
                    .filter(|(_, count)| *count > 0)
                    .map(|(number, count)| (count, number)),
            );
        }
        often.sort_unstable_by(|a, b| b.cmp(a));
        often.truncate(most);
        often
            .into_iter()
            .map(|(_, number)| HandoffId::new(number))
            .collect()
    }
}

impl FromIterator<HandoffId> for Numbers {
    fn from_iter<I: IntoIterator<Item = HandoffId>>(handoffs: I) -> Self {
        let mut numbers = Self::default();
        for handoff in handoffs {
            numbers.insert(handoff);
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(numbers: &[i64]) -> Numbers {
        numbers
            .iter()
            .map(|number| HandoffId::new(*number))
            .collect()
    }

    fn newest(numbers: &Numbers) -> Vec<i64> {
        numbers.newest().map(HandoffId::number).collect()
    }

    #[test]
    fn sets_are_joined() {
        let some = set(&[1, 63, 64, 127, 128, 100_000]);
        assert_eq!(newest(&some), [100_000, 128, 127, 64, 63, 1]);
        let others = set(&[63, 65, 100_000]);
        assert_eq!(newest(&some.clone().and(&others)), [100_000, 63]);
        assert_eq!(newest(&set(&[2]).or(&others)), [100_000, 65, 63, 2]);
        assert!(set(&[]).is_empty() && set(&[1]).and(&set(&[65])).is_empty());
        assert_eq!(Numbers::of_blocks(some.blocks()), some);
    }

    #[test]
    fn those_in_most_sets_come_first() {
        let sets = [set(&[1, 2, 70]), set(&[2, 70]), set(&[2, 3])];
        let often = |within: Option<&Numbers>, most| -> Vec<i64> {
            let found = Numbers::most_often(&sets, within, most);
            found.into_iter().map(HandoffId::number).collect()
        };
        assert_eq!(often(None, 9), [2, 70, 3, 1]);
        assert_eq!(often(None, 2), [2, 70]);
        assert_eq!(often(Some(&set(&[1, 3])), 9), [3, 1]);
    }
}
