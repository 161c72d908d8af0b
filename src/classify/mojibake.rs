//! stub
pub struct Damage { pub mechanism: String, pub repair: String, pub confidence: f64 }
pub fn explain(_b: &str, _w: &str) -> Option<Damage> { None }
