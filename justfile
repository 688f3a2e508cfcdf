# What people do here, one word each. Without `just`, read the line below the word.

# everything that must hold before a change lands; exactly what CI runs
check:
    .ci/run

# the tests, on SQLite and PostgreSQL; `just test --long` for the long proofs
test *arguments:
    ./scripts/test {{arguments}}

# the bot behind a stand-in for Slack, in your browser; `just demo --story` as a transcript
demo *arguments:
    cargo run --release -- demo {{arguments}}

# what single steps cost, then the tables of docs/performance.md; `just bench --postgres URL` for both databases
bench *arguments:
    cargo bench --bench costs
    cargo bench --bench claims -- {{arguments}}
    cargo build --release --package handoff --package slack-load
    target/release/slack-load table {{arguments}}
    target/release/slack-load deliveries {{arguments}}
