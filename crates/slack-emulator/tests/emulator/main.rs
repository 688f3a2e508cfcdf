//! The emulator as an app meets it: a tiny real app on loopback, played by people.

#[cfg(test)]
mod block_limits;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod browser_safety;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod files;
#[cfg(test)]
mod inputs;
#[cfg(test)]
mod main_road;
#[cfg(test)]
mod membership;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod modals;
#[cfg(test)]
mod page;
#[cfg(test)]
mod pushes;
#[cfg(test)]
mod response_urls;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod suggestions;
#[cfg(test)]
mod tiny;
#[cfg(test)]
mod view_limits;
