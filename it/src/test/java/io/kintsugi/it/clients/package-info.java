/// Real clients, as people have them, against the running proxy.
@NullMarked
package io.kintsugi.it.clients;

import org.jspecify.annotations.NullMarked;
