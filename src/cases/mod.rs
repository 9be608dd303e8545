//! Data of case systems: files and databases in; totals by metric, and the records behind a total, out.
//!
//! *Totals* say metric, year and value themselves. *Records* have one row a case; metrics are counted from them by
//! definitions, which are predicates compiled to SQL. Knows nothing of reports.

mod csv_table;
mod day;
mod definition;
mod detect;
mod error;
mod explain;
mod figure;
mod header;
mod load;
mod map;
mod open;
mod parse;
#[cfg(feature = "postgres")]
mod postgres;
mod predicate;
mod records;
mod rows;
mod rules;
mod sandbox;
mod snapshot;
mod sql;
mod sqlite_table;
mod store;
mod table;
mod tally;
mod totals;
mod workbook;
mod working_days;
mod writer;

pub use definition::{BaseCondition, Code, Count, Definition, Field, FieldKind, RecordKind, UnitCount, Variant};
pub use error::{CaseError, CaseFault, Remark, RemarkKind, Remarks};
pub use explain::{CaseRecord, Change, Difference, Explanation, Puzzle};
pub use figure::{Cases, Figure, Known, Origin, Question, Whose};
pub use header::letters;
pub use map::{ColumnMap, ColumnName, MapColumn};
pub use open::{Opening, is_address, open, shown_address};
pub use parse::PredicateError;
pub use predicate::{Base, Comparator, FieldId, Predicate, Term};
pub use records::{Answer, Asked, Counting, Records};
pub use rows::{day_of, rows};
pub use rules::{CaseRules, TOTALS};
pub use snapshot::{Snapshot, TableSummary};
pub use sql::{Statement, Window};
pub use totals::{Total, UnknownMetric};
pub use working_days::WorkingDays;
