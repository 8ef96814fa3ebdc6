/// The proxy's side towards real servers: their releases, logins and TLS.
@NullMarked
package io.kintsugi.it.servers;

import org.jspecify.annotations.NullMarked;
