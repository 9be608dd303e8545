//! A connection to SQLite that can read and nothing else, for a limited time.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::hooks::{AuthAction, Authorization};
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

/// A statement may run so long.
pub const TIME_LIMIT: Duration = Duration::from_mins(2);
/// Instructions between two looks at the clock.
const INSTRUCTIONS: i32 = 200_000;

/// Stops statements that run too long.
#[derive(Debug, Clone)]
pub struct Clock {
    begun: Instant,
    /// Milliseconds after `begun` at which the running statement is stopped.
    until: Arc<AtomicU64>,
}

impl Clock {
    fn new() -> Self {
        Self { begun: Instant::now(), until: Arc::new(AtomicU64::new(u64::MAX)) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Gives the next statement its time.
    pub fn restart(&self, limit: Duration) {
        let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
        self.until.store(self.now().saturating_add(limit), Ordering::Relaxed);
    }
}

/// Opens a database file for reading alone.
pub fn open(path: &Path) -> rusqlite::Result<(Connection, Clock)> {
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    let clock = close(&mut connection)?;
    Ok((connection, clock))
}

/// Lets the connection read and nothing else from now on.
pub fn close(connection: &mut Connection) -> rusqlite::Result<Clock> {
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20)?;
    connection.authorizer(Some(|context: rusqlite::hooks::AuthContext<'_>| match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Recursive
        // Which columns there are.
        | AuthAction::Pragma { pragma_name: "table_info" | "table_xinfo", .. } => Authorization::Allow,
        AuthAction::Function { function_name } if !matches!(function_name, "load_extension" | "readfile" | "writefile" | "edit") => {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }))?;
    let clock = Clock::new();
    let watch = clock.clone();
    connection.progress_handler(INSTRUCTIONS, Some(move || watch.now() > watch.until.load(Ordering::Relaxed)))?;
    Ok(clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_reading_is_allowed() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t(a); INSERT INTO t VALUES (1)").unwrap();
        close(&mut connection).unwrap();
        assert_eq!(connection.query_row("SELECT sum(a) FROM t", [], |row| row.get::<_, i64>(0)), Ok(1));
        for refused in [
            "DELETE FROM t",
            "DROP TABLE t",
            "ATTACH 'x' AS x",
            "PRAGMA user_version = 3",
            "SELECT load_extension('x')",
            "CREATE TEMP TABLE u(a)",
        ] {
            assert!(connection.prepare(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn an_endless_statement_is_stopped() {
        let mut connection = Connection::open_in_memory().unwrap();
        let clock = close(&mut connection).unwrap();
        clock.restart(Duration::ZERO);
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
        let stopped = connection.query_row(endless, [], |row| row.get::<_, i64>(0)).unwrap_err();
        assert_eq!(stopped.sqlite_error_code(), Some(rusqlite::ErrorCode::OperationInterrupted));
    }
}
