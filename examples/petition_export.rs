//! Writes the export of a made-up petition office as CSV, the same for the same number of rows.
//!
//! `cargo run --release --example petition_export -- 2000 >fixtures/cases/petition.csv`

use std::io::{self, BufWriter, Write};

use jiff::civil::{Date, date};

/// A generator of numbers that look random (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Whether something of so many in a thousand happens.
    fn happens(&mut self, thousandths: u64) -> bool {
        self.below(1000) < thousandths
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.next() % from.len() as u64).unwrap_or(0)]
    }
}

const SURNAMES: [&str; 12] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫"];
const GIVEN: [&str; 16] =
    ["一禾", "二川", "三秋", "四野", "五味", "六合", "七弦", "八方", "久安", "十里", "百川", "千帆", "万象", "小满", "立夏", "寒露"];

fn after(day: Date, days: u64) -> Date {
    let days = i64::try_from(days).unwrap_or(0);
    day.checked_add(jiff::Span::new().days(days)).unwrap_or(day)
}

fn main() -> io::Result<()> {
    let rows: u64 = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(2000);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut numbers = Numbers(20_231_231);
    writeln!(
        out,
        "信访件编号,登记时间,信访形式,初重标识,信访人,信访人数,信访次数,登记机构,是否转送,是否重复登记,受理时间,办结时间,是否延期,满意度评价"
    )?;
    let mut lines: Vec<String> = Vec::new();
    for row in 0..rows {
        // Now and then a row of the export stands twice.
        if numbers.happens(6) && !lines.is_empty() {
            let at = usize::try_from(numbers.below(lines.len() as u64)).unwrap_or(0);
            out.write_all(lines[at].as_bytes())?;
            continue;
        }
        let line = line(row, &mut numbers);
        out.write_all(line.as_bytes())?;
        if lines.len() < 2000 {
            lines.push(line);
        }
    }
    out.flush()
}

fn line(row: u64, numbers: &mut Numbers) -> String {
    let registered = match numbers.below(20) {
        0..=2 => after(date(2022, 1, 1), numbers.below(365)),
        3 => after(date(2024, 1, 1), numbers.below(15)),
        _ => after(date(2023, 1, 1), numbers.below(365)),
    };
    let channel = numbers.pick(&["来信", "来信", "来访", "来访", "来访", "网上", "网上", "来电"]);
    let turn = if numbers.happens(720) { "初次" } else { "重复" };
    let person = format!("{}{}", numbers.pick(&SURNAMES), numbers.pick(&GIVEN));
    let persons = if channel == "来访" && numbers.happens(80) { 5 + numbers.below(30) } else { 1 + numbers.below(3) };
    let times = if numbers.happens(90) { 2 + numbers.below(2) } else { 1 };
    let organ = if numbers.happens(900) { "石桥县信访局" } else { "临江县信访局" };
    let transferred = if numbers.happens(45) { "是" } else { "否" };
    let duplicate = if numbers.happens(30) { "是" } else { "否" };
    let accepted = after(registered, if numbers.happens(12) { 16 + numbers.below(10) } else { numbers.below(15) });
    let extended = numbers.happens(60);
    let taken = if extended { 61 + numbers.below(28) } else { 3 + numbers.below(57) };
    let taken = if numbers.happens(14) { taken + 40 } else { taken };
    let closed = if numbers.happens(15) { None } else { Some(after(accepted, taken)) };
    let rating = match (closed, numbers.below(100)) {
        (Some(_), 0..=51) => "满意",
        (Some(_), 52..=63) => "基本满意",
        (Some(_), 64..=65) => "不满意",
        _ => "未评价",
    };
    let closed = closed.map(|day| day.to_string()).unwrap_or_default();
    let (number, extended) = (registered.year(), if extended { "是" } else { "否" });
    format!(
        "XF{number}{row:07},{registered} {:02}:{:02}:00,{channel},{turn},{person},{persons},{times},{organ},{transferred},{duplicate},{accepted},{closed},{extended},{rating}\n",
        8 + numbers.below(10),
        numbers.below(60)
    )
}
