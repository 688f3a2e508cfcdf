//! Weak answers, scores and reasons, in words.
