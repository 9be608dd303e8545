//! `signature`: the report ends with the organ that signs and the date.

use super::{Context, Finding, Verdict};
use crate::diagnostic::{Arguments, Bilingual, Label};
use crate::rule::{SignatureFault, SignatureParameters};

/// Looks for one fault of the signature.
pub fn check(parameters: &SignatureParameters, context: &Context<'_>) -> Verdict {
    match parameters.fault {
        SignatureFault::Missing => missing(context),
        SignatureFault::OtherOrgan => other_organ(&parameters.ends, context),
    }
}

fn missing(context: &Context<'_>) -> Verdict {
    let report = context.report;
    let mut verdict = Verdict { examined: 1, ..Verdict::default() };
    let shown_by_page = report.published.is_some() && report.page_source.is_some();
    let missing = match (&report.signed_by, &report.signed_on) {
        (Some(_), Some(_)) => return verdict,
        (None, None) => Bilingual::new("发文机关署名和成文日期", "the organ's name and the date"),
        (None, Some(_)) => Bilingual::new("发文机关署名", "the organ's name"),
        (Some(_), None) => Bilingual::new("成文日期", "the date"),
    };
    let place = report.signed_on.as_ref().map(|dated| dated.span).or(report.signed_by.as_ref().map(|words| words.span));
    let Some(place) = place.or(report.title.as_ref().map(|title| title.span)) else {
        return verdict;
    };
    verdict.findings.push(Finding {
        arguments: Arguments::from([("missing", missing)]),
        labels: vec![Label::primary(place, Bilingual::default())],
        remark: shown_by_page.then(|| {
            Bilingual::new(
                "网页已写明来源和发布日期，文件本身仍宜署名、写日期。",
                "The page gives source and day of publication; the document itself should bear both too.",
            )
        }),
        ..Finding::default()
    });
    verdict
}

/// Holds the organ that signs against the one that the title names.
fn other_organ(ends: &[String], context: &Context<'_>) -> Verdict {
    let report = context.report;
    let named = report.organ.as_ref().filter(|organ| report.title.as_ref().is_some_and(|title| title.span.contains(organ.span)));
    let (Some(named), Some(signer)) = (named, &report.signed_by) else {
        let reason = Bilingual::new("标题或者落款没有写机关名称", "title or signature does not name the organ");
        return Verdict { unchecked: Some(reason), ..Verdict::default() };
    };
    let mut verdict = Verdict { examined: 1, ..Verdict::default() };
    // An office may sign for a government, a leading group for a bureau.
    let alike = ends.iter().any(|end| named.text.ends_with(end) && signer.text.ends_with(end));
    if alike && !may_be_one(&named.text, &signer.text) {
        verdict.findings.push(Finding {
            arguments: Arguments::from([("found", Bilingual::same(&signer.text)), ("expected", Bilingual::same(&named.text))]),
            labels: vec![
                Label::primary(signer.span, Bilingual::default()),
                Label::secondary(named.span, Bilingual::new("标题写的机关", "the organ of the title")),
            ],
            ..Finding::default()
        });
    }
    verdict
}

/// Whether the two may name one organ: 市场监管局 is short for 石桥县市场监督管理局, 石桥县 for its government or an office of it.
fn may_be_one(left: &str, right: &str) -> bool {
    let core = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<Vec<char>>();
    let (left, right) = (core(left), core(right));
    let (short, long) = if left.len() <= right.len() { (&left, &right) } else { (&right, &left) };
    // One seat and one kind: what follows the county's name, or precedes the organ's own, may be left out on either side.
    is_within(short, long) || is_within(without_seat(short), long)
}

/// Whether all characters of `short` stand in `long` in that order.
fn is_within(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|c| rest.any(|other| other == c))
}

/// The name behind 省, 市, 县, 区: the seat may be written on one side only.
fn without_seat(name: &[char]) -> &[char] {
    let own = name.iter().take(12).rposition(|c| "省市县区旗州盟镇乡".contains(*c)).map_or(name, |at| &name[at + 1..]);
    if own.len() >= 3 { own } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_full_names_are_one_organ() {
        for (title, signer) in [
            ("市场监管局", "石桥县市场监督管理局"),
            ("石桥县林业局", "林业局"),
            ("石桥县", "石桥县人民政府办公室"),
            ("石桥县卫健局", "青山市石桥县卫生健康局"),
            ("石桥县", "中共石桥县委全面依法治县委员会办公室"),
        ] {
            assert!(may_be_one(title, signer), "{title} {signer}");
        }
    }

    #[test]
    fn another_county_or_bureau_is_another_organ() {
        assert!(!may_be_one("石桥县林业局", "石桥县水利局"));
        assert!(!may_be_one("石桥县林业局", "望川县农业局"));
    }
}
