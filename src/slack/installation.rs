//! Which workspace we serve, and our way into it.
//!
//! One token is one workspace. Which one it is, Slack says (`auth.test`) or the database remembers;
//! until either did, nobody is served.

use std::sync::{Arc, OnceLock};

use super::client::SlackApi;
use crate::domain::ids::{UserId, WorkspaceId};

#[derive(Debug, Clone)]
pub struct Installation {
    api: SlackApi,
    home: Arc<OnceLock<Home>>,
}

/// The workspace the token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    pub workspace: WorkspaceId,
    pub bot_user: UserId,
}

impl Installation {
    pub fn new(api: SlackApi) -> Self {
        Self {
            api,
            home: Arc::new(OnceLock::new()),
        }
    }

    /// The first word counts: a token never changes its workspace while we run.
    pub fn settle(&self, home: Home) {
        let _ = self.home.set(home);
    }

    pub fn home(&self) -> Option<&Home> {
        self.home.get()
    }

    /// The workspaces that we can speak for: one, once we know which.
    pub fn workspaces(&self) -> Vec<WorkspaceId> {
        let home = self.home().into_iter();
        home.map(|home| home.workspace.clone()).collect()
    }

    /// Before it is known whose token it is: to ask Slack just that.
    pub fn unsettled_api(&self) -> &SlackApi {
        &self.api
    }

    /// `None` for a workspace that is not ours.
    pub fn api_of(&self, workspace: &WorkspaceId) -> Option<&SlackApi> {
        self.home()
            .filter(|home| home.workspace == *workspace)
            .map(|_| &self.api)
    }
}
