/// The admin port: the dashboard's pages and what they ask for, metrics and health, by HTTP. It
/// reads the proxy's read model and nothing else of it.
@NullMarked
package io.kintsugi.ops;

import org.jspecify.annotations.NullMarked;
