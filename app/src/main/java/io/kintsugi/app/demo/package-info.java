/// The school on real servers: what `kintsugi demo` starts, loads, shows and checks.
@NullMarked
package io.kintsugi.app.demo;

import org.jspecify.annotations.NullMarked;
