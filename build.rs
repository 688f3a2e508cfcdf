//! Migrations are compiled in; a new file must rebuild the program.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
