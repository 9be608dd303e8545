//! `hegui rules new`: a commented skeleton that loads and whose examples hold, to be changed into a rule.

use std::fs;
use std::path::{Path, PathBuf};

use super::arguments::{NewArguments, Purpose};
use crate::cli::arguments::PackArguments;
use crate::cli::failure::Failure;
use crate::cli::inputs::shown;
use crate::cli::session::Session;
use crate::cli::writing::{tell, write};
use crate::diagnostic::{Language, RuleId};

/// Writes the skeleton of a rule, which does not exist yet.
pub(super) fn new(arguments: &NewArguments, session: &Session) -> Result<u8, Failure> {
    let id: RuleId = serde_yaml::from_str(&arguments.id).map_err(|_| wrong_id(&arguments.id, session.language))?;
    let folder = folder(arguments, session);
    let path = folder.join(format!("{id}.yaml"));
    if path.symlink_metadata().is_ok() {
        return Err(Failure::Exists(path));
    }
    let pack = session.pack(&PackArguments { rules: folder_with_rules(&folder) })?;
    if pack.rules.iter().any(|rule| rule.id == id) {
        return Err(taken(&id, session.language));
    }
    let skeleton = match arguments.purpose {
        Purpose::Forbid => include_str!("new/forbid.yaml"),
        Purpose::Require => include_str!("new/require.yaml"),
        Purpose::Compare => include_str!("new/compare.yaml"),
        Purpose::Phrase => include_str!("new/phrase.yaml"),
    };
    let text = skeleton.replace("AREA/NAME", id.as_str()).replace("VERSION", &pack.version);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| Failure::writing(Some(path.clone()), error))?;
    }
    write(Some(&path), |out| out.write_all(text.as_bytes()))?;
    let (file, folder) = (shown(&path), shown(&folder));
    tell(&match session.language {
        Language::Chinese => format!(
            "已写入 {file}。照注释改好后：\n  hegui rules test {id} --rules {folder}    运行示例\n  hegui rules lint --rules {folder}    检查写法\n  hegui check 报告 --rules {folder}    用它核查\n"
        ),
        Language::English => format!(
            "wrote {file}. Change it as its comments say, then:\n  hegui rules test {id} --rules {folder}    run its examples\n  hegui rules lint --rules {folder}    look at the rule itself\n  hegui check REPORT --rules {folder}    use it\n"
        ),
    });
    Ok(0)
}

/// The folder asked for, else that of the settings, else `rules`.
fn folder(arguments: &NewArguments, session: &Session) -> PathBuf {
    let from_settings = || session.found.as_ref().and_then(|found| Some(found.folder.join(found.settings.rules.as_ref()?)));
    arguments.rules.clone().or_else(from_settings).unwrap_or_else(|| PathBuf::from("rules"))
}

/// The folder where it has rules already; an empty one would be a mistake.
fn folder_with_rules(folder: &Path) -> Option<PathBuf> {
    let has_rules = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .any(|entry| entry.file_type().is_file() && entry.path().extension().is_some_and(|extension| extension == "yaml"));
    has_rules.then(|| folder.to_owned())
}

fn wrong_id(id: &str, language: Language) -> Failure {
    let (message, advice) = match language {
        Language::Chinese => {
            (format!("规则编号 {id} 应写成 领域/名称，只用小写字母、数字和连字符"), "例如 structure/missing-officer-number".to_owned())
        }
        Language::English => (
            format!("{id} is no rule id: area/name in small letters, digits and hyphens"),
            "such as structure/missing-officer-number".to_owned(),
        ),
    };
    Failure::Usage { message, advice }
}

fn taken(id: &RuleId, language: Language) -> Failure {
    let (message, advice) = match language {
        Language::Chinese => (format!("已有规则 {id}"), format!("换一个名称；要改它的级别或参数，在新规则里写 extends: {id}")),
        Language::English => (
            format!("there is a rule {id} already"),
            format!("take another name; to change its severity or parameters write extends: {id} in a new rule"),
        ),
    };
    Failure::Usage { message, advice }
}
