//! Ctrl-C: what was begun is finished and written, a second Ctrl-C leaves at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::writing::tell;
use crate::diagnostic::Language;

/// Set when the user wants the run to end; from now on Ctrl-C does that.
pub(super) fn watch(language: Language) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    // Where the signal cannot be caught, Ctrl-C ends the program as ever.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            leave();
        }
        tell(match language {
            Language::Chinese => "\n正在停止：写完已开始的文件就退出；再按一次 Ctrl-C 立即退出。\n",
            Language::English => "\nstopping after the files already begun; press Ctrl-C again to leave at once\n",
        });
    });
    stop
}

/// The code by which shells know an interrupted program.
#[allow(clippy::exit)]
fn leave() {
    std::process::exit(130);
}
