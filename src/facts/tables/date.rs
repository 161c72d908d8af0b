//! Words around bare years and months.

use super::Set;
use std::sync::LazyLock;

/// Words before a bare year, or a bare month, that make it a date.
pub(in crate::facts) static BEFORE_YEAR: LazyLock<Set> = LazyLock::new(|| {
    Set::new(
        "in of since by until till before after during from between year years circa early \
     late mid end to and for copyright through act acts order orders regulations rules bill code law convention \
     constitution protocol treaty agreement scheme statute january february march april may june july august \
     september october november december spring summer autumn fall winter",
    )
});

/// Words after a bare year that leave it one; any other in lower case makes it a count.
pub(in crate::facts) static AFTER_YEAR: LazyLock<Set> = LazyLock::new(|| {
    Set::new(
        "a after against all and any are as at be been before but by can could did do during \
     each every following for from had has have he her his if in into is it its may must no nor not of on only or our \
     over shall she should so some such than that the their then there these they this those through to under until up \
     was we were what when where which while who will with within would you your edition act",
    )
});

/// The months, whole and as they are shortened.
pub(in crate::facts) const MONTHS: &str = "january february march april may june july august september october november \
     december jan feb mar apr jun jul aug sep sept oct nov dec";
