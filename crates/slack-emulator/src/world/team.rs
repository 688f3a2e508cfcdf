//! A workspace: its name, what its administrators forbid, its user groups.

/// One workspace.
#[derive(Debug)]
pub(crate) struct Team {
    pub id: String,
    pub name: String,
    pub domain: String,
    pub forbids_channel_creation: bool,
    pub forbids_files: bool,
    pub usergroups: Vec<UserGroup>,
}

/// A user group, mentioned as `@handle`.
#[derive(Debug)]
pub(crate) struct UserGroup {
    pub id: String,
    pub handle: String,
    pub name: String,
    pub users: Vec<String>,
    pub created: i64,
}
