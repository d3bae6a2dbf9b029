use std::process::ExitCode;

use clap::Args;
use remit_domain::organisation;
use tokio::net::TcpListener;
use tokio::signal;
use tokio::sync::watch;

use super::failure::{Done, Failure};
use super::open::open;
use crate::app::App;
use crate::config::{Config, Loaded, Reach};
use crate::connections::{self, Limits};
use crate::router::router;
use crate::worker;

/// Run the server
#[derive(Debug, Args)]
pub struct Serve {
    /// Address to listen at [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
}

impl Serve {
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        self.listen.clone().map(|listen| ("listen", listen)).into_iter().collect()
    }

    pub async fn run(self, loaded: Loaded) -> Done {
        let app = open(loaded.config)?;
        let listener = listen(&app.config).await?;
        say!("Remit is at {}", app.config.address());
        if self.listen.is_some() && app.config.address.is_none() {
            say!(
                "Other commands do not know of --listen. For links that they make, set address = {:?} in",
                app.config.address()
            );
            say!("remit.toml, or REMIT_ADDRESS.");
        }
        if app.config.reach() == Reach::Open {
            say!("Nobody can sign in there: browsers keep no session over plain http but on their own machine.");
            say!("Put a proxy with TLS in front, and set the address that people type: address = \"https://…\"");
        }
        if app.db.read(organisation::all).await?.is_empty() {
            say!("There is no organisation yet: remit init --organisation NAME --owner ADDRESS");
        }
        serve(app, listener).await
    }
}

/// Takes the address that is configured.
pub async fn listen(config: &Config) -> Result<TcpListener, Failure> {
    let address = config.listen;
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen at {address}: {error}"))
            .remedy("Another program may be there: choose another address with --listen 127.0.0.1:PORT")
    })
}

/// Answers requests and does the work behind them until it is told to stop; then finishes what it has begun.
pub async fn serve(app: App, listener: TcpListener) -> Done {
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(worker::work(app.clone(), worker::EVERY, stopped));
    let limits =
        if app.config.behind_proxy { Limits { of_a_peer: usize::MAX, ..Limits::default() } } else { Limits::default() };
    connections::serve(listener, router(app), limits, told_to_stop()).await;
    // The worker is gone already if nobody hears this.
    let _ = stop.send(true);
    worker.await.map_err(|error| Failure::new(error.to_string()))?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C, or the signal by which a service manager stops a program.
async fn told_to_stop() {
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminated => {}
    }
    tracing::info!("stopping: finishing what has begun");
}
