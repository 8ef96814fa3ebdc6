/// What a session is set to and remembers: variables, schema, last keys, prepared statements. Plain
/// values, of one session each.
@NullMarked
package io.kintsugi.proxy.session.state;

import org.jspecify.annotations.NullMarked;
