//! How much a packed stream unpacks to, found without keeping it.

use std::io::Read;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use pdfboss_core::filters::{ascii_hex, ascii85};

/// Bytes that deflated data unpack to, counted up to `limit`; broken data count as far as they go.
pub(super) fn inflated(packed: &[u8], limit: u64) -> u64 {
    let packed = packed.trim_ascii_start();
    let count = |reader: &mut dyn Read| {
        let mut buffer = [0; 16 << 10];
        let mut total = 0;
        while total < limit {
            match reader.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(read) => total += read as u64,
            }
        }
        total
    };
    let with_header = count(&mut ZlibDecoder::new(packed));
    if with_header > 0 { with_header } else { count(&mut DeflateDecoder::new(packed)) }
}

/// Whether a stream with these filters unpacks to at most `limit` bytes at every step.
pub(super) fn fits(packed: &[u8], filters: &[&str], limit: u64) -> bool {
    let Some((first, rest)) = filters.split_first() else { return packed.len() as u64 <= limit };
    let within = |next: Vec<u8>| fits(&next, rest, limit);
    match *first {
        "FlateDecode" | "Fl" => {
            // Deflate packs at most 1032:1.
            if rest.is_empty() && packed.len() as u64 * 1040 <= limit {
                return true;
            }
            inflated(packed, limit + 1) <= limit && (rest.is_empty() || within(unpacked(packed, limit)))
        }
        "LZWDecode" | "LZW" => rest.is_empty() && lzw(packed, limit) <= limit,
        "RunLengthDecode" | "RL" => rest.is_empty() && packed.len() as u64 * 64 <= limit,
        "ASCIIHexDecode" | "AHx" => ascii_hex::decode(packed).is_ok_and(within),
        "ASCII85Decode" | "A85" => ascii85::decode(packed).is_ok_and(within),
        "Crypt" => fits(packed, rest, limit),
        // Pictures are never unpacked.
        _ => true,
    }
}

fn unpacked(packed: &[u8], limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What breaks off is judged by what came out before.
    let _ = ZlibDecoder::new(packed.trim_ascii_start()).take(limit).read_to_end(&mut bytes);
    bytes
}

/// Bytes that LZW data unpack to, by the lengths of the table's entries alone.
fn lzw(packed: &[u8], limit: u64) -> u64 {
    let mut lengths: Vec<u64> = Vec::new();
    let (mut total, mut last, mut bits, mut held, mut width) = (0_u64, 0_u64, 0_u32, 0_u32, 9_u32);
    for byte in packed {
        held = (held << 8 | u32::from(*byte)) & 0x00ff_ffff;
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits) & ((1 << width) - 1);
        match code {
            256 => {
                lengths.clear();
                (last, width) = (0, 9);
                continue;
            }
            257 => break,
            _ => {}
        }
        let length = if code < 256 { 1 } else { lengths.get(code as usize - 258).copied().unwrap_or(last + 1) };
        if last > 0 && lengths.len() < 4096 - 258 {
            lengths.push(last + 1);
        }
        // Widths change one code early in nearly every file; a file that does not is counted too long or too short by little.
        width = match lengths.len() + 259 {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        (total, last) = (total + length, length);
        if total > limit {
            break;
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_unpacks_beyond_the_limit_is_seen_at_each_step() {
        let bomb = deflated(&vec![0; 10 << 20]);
        assert!(!fits(&bomb, &["FlateDecode"], 8 << 20));
        assert!(fits(&bomb, &["FlateDecode"], 10 << 20));
        assert!(!fits(&deflated(&bomb), &["FlateDecode", "FlateDecode"], 8 << 20));
        assert!(fits(&deflated(b"BT (a) Tj ET"), &["Fl"], 100));
    }

    #[test]
    fn lzw_is_counted_by_its_codes() {
        // 256, 65, 258 (AA), 259 (AAA), 257 in nine bits each.
        let codes = [256_u64, 65, 258, 259, 257];
        let joined = codes.iter().fold(0_u64, |bits, code| bits << 9 | code) << 3;
        assert_eq!(lzw(&joined.to_be_bytes()[2..], 1000), 6);
    }
}
