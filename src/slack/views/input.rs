//! The inputs our forms use: one to a block, named by the block.
