//! Writes the reports of the made-up city from `fixtures/city/city.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    #[serde(rename = "city")]
    pub name: String,
    pub year: i16,
    pub organs: Vec<Organ>,
    paragraphs: BTreeMap<String, Vec<Vec<String>>>,
    pub faults: Vec<Fault>,
    pub stranger: Organ,
    pub uncounted: String,
    pub due: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organ {
    pub name: String,
    matters: [String; 4],
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools)] // One switch for each kind of fault.
pub struct Fault {
    pub organ: String,
    pub change: Option<(String, String)>,
    pub rules: Vec<String>,
    pub repaired: bool,
    pub signed: Option<String>,
    pub published: Option<String>,
    pub receipt: Option<String>,
    pub absent: bool,
    pub twice: bool,
    pub wrong_year: bool,
    /// A paragraph taken from another organ's report.
    pub copies: Option<Copied>,
    /// A paragraph taken from the organ's own report of the year before.
    pub earlier: Option<String>,
    /// `earlier`: the figures of the year before.
    pub figures: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    organ: String,
    paragraph: String,
}

/// The figures of one organ in one year.
#[derive(Clone, Copy)]
pub struct Figures {
    pub permits: u64,
    pub penalties: u64,
    letters: u64,
    visits: u64,
    lectures: u64,
    satisfied: u64,
}

/// Text of a report, line by line; a line that begins with `#` and a digit is a heading of that level.
pub type Lines = Vec<String>;

impl City {
    pub fn organ(&self, name: &str) -> usize {
        self.organs.iter().position(|organ| organ.name == name).unwrap_or_else(|| panic!("no organ {name}"))
    }

    pub fn fault(&self, index: usize, round: u8) -> impl Iterator<Item = &Fault> {
        let name = self.organs.get(index).map_or("", |organ| organ.name.as_str());
        self.faults.iter().filter(move |fault| fault.organ == name && !(round == 2 && fault.repaired))
    }

    /// Different for every organ and year, and the same on every machine.
    pub fn figures(index: usize, year: i16) -> Figures {
        let mut state = (index as u64 + 1) * 7919 + u64::from(year.unsigned_abs()) * 104_729;
        let mut next = |from: u64, to: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            from + (state >> 33) % (to - from)
        };
        Figures {
            permits: next(200, 5000),
            penalties: next(11, 400),
            letters: next(12, 300),
            visits: next(12, 300),
            lectures: next(12, 60),
            satisfied: next(9000, 9900),
        }
    }

    /// The report of organ `index` for `year`; `round` 0 is without any fault.
    pub fn report(&self, index: usize, year: i16, round: u8) -> Lines {
        let organ = self.organs.get(index).unwrap_or(&self.stranger);
        let faults: Vec<&Fault> = if round == 0 { Vec::new() } else { self.fault(index, round).collect() };
        let wrong_year = faults.iter().any(|fault| fault.wrong_year);
        let year = if wrong_year { year - 1 } else { year };
        let old = faults.iter().any(|fault| fault.figures.is_some());
        let figures = Self::figures(index, if old { year - 1 } else { year });
        let paragraph = |name: &str| {
            let copied = faults.iter().find_map(|fault| fault.copies.as_ref().filter(|copied| copied.paragraph == name));
            if let Some(copied) = copied {
                return self.paragraph(self.organ(&copied.organ), year, name);
            }
            let earlier = faults.iter().any(|fault| fault.earlier.as_deref() == Some(name));
            self.paragraph(index, if earlier { year - 1 } else { year }, name)
        };
        let full = format!("{}{}", self.name, organ.name);
        let signed =
            faults.iter().find_map(|fault| fault.signed.clone()).unwrap_or_else(|| format!("{}年2月{}日", year + 1, index % 20 + 1));
        let mut lines = vec![format!("#0{full}{year}年法治政府建设年度报告")];
        if let Some(day) = faults.iter().find_map(|fault| fault.published.as_ref()) {
            lines.push(format!("发布日期：{day}"));
        }
        lines.extend([
            format!("{year}年，{full}坚持以习近平法治思想为指导，认真落实《法治政府建设实施纲要（2021—2025年）》，依法履行职责。现将有关情况报告如下："),
            format!("#1一、{year}年度推进法治政府建设的主要举措和成效"),
            "#2（一）健全依法行政制度".to_owned(),
            format!("{}依照《中华人民共和国行政许可法》，全年办理行政许可事项{}件。", paragraph("rules"), figures.permits),
            "#2（二）规范公正文明执法".to_owned(),
            format!("{}全年作出行政处罚决定{}件，没有被撤销的案件。", paragraph("enforcement"), figures.penalties),
            "#2（三）依法化解矛盾纠纷".to_owned(),
            format!(
                "{}受理群众初信{}件、初访{}件，共计{}件，群众满意率{}.{:02}%。",
                paragraph("disputes"),
                figures.letters,
                figures.visits,
                figures.letters + figures.visits,
                figures.satisfied / 100,
                figures.satisfied % 100
            ),
            "#2（四）开展法治宣传教育".to_owned(),
            format!("围绕年度重点工作，举办法治讲座{}场。宣传方案由局办公室负责解释。", figures.lectures),
            format!("#1二、{year}年度推进法治政府建设存在的不足和原因"),
            paragraph("problems"),
            format!("#1三、{year}年度党政主要负责人履行推进法治建设第一责任人职责，加强法治政府建设的有关情况"),
            paragraph("leader"),
            format!("#1四、{}年度推进法治政府建设的主要安排", year + 1),
            paragraph("plan"),
            full,
            signed,
        ]);
        for (from, to) in faults.iter().filter_map(|fault| fault.change.as_ref()) {
            let line = lines.iter_mut().find(|line| line.contains(from.as_str())).unwrap_or_else(|| panic!("{} has no {from}", organ.name));
            *line = line.replacen(from.as_str(), to, 1);
        }
        lines.retain(|line| !line.trim_start_matches(['#', '0', '1', '2']).is_empty());
        lines
    }

    /// The report of the city itself.
    pub fn own_report(&self, year: i16) -> Lines {
        let all = (0..self.organs.len()).map(|index| Self::figures(index, year));
        let permits: u64 = all.clone().map(|figures| figures.permits).sum();
        let penalties: u64 = all.map(|figures| figures.penalties).sum();
        let uncounted = Self::figures(self.organ(&self.uncounted), year).penalties;
        let (next, full) = (year + 1, format!("{}人民政府", self.name));
        vec![
            format!("#0{full}{year}年法治政府建设年度报告"),
            format!("{year}年，{full}坚持以习近平法治思想为指导，各项任务取得新进展。现将有关情况报告如下："),
            format!("#1一、{year}年度推进法治政府建设的主要举措和成效"),
            format!("各部门、各镇街依法办理行政许可事项{permits}件，作出行政处罚决定{}件。", penalties - uncounted),
            format!("#1二、{year}年度推进法治政府建设存在的不足和原因"),
            "镇街执法能力不够均衡，主要原因是编制下沉不到位、培训覆盖不全。".to_owned(),
            format!("#1三、{year}年度党政主要负责人履行推进法治建设第一责任人职责，加强法治政府建设的有关情况"),
            "市政府主要负责人主持召开常务会议4次研究法治议题，带队督查镇街综合执法。".to_owned(),
            format!("#1四、{next}年度推进法治政府建设的主要安排"),
            "统筹全市执法力量，建立部门与镇街的会商机制，办好群众身边的法治实事。".to_owned(),
            full,
            format!("{next}年3月10日"),
        ]
    }

    /// One of the 125 words of a code in which two words agree in two of five places at most: a polynomial over five elements.
    fn paragraph(&self, index: usize, year: i16, name: &str) -> String {
        let organ = self.organs.get(index).unwrap_or(&self.stranger);
        let word = if year == self.year { index } else { 124 - index };
        let (a, b, c) = (word % 5, word / 5 % 5, word / 25 % 5);
        let clauses = self.paragraphs[name].iter().enumerate().map(|(place, wordings)| {
            let mut clause = wordings[(a + b * place + c * place * place) % 5].clone();
            for (number, matter) in organ.matters.iter().enumerate() {
                clause = clause.replace(&format!("<m{}>", number + 1), matter);
            }
            clause
        });
        format!("{}。", clauses.collect::<Vec<_>>().join("，"))
    }
}
