package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Fingerprint;

/// A planned statement with its client's text, waiting for parameters; opaque outside the router.
///
/// @param statement its own fingerprint, never used again for another text; only read
public record BoundTemplate(Fingerprint statement, Template template) {}
